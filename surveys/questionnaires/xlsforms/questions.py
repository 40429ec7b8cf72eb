"""A row of an XLSForm as a question of a draft, by its type; a row that cannot be one says why, and what to do."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from surveys import kinds
from surveys.questionnaires.draft_files.fields import Part
from surveys.questionnaires.xlsforms.bounds import longest_text, number_bounds
from surveys.questionnaires.xlsforms.expressions import Untakable
from surveys.questionnaires.xlsforms.workbook import FormRow

# The names that XLSForms have had for choosing, and the kind of question each stands for.
CHOOSING: Final = {
    "select_one": "single",
    "select one": "single",
    "select1": "single",
    "select one from": "single",
    "add select one prompt using": "single",
    "select_multiple": "several",
    "select all that apply": "several",
    "select all that apply from": "several",
    "add select multiple prompt using": "several",
    "rank": "ranking",
}
OF_THE_DEVICE: Final = frozenset(
    ("start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "audit",
     "start-geopoint", "background-audio", "background-geopoint")
)  # fmt: skip
FROM_A_FILE: Final = re.compile(r"select[ _](?:one|multiple)[ _](?:from[ _]file|external)\b.*")
OTHER: Final = "other"
# Columns that change what is asked, and have nothing to stand for them here.
UNTAKEN: Final[Mapping[tuple[str, ...], str]] = {
    ("default",): "default",
    ("bind", "calculate"): "calculation",
    ("bind", "readonly"): "read_only",
    ("choice_filter",): "choice_filter",
    ("trigger",): "trigger",
    ("guidance_hint",): "guidance_hint",
}
_SELECT: Final = re.compile(
    "(?P<command>" + "|".join(sorted(map(re.escape, CHOOSING), key=len, reverse=True)) + r")\s+(?P<list>\S+)"
    r"(?:\s+(?P<other>or specify other|or_other|or other))?"
)
_PARAMETER: Final = re.compile(r"(\w+)\s*=\s*(-?[\d.]+)")


class NoQuestion(ValueError):
    """Raised for a row that cannot be taken; the message says what to do instead."""


@dataclass(frozen=True)
class RowType:
    """What a type stands for: the kind of question, the list of its choices, and whether “other” is added to them."""

    kind: str
    choices: str = ""
    has_other: bool = False
    step: Decimal | None = None


@dataclass
class RowQuestion:
    """The kind, settings and length of a question, and what of its row could not be taken."""

    kind: str
    settings: Part = field(default_factory=dict)
    longest: int | None = None
    remarks: list[str] = field(default_factory=list)


def read_type(row: FormRow) -> RowType:
    """Return what the type of a row stands for; raises `NoQuestion` where it stands for nothing here."""
    written = " ".join(row.get("type").split())
    if FROM_A_FILE.fullmatch(written):
        raise NoQuestion(_("choices from another file: write them in the worksheet “choices”."))
    if match := _SELECT.fullmatch(written):
        return RowType(CHOOSING[match["command"]], match["list"], bool(match["other"]))
    make = TYPES.get(written.lower().replace("_", " "))
    if make is None:
        raise NoQuestion(_reason(written.lower()))
    return make(row)


def _reason(written: str) -> str:
    if written in OF_THE_DEVICE:
        return _("left out on purpose: this site keeps nothing of a device or a person.")
    if written.startswith("calculate"):
        return _("calculations are not made here: ask for it, or work it out from the file of answers.")
    if written in ("acknowledge", "trigger"):
        return _("make a question of the kind “consent” of it.")
    if written in ("time", "datetime"):
        return _("times are not asked here: ask for a day or for words.")
    return _("this type is not asked here: leave the row out, or ask for words.")


def _text(row: FormRow) -> RowType:
    return RowType("long" if "multiline" in row.get("control", "appearance") else "short")


TYPES: Final[Mapping[str, Callable[[FormRow], RowType]]] = {
    "integer": lambda _row: RowType("number", step=Decimal(1)),
    "int": lambda _row: RowType("number", step=Decimal(1)),
    "decimal": lambda _row: RowType("number", step=Decimal("0.01")),
    "range": lambda row: RowType("number", step=_parameters(row).get("step", Decimal(1))),
    "text": _text,
    "string": _text,
    "note": lambda _row: RowType("information"),
    "date": lambda _row: RowType("date"),
}


def read_question(row: FormRow, row_type: RowType) -> RowQuestion:
    """Return the settings of a question from the columns of its row."""
    question = RowQuestion(row_type.kind)
    if row_type.step is not None:
        question.settings = _number_settings(row, row_type)
    if "exact" in kinds.of(row_type.kind).settings_fields() and (exact := _exact(row.get("control", "appearance"))):
        question.settings["exact"] = exact
    if constraint := row.get("bind", "constraint"):
        try:
            _constrain(question, constraint, row_type.step)
        except Untakable as fault:
            question.remarks.append(_("constraint: %(what)s cannot be taken.") % {"what": fault})
    question.remarks += _untaken(row)
    return question


def _constrain(question: RowQuestion, constraint: str, step: Decimal | None) -> None:
    if step is not None:
        question.settings |= number_bounds(constraint, step=step)
    elif kinds.of(question.kind).is_text:
        question.longest = longest_text(constraint)
    else:
        raise Untakable(_("a constraint on choices or dates"))


def _number_settings(row: FormRow, row_type: RowType) -> Part:
    settings = {} if row.get("type").lower() == "decimal" else {"step": _plain(row_type.step or Decimal(1))}
    if row.get("type").lower() == "range":
        parameters = _parameters(row)
        bounds = {"low": parameters.get("start", Decimal(0)), "high": parameters.get("end", Decimal(10))}
        settings |= {name: _plain(number) for name, number in bounds.items()}
    return settings


def _parameters(row: FormRow) -> dict[str, Decimal]:
    try:
        return {name: Decimal(number) for name, number in _PARAMETER.findall(row.get("parameters"))}
    except ArithmeticError:
        return {}


def _exact(appearance: str) -> str:
    if "month-year" in appearance:
        return "month"
    return "year" if "year" in appearance else ""


def _untaken(row: FormRow) -> Iterator[str]:
    for heading, name in UNTAKEN.items():
        if row.get(*heading):
            yield _("%(column)s: there is nothing like it here; it is left out.") % {"column": name}
    if any(heading[0] == "media" for heading in row.cells):
        yield _("images, sound and films are left out: describe them in the text.")
    if any("${" in text for name in ("label", "hint") for text in row.by_language(name).values()):
        yield _("the label holds an answer to another question: it stands there as it is written.")


def _plain(number: Decimal) -> str:
    return f"{(number + 0).normalize():f}"


def choices_of(rows: Any, name: str) -> list[FormRow]:
    """Return the choices of a list."""
    return [row for row in rows if row.get("list name") == name]
