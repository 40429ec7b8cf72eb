"""Differences between two documents of a survey (their shape: surveys/questionnaires/compiling.py), in words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from surveys import kinds
from surveys.documents import Document, questions_of
from surveys.documents.languages import languages_of
from surveys.models import Option
from surveys.questionnaires.routes import name_of, name_of_thing
from surveys.routing.sentences import say
from surveys.routing.targets import holders

SETTINGS: dict[str, Callable[[], str]] = {
    "required": lambda: _("must be answered"),
    "longest": lambda: _("most characters"),
    "with_text": lambda: _("asks for words"),
    "exclusive": lambda: _("excludes the others"),
    "missing": lambda: _("counts as no answer"),
    "value": lambda: _("value on the scale"),
    "reason": lambda: _("why it counts as no answer"),
    "fixed": lambda: _("keeps its place"),
    "random_options": lambda: _("options in random order"),
    "list": lambda: _("options from a list"),
    "scale": lambda: _("scale"),
    "reversed": lambda: _("reversed"),
    "in_pages": lambda: _("a page for each section"),
    "random_sections": lambda: _("sections in random order"),
}


@dataclass(frozen=True)
class DocumentDifference:
    """One difference: where it is, what differs, and the texts before and after with their language."""

    where: str
    what: str
    before: str = ""
    after: str = ""
    language: str = ""


def compare(before: Document | None, after: Document) -> list[DocumentDifference]:
    """Return the differences in the order of the questionnaire; without a document before, one that says “new”."""
    if before is None:
        questions = sum(len(section["questions"]) for section in after["sections"])
        return [DocumentDifference(_("Survey"), _("new, with %(count)s questions") % {"count": questions})]
    differences = list(_texts(_("Survey"), before, after, ("title", "introduction", "thanks")))
    if before.get("languages", []) != after.get("languages", []):
        differences.append(DocumentDifference(_("Survey"), _("languages"), _languages(before), _languages(after)))
    differences += _settings(_("Survey"), before, after, ("in_pages", "random_sections"))
    differences += _sections(before, after)
    differences += _listed(_("Question"), _questions(before), _questions(after), _question)
    differences += _conditions(before, after)
    return differences


def _conditions(before: Document, after: Document) -> Iterator[DocumentDifference]:
    """Yield the conditions that changed, in words, of what there was before and still is."""
    old, new = _conditions_of(before), _conditions_of(after)
    kept = _names(before) & _names(after)
    for name in [*old, *(name for name in new if name not in old)]:
        if name in kept and old.get(name, "") != new.get(name, ""):
            yield DocumentDifference(name, _("shown if"), old.get(name) or _("always"), new.get(name) or _("always"))


def _conditions_of(document: Document) -> dict[str, str]:
    return {name_of(holder): say(holder.condition, document, settings.LANGUAGE_CODE) for holder in holders(document)}


def _names(document: Document) -> set[str]:
    """Return the names of all that could have a condition."""
    things = [("section", section["code"], "") for section in document["sections"]]
    for question in questions_of(document):
        things.append(("question", question["code"], question["code"]))
        things += [("option", option["code"], question["code"]) for option in question["options"]]
    return {name_of_thing(*thing) for thing in things}


def _sections(before: Document, after: Document) -> Iterator[DocumentDifference]:
    old = {section["code"]: section for section in before["sections"]}
    new = {section["code"]: section for section in after["sections"]}

    def inside(where: str, old_section: Document, new_section: Document) -> Iterator[DocumentDifference]:
        yield from _texts(where, old_section, new_section, ("title", "introduction"))
        yield from _settings(where, old_section, new_section, ("fixed",))

    yield from _listed(_("Section"), old, new, inside)


def _questions(document: Document) -> dict[int, Document]:
    """Return {key: question} for a document, each question with the code of its section."""
    return {
        question["key"]: {**question, "section": section["code"]}
        for section in document["sections"]
        for question in section["questions"]
    }


def _question(where: str, before: Document, after: Document) -> Iterator[DocumentDifference]:
    yield from _texts(where, before, after, ("text", "help"))
    yield from _settings(where, before, after, ("required", "longest", "random_options", "list", "scale", "reversed"))
    if before["kind"] != after["kind"]:
        old, new = kinds.of(before["kind"]), kinds.of(after["kind"])
        yield DocumentDifference(where, _("kind"), str(old.name), str(new.name))
    elif before.get("settings", {}) != after.get("settings", {}):
        yield from _of_its_kind(where, before.get("settings", {}), after)
    if before["section"] != after["section"]:
        yield DocumentDifference(where, _("section"), before["section"], after["section"])
    yield from _listed(
        _("%(question)s, statement") % {"question": where}, _by_key(before["rows"]), _by_key(after["rows"]), _row
    )
    yield from _listed(
        _("%(question)s, option") % {"question": where}, _by_key(before["options"]), _by_key(after["options"]), _option
    )


def _of_its_kind(where: str, old: Document, after: Document) -> Iterator[DocumentDifference]:
    """Yield the differences of what the kind of a question asks an editor for."""
    new = after.get("settings", {})
    for name, field in kinds.of(after["kind"]).settings_fields().items():
        before, now = old.get(name), new.get(name)
        if isinstance(before, dict) or isinstance(now, dict):
            nothing = dict.fromkeys(now or before or {}, "")
            yield from _texts(where, {name: before or nothing}, {name: now or nothing}, (name,), str(field.label))
        elif before != now:
            yield DocumentDifference(where, str(field.label), _printed(before), _printed(now))


def _row(where: str, before: Document, after: Document) -> Iterator[DocumentDifference]:
    yield from _texts(where, before, after, ("text",))
    yield from _settings(where, before, after, ("scale", "reversed"))


def _option(where: str, before: Document, after: Document) -> Iterator[DocumentDifference]:
    yield from _texts(where, before, after, ("label",))
    yield from _settings(where, before, after, ("value", "missing", "reason", "with_text", "exclusive", "fixed"))


def _listed(
    kind: str,
    before: dict[Any, Document],
    after: dict[Any, Document],
    inside: Callable[[str, Document, Document], Iterable[DocumentDifference]],
) -> Iterator[DocumentDifference]:
    """Yield the differences of two lists by key: new and removed entries, those `inside` an entry, and the order."""
    for key, entry in after.items():
        where = _named(kind, entry)
        if key not in before:
            yield DocumentDifference(where, pgettext("question", "new"), after=_first(entry))
        else:
            yield from inside(where, before[key], entry)
    for key, entry in before.items():
        if key not in after:
            yield DocumentDifference(_named(kind, entry), _("no longer asked"), before=_first(entry))
    old, new = [key for key in before if key in after], [key for key in after if key in before]
    if old != new:
        yield DocumentDifference(kind, _("order"), _codes(before, old), _codes(after, new))


def _named(kind: str, entry: Document) -> str:
    return _("%(kind)s “%(code)s”") % {"kind": kind, "code": entry["code"]}


def _codes(entries: dict[Any, Document], keys: list[Any]) -> str:
    return ", ".join(entries[key]["code"] for key in keys)


def _by_key(entries: Iterable[Document]) -> dict[Any, Document]:
    return {entry["key"]: entry for entry in entries}


def _first(entry: Document) -> str:
    """Return the text, label or title of an entry in the first language."""
    words: dict[str, str] = entry.get("text") or entry.get("label") or entry.get("title") or {}
    return next(iter(words.values()), "")


def _texts(
    where: str, before: Document, after: Document, names: Iterable[str], label: str = ""
) -> Iterator[DocumentDifference]:
    """Yield the differences of texts in each language; `label` says what they are, where no text of all kinds is."""
    labels = {
        "title": _("title"),
        "introduction": _("introduction"),
        "thanks": _("words of thanks"),
        "text": _("wording"),
        "help": _("help"),
        "label": _("label"),
    }
    for name in names:
        for language in after[name] | before[name]:
            old, new = before[name].get(language, ""), after[name].get(language, "")
            if new != old:
                what = f"{label or labels[name]}, {get_language_info(language)['name_translated']}"
                yield DocumentDifference(where, what, old, new, language)


def _languages(document: Document) -> str:
    return ", ".join(str(get_language_info(code)["name_translated"]) for code in languages_of(document))


def _settings(where: str, before: Document, after: Document, names: Iterable[str]) -> Iterator[DocumentDifference]:
    for name in names:
        old, new = before.get(name, _unsaid(after.get(name))), after.get(name, _unsaid(before.get(name)))
        if old != new:
            before_and_after = [_reason(value) if name == "reason" else _printed(value) for value in (old, new)]
            yield DocumentDifference(where, SETTINGS[name](), *before_and_after)


def _reason(value: str | None) -> str:
    return str(Option.Reason(value).label) if value else _printed(None)


def _unsaid(value: Any) -> Any:
    """Return what stands for a setting that a document leaves out, beside a value of the other."""
    return False if isinstance(value, bool) else None


def _printed(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("none") if value is None else str(value)
