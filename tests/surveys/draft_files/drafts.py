"""Drafts for the tests of their files: one with a bit of everything, and random ones, written row by row."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from surveys.documents import Document
from surveys.models import Option, OptionList, Question, Scale, Section, Survey
from surveys.questionnaires import compiling
from tests.factories import add_question

ASKED = {"join": "and", "parts": [{"question": "role", "is": "any-of", "options": ["press"]}]}
NESTED = {
    "join": "or",
    "parts": [
        {"question": "role", "is": "answered"},
        {"join": "and", "parts": [{"question": "far", "is": "at-least", "number": "2.5"}]},
    ],
}


def make_draft(slug: str = "everything") -> Survey:
    """Make a draft that says something in every field that a file has."""
    survey = Survey.objects.create(
        slug=slug, title_en="Everything", title_fr="Tout", introduction_en="**Bold**\n\nTwo", thanks_fr="Merci",
        opens=date(2026, 12, 1), closes=date(2027, 1, 31), cap=500, in_pages=True, random_sections=True,
        languages=["ar", "sw"], translations={"ar": {"title": "كل شيء"}},
    )  # fmt: skip
    scale = Scale.objects.create(survey=survey, code="trust", name_en="Trust", high_means_fr="plus de confiance")
    label = {"en": "Yes", "fr": "Oui"}
    agreed = OptionList.objects.create(code=f"yes-{slug}", name="Yes", options=[{"code": "yes", "label": label}])
    you = Section.objects.create(survey=survey, code="you", title_en="You", fixed=True, order=3)
    rest = Section.objects.create(survey=survey, code="rest", introduction_fr="Suite", shown_if=ASKED, order=7)
    role = add_question(you, "role", "single", order=5, required=True, random_options=True, help_en="Choose.")
    _options(role, "police", "press")
    Option.objects.create(question=role, code="other", label_en="Other", with_text=True, order=8, fixed=True)
    Option.objects.create(question=role, code="none", label_en="None", is_missing=True, reason="not-said", order=9)
    Option.objects.filter(question=role, code="other").update(translations={"sw": {"label": "Nyingine"}})
    unit = {"en": "km", "fr": "km"}
    add_question(you, "far", "number", order=5, settings={"unit": unit, "low": "0", "step": "0.5"},
                 translations={"ar": {"settings.unit": "كم", "text": "كم المسافة؟"}})  # fmt: skip
    add_question(rest, "why", "long", longest=300, shown_if=NESTED, order=2)
    agree = add_question(rest, "agree", "matrix", order=1, scale=scale)
    _options(agree, "no", "yes", shown_if=ASKED)
    add_question(rest, "fair", "row", parent=agree, scale=scale, reversed=True)
    add_question(rest, "unfair", "row", parent=agree, retired=True)
    listed = add_question(rest, "listed", "several", option_list=agreed, retired=True)
    _options(listed, "yes", retired=True, exclusive=True)
    return survey


def _options(question: Question, *codes: str, **fields: Any) -> None:
    for place, code in enumerate(codes):
        Option.objects.create(question=question, code=code, label_en=code, order=place, value=place - 1, **fields)


def without_keys(value: Any) -> Any:
    """Return a document without the keys of the database."""
    if isinstance(value, dict):
        return {name: without_keys(part) for name, part in value.items() if name not in ("key", "skipped")}
    return [without_keys(part) for part in value] if isinstance(value, list) else value


def document_of(survey: Survey) -> Document:
    """Return what publishing the draft would make, without keys."""
    return dict(without_keys(compiling.preview_document(survey)))


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
CODES = st.from_regex(r"\A[a-z][a-z0-9-]{0,12}\Z").filter(lambda code: code != "skipped")
POINTS = st.none() | st.decimals(-9999, 9999, places=2)
CONDITIONS = st.none() | st.sampled_from([ASKED, NESTED])
FLAGS = st.booleans()


def texts(name: str) -> dict[str, st.SearchStrategy[str]]:
    return {f"{name}_en": WORDS, f"{name}_fr": WORDS}


OPTIONS = st.fixed_dictionaries(
    {**texts("label"), "code": CODES, "value": POINTS, "is_missing": FLAGS, "with_text": FLAGS, "exclusive": FLAGS,
     "fixed": FLAGS, "retired": FLAGS, "shown_if": CONDITIONS, "order": st.integers(0, 3)}
)  # fmt: skip
QUESTIONS = st.fixed_dictionaries(
    {**texts("text"), **texts("help"), "kind": st.sampled_from(["single", "several", "matrix", "ranking", "long"]),
     "required": FLAGS, "longest": st.integers(1, 10000), "shown_if": CONDITIONS, "random_options": FLAGS,
     "reversed": FLAGS, "retired": FLAGS, "order": st.integers(0, 3),
     "options": st.lists(OPTIONS, max_size=3, unique_by=lambda option: option["code"]), "rows": st.integers(0, 2)}
)  # fmt: skip
SECTIONS = st.fixed_dictionaries(
    {**texts("title"), **texts("introduction"), "fixed": FLAGS, "shown_if": CONDITIONS, "order": st.integers(0, 2),
     "questions": st.lists(QUESTIONS, max_size=3)}
)  # fmt: skip
DRAFTS = st.fixed_dictionaries(
    {**texts("title"), **texts("thanks"), "cap": st.none() | st.integers(1, 2**31 - 1), "in_pages": FLAGS,
     "opens": st.none() | st.dates().filter(lambda day: day.year > 1000),
     "sections": st.lists(SECTIONS, max_size=3)}
)  # fmt: skip


def write_draft(slug: str, draft: dict[str, Any]) -> Survey:
    """Write a random draft row by row; codes of sections, questions and statements are numbered."""
    survey = Survey.objects.create(slug=slug, **{name: value for name, value in draft.items() if name != "sections"})
    for number, section in enumerate(draft["sections"]):
        fields = {name: value for name, value in section.items() if name != "questions"}
        row = Section.objects.create(survey=survey, code=f"s{number}", **fields)
        for place, question in enumerate(section["questions"]):
            _write_question(row, f"s{number}-q{place}", question)
    return survey


def _write_question(section: Section, code: str, question: dict[str, Any]) -> None:
    fields = {name: value for name, value in question.items() if name not in ("options", "rows")}
    row = Question.objects.create(section=section, code=code, **fields)
    for option in question["options"] if row.kind != "long" else ():
        Option.objects.create(question=row, **option)
    for number in range(question["rows"] if row.kind == "matrix" else 0):
        Question.objects.create(section=section, parent=row, kind="row", code=f"{code}-r{number}", text_en=code)
