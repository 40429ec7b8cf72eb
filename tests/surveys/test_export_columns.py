"""The columns of an export: what a naive reader makes of them, and that no two have one name."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.analysis import counting, distributions
from surveys.analysis.selecting import Selection
from surveys.documents import naming
from surveys.models import Option, Question, Survey
from surveys.questionnaires import compiling
from tests.factories import add_options, add_question, make_live, make_survey, respond
from tests.surveys.response_files import written

pytestmark = pytest.mark.django_db


def exported(survey: Survey) -> tuple[list[list[str]], list[dict[str, str]]]:
    """Return the lines of the responses, headings first, and the rows of the codebook."""
    read = {name: content.decode() for name, content in written(Selection(survey)).items()}
    lines = list(csv.reader(io.StringIO(read["responses.csv"], newline="")))
    return lines, list(csv.DictReader(io.StringIO(read["codebook.csv"], newline="")))


def column(lines: list[list[str]], name: str) -> list[str]:
    assert lines[0].count(name) == 1
    return [line[lines[0].index(name)] for line in lines[1:]]


def test_the_mean_of_a_column_of_several_choices_is_the_share_that_the_desk_shows() -> None:
    survey = make_survey()
    reads = survey.questions.get(code="reads")
    Option.objects.create(question=reads, code="not-said", label_en="Not said", is_missing=True, order=9)
    version = compiling.publish(survey, by=None)
    for said in (["map", "tables"], ["map"], ["papers"], ["map"], [], ["not-said"]):
        respond(version, {"reads": said})
    selection = Selection(survey)

    lines, _codebook = exported(survey)

    assert column(lines, "q_reads") == ["answered"] * 4 + ["skipped", "not-said"]
    assert column(lines, "q_reads__map") == ["1", "1", "0", "1", "", ""]
    assert column(lines, "q_reads__tables") == ["1", "0", "0", "0", "", ""]
    assert column(lines, "q_reads__not_said") == ["0", "0", "0", "0", "", "1"]
    found = distributions.distributions([version], counting.answers(selection), counting.texts(selection), "en")
    desk = {bar.code: bar.per_cent for one in found if one.code == "reads" for bar in one.bars}
    assert desk == {"map": 75.0, "tables": 25.0, "papers": 25.0}


def test_a_value_is_a_number_only_where_there_is_an_answer() -> None:
    survey = make_survey()
    Option.objects.filter(question__survey=survey, code="unsure").update(value=99)
    version = compiling.publish(survey, by=None)
    for said in ("agree", "unsure"):
        respond(version, {"clear": said})

    lines, _codebook = exported(survey)

    assert column(lines, "q_clear") == ["agree", "unsure"]
    assert column(lines, "q_clear__value") == ["1", ""]


def test_an_old_answer_keeps_its_words_and_the_codebook_says_from_which_version_they_differ() -> None:
    survey, first = make_live()
    Option.objects.filter(question__survey=survey, code="police").update(label_en="Officer")
    Option.objects.filter(question__survey=survey, code="map").update(label_en="Maps")
    Question.objects.filter(survey=survey, code="clear").update(text_en="Easy to read")
    second = compiling.publish(survey, by=None)
    for version in (first, second):
        respond(version, {"role": "police", "clear": "agree"})

    lines, codebook = exported(survey)

    assert column(lines, "q_role") == ["police", "police"]
    assert column(lines, "q_role__label") == ["Police", "Officer"]
    assert column(lines, "q_clear__label") == ["Agree", "Agree"]
    reworded = {(row["column"], row["code"]): row["wordings"] for row in codebook if row["wordings"]}
    statement = "from version 1: “Clear”; from version 2: “Easy to read”"
    assert reworded == {
        ("q_role", "police"): "from version 1: “Police”; from version 2: “Officer”",
        ("q_reads__map", "1"): "from version 1: “Map”; from version 2: “Maps”",
        ("q_clear", ""): statement,
        ("q_clear__label", ""): statement,
        ("q_clear__value", ""): statement,
    }


def test_hostile_codes_make_no_two_columns_of_one_name() -> None:
    survey = make_survey()
    section = survey.sections.get()
    facts = (
        "response", "day", "language", "version", "status", "flags", "country", "indicator", "edition", "shown",
        "consent",
    )  # fmt: skip
    for code in (*facts, "role--label", "role-label", "role-", "reads--map", "reads-map", "q-role", "t-role"):
        add_question(section, code, "short")
    long = add_question(section, "a" * 40, "several")
    add_options(long, [("label", None, False), ("value", None, False), ("b" * 40, None, False), ("b" * 39, None, True)])
    reads = survey.questions.get(code="reads")
    add_options(reads, [("label", None, False), ("text", None, False), ("map-", None, False), ("map--", None, False)])
    respond(compiling.publish(survey, by=None), {"country": "One", "role-label": "Two", "role": "police"})

    lines, codebook = exported(survey)

    names = lines[0]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) or name.endswith("_")] == []
    assert column(lines, "country") == [""]
    assert column(lines, "t_country") == ["One"]
    assert column(lines, "t_role_label") == ["Two"]
    assert column(lines, "q_role__label") == ["Police"]
    assert list(dict.fromkeys(row["column"] for row in codebook)) == names


def test_the_codebook_lists_the_fixed_columns_first_and_what_each_code_stands_for() -> None:
    survey, _version = make_live()

    _lines, codebook = exported(survey)

    assert [row["column"] for row in codebook[:11]] == [
        "response", "day", "language", "version", "status", "flags", "country", "indicator", "edition", "shown",
        "consent",
    ]  # fmt: skip
    assert all(row["meaning"] and not row["question"] for row in codebook[:11])
    clear = [row for row in codebook if row["column"] == "q_clear" and row["code"]]
    assert [
        (row["question"], row["code"], row["label"], row["value"], row["counts as no answer"]) for row in clear
    ] == [
        ("clear", "disagree", "Disagree", "-1", "no"),
        ("clear", "neither", "Neither", "0", "no"),
        ("clear", "agree", "Agree", "1", "no"),
        ("clear", "unsure", "Unsure", "", "yes"),
        ("clear", "skipped", "asked, not answered", "", "yes"),
    ]
    assert [(row["code"], row["label"]) for row in codebook if row["column"] == "q_reads__map"] == [
        ("", ""),
        ("1", "Map"),
        ("0", "not chosen"),
    ]


CODES = st.from_regex(r"\A[a-c][a-c0-1-]{0,39}\Z").map(str)


@given(st.lists(CODES, unique=True, min_size=1, max_size=6), st.lists(CODES, unique=True, min_size=1, max_size=4))
def test_names_are_legal_and_differ_whatever_the_codes_are(questions: list[str], choices: list[str]) -> None:
    asked = [{"key": key, "code": code} for key, code in enumerate(questions, 1)]
    offered = [{"key": key, "code": code} for key, code in enumerate(choices * len(questions), 1)]

    names = [naming.answer(one, suffix) for one in asked for suffix in ("", naming.LABEL, naming.VALUE)]
    names += [naming.words(one) for one in asked]
    for place, one in enumerate(asked):
        own = offered[place * len(choices) : (place + 1) * len(choices)]
        names += [naming.choice(one, option) for option in own] + [naming.words(one, option) for option in own]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) for name in names)
