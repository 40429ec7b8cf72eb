"""From the rows of an XLSForm to the contents of a draft, with a remark for every row that is not taken as it is."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from surveys import kinds
from surveys.documents.languages import FIRST
from surveys.questionnaires.copying import free_code
from surveys.questionnaires.draft_files.fields import Part
from surveys.questionnaires.draft_files.shape import FORMAT, LONGEST_PROSE
from surveys.questionnaires.xlsforms import languages
from surveys.questionnaires.xlsforms.conditions import Target, condition_of
from surveys.questionnaires.xlsforms.expressions import Tree, Untakable, parse
from surveys.questionnaires.xlsforms.questions import (
    OTHER,
    NoQuestion,
    RowType,
    choices_of,
    read_question,
    read_type,
)
from surveys.questionnaires.xlsforms.workbook import FormRow, FormSheets, read_workbook

LONGEST_CODE, LONGEST_SLUG = 40, 60
LONGEST: Final = {"title": 120, "text": 300, "label": 200, "help": LONGEST_PROSE}
OTHER_LABELS: Final = {"en": "Other", "fr": "Autre"}
_GROUP: Final = re.compile(r"(begin|end)[ _](group|lgroup|repeat|loop|looped group)\b.*", re.IGNORECASE)
YES: Final = ("yes", "true", "true()", "1")


@dataclass(frozen=True)
class Remark:
    """What of a row is not taken: its worksheet and number, its type and name, and why."""

    sheet: str
    row: int
    kind: str
    name: str
    reason: str
    is_left_out: bool


@dataclass(frozen=True)
class FormImport:
    """The contents that an XLSForm makes, its remarks, and how many of its rows are taken, in part or whole."""

    content: Part
    remarks: list[Remark]
    rows: int
    taken: int


@dataclass
class _Group:
    """A group of rows that is open: its row, and whether it is repeated and so left out."""

    row: FormRow
    is_repeated: bool


@dataclass
class _Draft:
    """What has been made so far."""

    sheets: FormSheets
    default_language: str
    targets: dict[str, Target] = field(default_factory=dict)
    sections: list[Part] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)
    section: Part | None = None
    taken: int = 0
    rows: int = 0

    def add_remark(self, row: FormRow, reason: str, *, is_left_out: bool = False) -> None:
        remark = Remark(row.sheet, row.number, row.get("type"), row.get("name"), reason, is_left_out)
        if remark not in self.remarks:  # a list of choices may be asked for more than once
            self.remarks.append(remark)

    def texts(self, row: FormRow, name: str, longest: int) -> dict[str, str]:
        """Return the texts of a column in the languages of the site; others are told."""
        by_language = row.by_language(name)
        texts, missing = languages.texts_of(by_language, self.default_language, longest)
        for language in missing:
            self.add_remark(row, _("%(language)s is no language of this site.") % {"language": language})
        if any(len(text) > longest for text in by_language.values()):
            self.add_remark(row, _("a text of more than %(most)s characters is cut off.") % {"most": longest})
        return texts


def convert(content: bytes) -> FormImport:
    """Return what the bytes of an .xlsx file make; raises `UnreadableForm` for a file that is no XLSForm."""
    sheets = read_workbook(content)
    draft = _Draft(sheets, sheets.settings.get("default_language"))
    for row in sheets.survey:
        _add_row(draft, row)
    title = draft.texts(sheets.settings, "title", LONGEST["title"])
    slug = code_from(sheets.settings.get("id_string") or next(iter(title.values()), ""), LONGEST_SLUG, "xlsform")
    made = {"format": FORMAT, "slug": slug, "title": title or {FIRST: slug}, "sections": draft.sections}
    return FormImport(made, draft.remarks, draft.rows, draft.taken)


def _add_row(draft: _Draft, row: FormRow) -> None:
    written = row.get("type")
    if not written:
        return
    if match := _GROUP.fullmatch(written):
        _open_or_close(draft, row, match[1].lower(), match[2].lower())
        return
    draft.rows += 1
    if any(group.is_repeated for group in draft.groups):
        draft.add_remark(row, _("it stands in a repeat, which cannot be taken."), is_left_out=True)
        return
    try:
        row_type = read_type(row)
        question = _question(draft, row, row_type)
    except NoQuestion as fault:
        draft.add_remark(row, str(fault), is_left_out=True)
        return
    draft.taken += 1
    _section(draft)["questions"].append(question)


def _open_or_close(draft: _Draft, row: FormRow, act: str, what: str) -> None:
    draft.section = None
    if act == "end":
        del draft.groups[-1:]
        return
    is_repeated = what not in ("group",)
    draft.groups.append(_Group(row, is_repeated))
    if is_repeated:
        draft.add_remark(row, _("a repeat cannot be taken: ask as often as you need, or in words."), is_left_out=True)


def _section(draft: _Draft) -> Part:
    """Return the section that questions go into now: one for each run of rows of a group."""
    if draft.section is None:
        row = draft.groups[-1].row if draft.groups else FormRow("survey", 0, {})
        taken = {section["code"] for section in draft.sections}
        code = free_code(code_from(row.get("name"), LONGEST_CODE, "part"), taken, LONGEST_CODE)
        title = draft.texts(row, "label", LONGEST["title"])
        conditions = [(group.row, group.row.get("bind", "relevant")) for group in draft.groups]
        section = {"code": code, "title": title, **_shown_if(draft, conditions), "questions": []}
        draft.section = section
        draft.sections.append(section)
    return draft.section


def _shown_if(draft: _Draft, expressions: list[tuple[FormRow, str]]) -> Part:
    """Return the condition that all expressions hold; what cannot be taken is told with its row and shown always."""
    trees: list[Tree] = []
    for row, expression in expressions:
        if not expression:
            continue
        try:
            condition_of([parse(expression)], draft.targets)
            condition_of([*trees, parse(expression)], draft.targets)
        except Untakable as fault:
            draft.add_remark(row, _("relevant: %(what)s cannot be taken; it is always shown.") % {"what": fault})
        else:
            trees.append(parse(expression))
    condition = condition_of(trees, draft.targets)
    return {"shown_if": condition} if condition else {}


def _question(draft: _Draft, row: FormRow, row_type: RowType) -> Part:
    read = read_question(row, row_type)
    options, by_name = _options(draft, row_type)
    code = free_code(
        code_from(row.get("name"), LONGEST_CODE, "question"),
        {target.code for target in draft.targets.values()},
        LONGEST_CODE,
    )
    shown_if = _shown_if(draft, [(row, row.get("bind", "relevant"))])
    question: dict[str, Any] = {
        "code": code,
        "kind": read.kind,
        **_words(draft, row, read.kind),
        **({"required": True} if row.get("bind", "required").lower() in YES else {}),
        **({"longest": read.longest} if read.longest else {}),
        **({"settings": read.settings} if read.settings else {}),
        **({"options": options} if options else {}),
        **shown_if,
    }
    for reason in read.remarks:
        draft.add_remark(row, reason)
    draft.targets[row.get("name") or code] = Target(code, by_name, row_type.step)
    return question


def _words(draft: _Draft, row: FormRow, kind: str) -> Part:
    """Return text and help; of a long note the whole stands in the help."""
    help_texts = draft.texts(row, "hint", LONGEST["help"])
    is_long = any(len(text) > LONGEST["text"] for text in row.by_language("label").values())
    if is_long and not kinds.of(kind).is_asked:
        notes = draft.texts(row, "label", LONGEST["help"])
        return {"text": {code: f"{text[:80].rsplit(' ', 1)[0]} …" for code, text in notes.items()}, "help": notes}
    texts = draft.texts(row, "label", LONGEST["text"]) or {FIRST: row.get("name")}
    return {"text": texts, **({"help": help_texts} if help_texts else {})}


def _options(draft: _Draft, row_type: RowType) -> tuple[list[Part], dict[str, str]]:
    """Return the options of a question, and their codes by the names of the choices."""
    if not row_type.choices:
        return [], {}
    choices = choices_of(draft.sheets.choices, row_type.choices)
    if not choices:
        message = _("its list “%(name)s” has no choices in the worksheet “choices”.")
        raise NoQuestion(message % {"name": row_type.choices})
    options: list[Part] = []
    by_name: dict[str, str] = {}
    for choice in choices:
        code = free_code(code_from(choice.get("name"), LONGEST_CODE, "option"), set(by_name.values()), LONGEST_CODE)
        by_name[choice.get("name")] = code
        label = draft.texts(choice, "label", LONGEST["label"]) or {FIRST: choice.get("name")[: LONGEST["label"]]}
        options.append({"code": code, "label": label})
    if row_type.has_other and OTHER not in by_name:
        code = by_name[OTHER] = free_code(OTHER, set(by_name.values()), LONGEST_CODE)
        options.append({"code": code, "label": OTHER_LABELS, "with_text": True})
    return options, by_name


def code_from(name: str, longest: int, otherwise: str) -> str:
    """Return a name as a code: small letters, digits and hyphens, beginning with a letter; “skipped” is taken."""
    code = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if not code:
        return otherwise
    if not code[0].isalpha() or code == "skipped":
        code = f"{otherwise[0]}-{code}"
    return code[:longest].rstrip("-")
