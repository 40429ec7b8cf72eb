"""An XLSForm becomes a draft; what cannot be taken is told row by row."""

import json
from typing import Any

import pytest
from openpyxl import Workbook

from surveys.questionnaires import compiling
from surveys.questionnaires.draft_files import applying, reading
from surveys.questionnaires.xlsforms import converting
from surveys.questionnaires.xlsforms.converting import FormImport
from surveys.questionnaires.xlsforms.workbook import UnreadableForm
from tests.surveys.xlsforms.workbooks import HOUSEHOLD, long_texts, workbook


@pytest.fixture(scope="module")
def household() -> FormImport:
    return converting.convert(workbook(HOUSEHOLD))


def asks(question: str, comparison: str, **operand: object) -> dict[str, object]:
    return {"question": question, "is": comparison, **operand}


def questions(form: FormImport) -> dict[str, dict[str, Any]]:
    return {question["code"]: question for section in form.content["sections"] for question in section["questions"]}


def test_groups_become_sections(household: FormImport) -> None:
    sections = [
        (section["code"], section["title"], [question["code"] for question in section["questions"]])
        for section in household.content["sections"]
    ]

    assert sections == [
        ("household", {"en": "Household", "fr": "Ménage"}, ["has-children", "how-many"]),
        ("part", {}, ["fruits", "why", "thanks", "born"]),
    ]


def test_choices_become_options_with_codes_in_both_languages(household: FormImport) -> None:
    fruits = questions(household)["fruits"]

    assert (fruits["kind"], fruits["text"]) == ("several", {"en": "Which fruit?", "fr": "Quels fruits ?"})
    assert fruits["options"] == [
        {"code": "apple", "label": {"en": "Apple", "fr": "Pomme"}},
        {"code": "o-2", "label": {"en": "Pear", "fr": "Poire"}},
        {"code": "other", "label": {"en": "Other", "fr": "Autre"}, "with_text": True},
    ]


def test_a_constraint_becomes_the_bounds_of_a_number_or_a_length(household: FormImport) -> None:
    assert questions(household)["how-many"]["settings"] == {"step": "1", "low": "1", "high": "20"}
    assert questions(household)["why"]["longest"] == 99


def test_relevance_becomes_a_condition(household: FormImport) -> None:
    how_many, why = questions(household)["how-many"], questions(household)["why"]

    assert how_many["shown_if"] == {"join": "and", "parts": [asks("has-children", "any-of", options=["yes"])]}
    either = [asks("how-many", "at-least", number="4"), asks("has-children", "none-of", options=["yes"])]
    assert why["shown_if"] == {
        "join": "and",
        "parts": [asks("fruits", "none-of", options=["apple"]), {"join": "or", "parts": either}],
    }


def test_what_is_required_and_hints_come_along(household: FormImport) -> None:
    assert questions(household)["has-children"]["required"] is True
    assert questions(household)["how-many"]["help"] == {"en": "Of any age"}


def test_what_cannot_be_taken_is_told_row_by_row(household: FormImport) -> None:
    remarks = [(remark.sheet, remark.row, remark.kind, remark.is_left_out) for remark in household.remarks]

    assert remarks == [
        ("survey", 9, "date", False),
        ("survey", 10, "calculate", True),
        ("survey", 11, "begin_repeat", True),
        ("survey", 12, "text", True),
        ("survey", 14, "image", True),
        ("survey", 15, "deviceid", True),
    ]
    assert (household.taken, household.rows) == (6, 10)
    assert household.remarks[0].reason == "constraint: a constraint on choices or dates cannot be taken."


@pytest.mark.django_db
def test_the_draft_can_be_published(household: FormImport) -> None:
    survey = applying.import_draft(reading.read_text(json.dumps(household.content)))

    document = compiling.publish(survey, by=None).document

    assert document["title"] == {"en": "Household", "fr": "Household"}
    assert [section["code"] for section in document["sections"]] == ["household", "part"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 nothing", "damaged"),
        (workbook("| survey |\n| | kind | name |\n| | text | a |"), "no column “type”"),
        (workbook("| other |\n| | type | name |\n| more |\n| | a | b |"), "no worksheet “survey”"),
        (workbook("| survey |\n| | type | name | name |\n| | text | a | b |"), "Duplicate column header: name"),
        (b"PK" + b" " * 1_000_000, "too large"),
    ],
)
def test_what_is_no_xlsform_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableForm, match=reason):
        converting.convert(content)


@pytest.mark.parametrize("length", ["'abc'", "'1e9'", "9" * 1900, "''"])
def test_a_length_that_is_no_number_is_told_and_the_question_is_taken(length: str) -> None:
    form = converting.convert(
        workbook(
            f"| survey |\n| | type | name | label | constraint |\n| | text | a | A | string-length(.) < {length} |"
        )
    )

    assert (form.taken, len(form.remarks), form.remarks[0].is_left_out) == (1, 1, False)
    assert form.remarks[0].reason.startswith("constraint: a ")


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_small_file_with_millions_of_characters_is_refused(*, is_shared: bool) -> None:
    content = long_texts(30_000, times=200, is_shared=is_shared)
    assert len(content) < 1_000_000

    with pytest.raises(UnreadableForm, match="its cells hold more than 5,000,000 characters"):
        converting.convert(content)


def test_long_texts_within_the_bound_are_read() -> None:
    form = converting.convert(long_texts(3_000, times=200, is_shared=True))

    assert form.rows == 200


def test_a_cell_far_below_costs_nothing(tmp_path: Any) -> None:
    book = Workbook()
    book.active.title = "survey"
    book.active.append(["type", "name", "label"])
    book.active.append(["text", "a", "A"])
    book.active["XFD1048576"] = "far"
    book.save(tmp_path / "far.xlsx")

    form = converting.convert((tmp_path / "far.xlsx").read_bytes())

    assert (form.taken, form.rows) == (1, 1)
