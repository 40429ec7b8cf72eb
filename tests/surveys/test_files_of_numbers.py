"""responses-codes.csv: which number stands for what, and that no number can be taken for another."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.analysis.selecting import Selection
from surveys.exporting.numbering import RESERVED
from surveys.models import Option, Survey
from surveys.questionnaires import compiling
from tests.factories import make_survey, respond
from tests.surveys.response_files import Row, rows, written

pytestmark = pytest.mark.django_db


def numbers(survey: Survey, **selected: int) -> list[Row]:
    return rows(written(Selection(survey, **selected))["responses-codes.csv"])  # type: ignore[arg-type]


def column(survey: Survey, name: str) -> list[str]:
    return sorted(row[name] for row in numbers(survey))


def test_answers_are_numbers_and_the_reasons_for_none_are_below_zero() -> None:
    survey = make_survey()
    options = Option.objects.filter(question__survey=survey)
    options.filter(code="unsure").update(reason="not-known")
    version = compiling.publish(survey, by=None)
    response = respond(version, {"role": "press", "reads": ["map"], "clear": "disagree", "useful": "unsure"})

    (row,) = numbers(survey)

    assert row["response"] == str(response.pk)
    assert {name: cell for name, cell in row.items() if name.startswith(("q_", "t_"))} == {
        "q_role": "2",  # the second option: they have no values
        "q_reads": "1", "q_reads__map": "1", "q_reads__tables": "0", "q_reads__papers": "0",
        "q_clear": "-1", "q_clear__value": "-1",  # its value on the scale
        "q_useful": "-8", "q_useful__value": "",
        "q_missing": "-7",
        "q_home": "-7",
        "q_quote": "-7", "q_quote__value": "",
    }  # fmt: skip


def test_why_several_choices_have_no_answer_stands_in_each_of_their_columns() -> None:
    survey = make_survey()
    reads = survey.questions.get(code="reads")
    Option.objects.create(question=reads, code="no-say", label_en="No", is_missing=True, reason="not-said", order=9)
    version = compiling.publish(survey, by=None)
    respond(version, {"reads": "no-say"})

    (row,) = numbers(survey)

    assert [row[f"q_reads{end}"] for end in ("", "__map", "__tables", "__papers", "__no_say")] == [
        "-9", "-9", "-9", "-9", "1",
    ]  # fmt: skip


def test_what_was_not_asked_is_nothing() -> None:
    survey = make_survey()
    first = compiling.publish(survey, by=None)
    survey.questions.filter(code="reads").update(retired=True)
    respond(compiling.publish(survey, by=None), {"role": "police"})
    respond(first, {})

    assert column(survey, "q_reads") == ["", "-7"]
    assert column(survey, "q_reads__map") == ["", "-7"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1", "5", "9"], ["1", "5", "9"]),
        (["-3", "0", "3"], ["-3", "0", "3"]),
        (["-8", "0", "8"], ["1", "2", "3"]),  # could be taken for "does not know"
        (["-10", "0", "10"], ["1", "2", "3"]),
        (["1", "1.5", "2"], ["1", "2", "3"]),  # value labels are of whole numbers
        (["1", "1", "2"], ["1", "2", "3"]),  # two options would be one
        (["1", None, "2"], ["1", "2", "3"]),
    ],
)
def test_an_option_has_its_value_as_its_number_where_nothing_can_be_mistaken(
    values: list[str | None], expected: list[str]
) -> None:
    survey = make_survey()
    for code, value in zip(("disagree", "neither", "agree"), values, strict=True):
        options = Option.objects.filter(question__survey=survey, question__code="agree", code=code)
        options.update(value=None if value is None else Decimal(value))
    version = compiling.publish(survey, by=None)
    for code in ("disagree", "neither", "agree"):
        respond(version, {"clear": code})

    by_number = {row["q_clear"]: row["q_clear__value"] for row in numbers(survey)}

    assert sorted(by_number) == sorted(expected)
    assert [by_number[number] for number in expected] == [value or "" for value in values]


def test_a_number_stays_whatever_versions_come_and_are_chosen() -> None:
    survey = make_survey()
    first = compiling.publish(survey, by=None)
    role = survey.questions.get(code="role")
    Option.objects.filter(question=role, code="police").update(order=99)
    Option.objects.create(question=role, code="courts", label_en="Courts", order=0)
    second = compiling.publish(survey, by=None)
    respond(first, {"role": "press"})
    respond(second, {"role": "courts"})
    respond(second, {"role": "press"})

    assert column(survey, "q_role") == ["2", "2", "3"]
    assert sorted(row["q_role"] for row in numbers(survey, version=2)) == ["2", "3"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(-12, 12)), min_size=3, max_size=3))
def test_no_reason_is_ever_the_number_of_an_answer(values: list[int | None]) -> None:
    with transaction.atomic():
        survey = make_survey()
        for code, value in zip(("disagree", "neither", "agree"), values, strict=True):
            Option.objects.filter(question__survey=survey, question__code="agree", code=code).update(value=value)
        version = compiling.publish(survey, by=None)
        for said in ("disagree", "neither", "agree", "unsure", []):
            respond(version, {"clear": said})

        stored = [int(row["q_clear"]) for row in numbers(survey)]

        assert len(set(stored)) == 5
        assert len(RESERVED.intersection(stored)) == 2
        transaction.set_rollback(True)


def test_words_are_not_in_the_file_of_numbers() -> None:
    survey = make_survey()
    version = compiling.publish(survey, by=None)
    respond(version, {"missing": "=1+1"})

    files = written(Selection(survey))

    assert "t_missing" not in rows(files["responses-codes.csv"])[0]
    assert b"=1+1" not in files["responses-codes.csv"]
    assert rows(files["responses-codes.csv"])[0]["q_missing"] == "1"
