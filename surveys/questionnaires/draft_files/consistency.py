"""What does not go together in a file of a draft: a code twice, parts that a kind has not, references to nothing."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from surveys import kinds
from surveys.models import Option
from surveys.questionnaires.draft_files.faults import DraftFault
from surveys.questionnaires.draft_files.fields import Part, Place, place_of
from surveys.questionnaires.draft_files.kind_settings import questions_with_places
from surveys.questionnaires.draft_files.shape import QUESTION


def contradictions(content: Part) -> Iterator[DraftFault]:
    """Yield what is wrong between the parts of a draft whose parts are each right."""
    if content["opens"] and content["closes"] and content["closes"] < content["opens"]:
        yield DraftFault("“closes”", _("this day comes before the day on which the survey opens."))
    questions = list(questions_with_places(content))
    statements = [statement for _place, question in questions for statement in question["statements"]]
    yield from _twice("", _("section"), content["sections"])
    yield from _twice("", _("question or statement"), [*(question for _place, question in questions), *statements])
    for name, word in (("scales", _("scale")), ("lists", _("list of options"))):
        yield from _twice("", word, content[name])
    for listed in content["lists"]:
        yield from _options(f"“{listed['code']}”", listed["options"])
    scales, lists = ({part["code"] for part in content[name]} for name in ("scales", "lists"))
    for place, question in questions:
        yield from _question(place, question, scales, lists)


def _question(place: Place, question: Part, scales: set[str], lists: set[str]) -> Iterator[DraftFault]:
    kind, where = kinds.of(question["kind"]), ", ".join(place)
    for name, is_taken in (("options", kind.takes_options), ("statements", kind.takes_statements)):
        if question[name] and not is_taken:
            yield DraftFault(f"{where}, “{name}”", _("this kind of question has none."))
    yield from _options(where, question["options"])
    if question["list"] and question["list"] not in lists:
        yield DraftFault(f"{where}, “list”", _("the file has no list of options with this code."))
    for part, inside in [(question, where), *_statements(where, question)]:
        if part["scale"] and part["scale"] not in scales:
            yield DraftFault(f"{inside}, “scale”", _("the file has no scale with this code."))


def _statements(where: str, question: Part) -> Iterator[tuple[Part, str]]:
    word: Any = QUESTION["statements"].word  # type: ignore[attr-defined]
    for number, statement in enumerate(question["statements"], start=1):
        yield statement, f"{where}, {place_of(word, number, statement)}"


def _options(where: str, options: list[Part]) -> Iterator[DraftFault]:
    yield from _twice(where, _("option"), options)
    for option in options:
        inside = f"{where}, {_('option')} “{option['code']}”"
        if option["code"] == Option.SKIPPED:
            yield DraftFault(inside, _("this code is kept for questions without an answer."))
        if option["reason"] and not option["missing"]:
            yield DraftFault(f"{inside}, “reason”", _("only an option that counts as no answer has a reason."))


def _twice(where: str, word: str, parts: list[Part]) -> Iterator[DraftFault]:
    for code, count in Counter(part["code"] for part in parts).items():
        if count > 1:
            place = ", ".join(filter(None, (where, f"{word} “{code}”")))
            yield DraftFault(place, _("this code stands %(count)s times.") % {"count": count})
