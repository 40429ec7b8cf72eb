"""Invented answers to a draft: a survey of their own beside it, so that nothing real can ever count them.

The survey is a closed demonstration. Its slug ends with the key of the draft, which stays where the draft's own slug
changes. It goes with a click, and when the draft is published or deleted, or its survey archived.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from surveys import kinds
from surveys.documents import Document, conditions
from surveys.documents.conditions import Answered
from surveys.kinds.kind import Invented
from surveys.models import Survey
from surveys.questionnaires import compiling
from surveys.questionnaires.draft_files import applying, contents
from surveys.simulation.copying import INVENTED as SUFFIX
from surveys.simulation.removing import delete_surveys
from surveys.simulation.visitors import write_responses

NUMBER: Final = 200
DAYS: Final = 14
LONGEST_SLUG, LONGEST_TITLE = 60, 120


@transaction.atomic
def invent_responses(survey: Survey, *, number: int = NUMBER) -> Survey:
    """Invent so many answers to a draft and return the survey that holds them; earlier ones go.

    Raises `Refused` for a draft that could not be published, and for the question about one score.
    """
    Survey.objects.select_for_update().get(pk=survey.pk)
    remove_invented(survey)
    content = contents.without_retired(contents.content_of(survey)) | dict.fromkeys(("opens", "closes", "cap"))
    content |= {"slug": _slug(survey), "title": _titles(content["title"])}
    invented = applying.import_new(content, demonstration=True)
    version = compiling.publish(invented, by=None)
    compiling.close(invented)
    write_responses(version, _responses(version.document, number, Random(survey.pk)))
    return invented


def find_invented(survey: Survey) -> Survey | None:
    """Return the survey with invented answers to a draft, if there is one."""
    return _invented(survey).first()


@transaction.atomic
def remove_invented(survey: Survey) -> bool:
    """Delete the invented answers to a draft with their survey; return whether there were any."""
    invented = _invented(survey)
    is_there = invented.exists()
    if is_there:
        delete_surveys(invented)
    return is_there


def _invented(survey: Survey) -> QuerySet[Survey]:
    return Survey.objects.filter(slug__endswith=_ending(survey), demonstration=True)


def _ending(survey: Survey) -> str:
    return f"-{survey.pk}{SUFFIX}"


def _slug(survey: Survey) -> str:
    ending = _ending(survey)
    return survey.slug[: LONGEST_SLUG - len(ending)] + ending


def _titles(titles: Mapping[str, str]) -> dict[str, str]:
    made = {}
    for code, title in titles.items():
        with override(code):
            made[code] = (_("%(title)s (invented answers)") % {"title": title})[:LONGEST_TITLE]
    return made


def _responses(document: Document, number: int, random: Random) -> Iterator[dict[str, Any]]:
    today = timezone.localdate()
    languages = [code for code, _name in settings.LANGUAGES]
    for _visitor in range(number):
        answers, not_asked = invent_answers(document, random)
        day = today - timedelta(days=random.randrange(DAYS))
        language = random.choice(languages)
        yield {"submitted_on": day, "language": language, "answers": answers, "not_asked": not_asked}


def invent_answers(document: Document, random: Random) -> tuple[dict[str, Invented], set[str]]:
    """Return what one visitor answers on the way through a document, and the codes of what is not asked on it."""
    answers: dict[str, Invented] = {}
    not_asked: set[str] = set()
    given: dict[str, Answered] = {}
    for section in document["sections"]:
        for question in section["questions"]:
            codes = {question["code"], *(row["code"] for row in question["rows"])}
            if not (_holds(section, given) and _holds(question, given)):
                not_asked |= codes
                continue
            options = [option for option in question["options"] if _holds(option, given)]
            kind = kinds.of(question["kind"])
            invented = dict(kind.invented({**question, "options": options}, random))
            answers |= invented
            given |= {code: _answered(answer, in_words=kind.is_text) for code, answer in invented.items()}
    return answers, not_asked


def _holds(part: Document, given: Mapping[str, Answered]) -> bool:
    condition = conditions.read(part.get("shown_if"))
    return condition is None or condition.holds(given)


def _answered(answer: Invented, *, in_words: bool) -> Answered:
    if answer is None:
        return Answered()
    if isinstance(answer, Decimal):
        return Answered(number=answer)
    if isinstance(answer, Mapping):
        return Answered(options=frozenset(answer))
    return Answered(in_words=True) if in_words else Answered(options=frozenset([answer]))
