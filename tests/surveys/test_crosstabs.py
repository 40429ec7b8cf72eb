"""A question by another: what stands in the cells, over which base, and who stands beside the table."""

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from indicators.models import Country, Indicator
from surveys.analysis import answered
from surveys.analysis.crosstabs import COLUMN, ROW, TOTAL, CrossTab, cross
from surveys.analysis.dimensions import dimensions
from surveys.analysis.selecting import Selection
from surveys.documents import questions_of
from surveys.models import Answer, Question, Response, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import make_live, make_survey, respond

pytestmark = pytest.mark.django_db


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    return make_live()


def table(survey: Survey, rows: str, columns: str, **wanted: object) -> CrossTab:
    selection = Selection(survey, **wanted)  # type: ignore[arg-type]
    offered = dimensions(selection.versions(), "en")
    return cross(selection, offered[rows], offered[columns])


def labels(crosstab: CrossTab) -> tuple[list[str], list[str]]:
    return [row.label for row in crosstab.rows.categories], [column.label for column in crosstab.columns.categories]


def test_a_cell_counts_those_who_answered_both_and_gaps_stand_beside(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    for role, clear, times in (
        ("police", "agree", 3),
        ("police", "disagree", 1),
        ("press", "agree", 1),
        ("press", "disagree", 2),
        ("press", "unsure", 1),
        ("not-said", "agree", 2),
    ):
        for _time in range(times):
            respond(version, {"role": role, "clear": clear})
    respond(version, {"role": "police"})
    respond(version, {"clear": "neither"})
    respond(version, {})

    crosstab = table(survey, "role", "clear")

    assert labels(crosstab) == (["Police", "Press"], ["Disagree", "Neither", "Agree"])
    assert crosstab.counts == [[1, 0, 3], [2, 0, 1]]
    assert (crosstab.base, crosstab.in_view) == (7, 13)
    assert (crosstab.rows.bases, crosstab.columns.bases) == ([4, 3], [3, 0, 4])
    rows, columns = crosstab.rows, crosstab.columns
    assert (rows.n_answered, rows.skipped, rows.no_answers, rows.not_asked) == (9, 2, [("Not-said", 2)], 0)
    assert (columns.n_answered, columns.skipped, columns.no_answers, columns.not_asked) == (10, 2, [("Unsure", 1)], 0)
    assert crosstab.share(0, 2, ROW) == 3 / 4
    assert crosstab.share(0, 2, COLUMN) == 3 / 4
    assert crosstab.share(1, 0, TOTAL) == 2 / 7
    assert crosstab.share(0, 1, COLUMN) is None
    assert crosstab.values == [
        {Fraction(-1): 1, Fraction(1): 3},
        {Fraction(-1): 2, Fraction(1): 1},
    ]


def test_several_choices_count_in_each_cell_but_once_in_a_base(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"role": "police", "reads": ["map", "tables"]})
    respond(version, {"role": "police", "reads": ["map"]})
    respond(version, {"role": "press", "reads": ["map", "tables", "papers"]})
    respond(version, {"role": "press"})

    crosstab = table(survey, "role", "reads")
    turned = table(survey, "reads", "role")
    itself = table(survey, "reads", "reads")

    assert crosstab.counts == [[2, 1, 0], [1, 1, 1]]
    assert (crosstab.rows.bases, crosstab.columns.bases, crosstab.base) == ([2, 1], [3, 2, 1], 3)
    assert (crosstab.columns.n_answered, crosstab.columns.skipped) == (3, 1)
    assert crosstab.turned() == turned
    assert itself.counts == [[3, 2, 1], [2, 2, 1], [1, 1, 1]]
    assert (itself.rows.bases, itself.columns.bases, itself.base) == ([3, 2, 1], [3, 2, 1], 3)


def test_an_option_that_is_no_answer_may_stand_beside_an_answer(live: tuple[Survey, SurveyVersion]) -> None:
    survey = make_survey("beside")
    reads = Question.objects.get(survey=survey, code="reads")
    reads.options.update(order=F("order") + 1)
    reads.options.create(code="none-known", label_en="None known", label_fr="Aucun", is_missing=True, order=0)
    version = compiling.publish(survey, by=None)
    respond(version, {"role": "police", "reads": ["none-known", "map", "tables"]})
    respond(version, {"role": "police", "reads": ["none-known"]})
    respond(version, {"role": "press", "reads": ["map"]})

    crosstab = table(survey, "role", "reads")

    assert crosstab.counts == [[1, 1, 0], [1, 0, 0]]
    assert (crosstab.rows.bases, crosstab.columns.bases, crosstab.base) == ([1, 1], [2, 1, 0], 2)
    assert (crosstab.columns.n_answered, crosstab.columns.no_answers) == (2, [("None known", 1)])
    assert crosstab.in_view == 3


def test_facts_of_the_responses_divide_like_answers(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    kenya = {"country": Country.objects.get(iso3="KEN"), "indicator": Indicator.objects.get(slug="arms-trafficking")}
    respond(version, {"clear": "agree"}, language="fr", submitted_on=date(2026, 10, 31), **kenya)
    respond(version, {"clear": "agree"}, submitted_on=date(2026, 11, 1))
    respond(version, {"clear": "disagree"}, submitted_on=date(2026, 11, 30))

    language, month = table(survey, "response.language", "clear"), table(survey, "response.month", "clear")
    country, editions = table(survey, "response.country", "clear"), table(survey, "response.version", "clear")

    assert (labels(language)[0], language.counts) == (["English", "French"], [[1, 0, 1], [0, 0, 1]])
    assert (labels(month)[0], month.counts) == (["October 2026", "November 2026"], [[0, 0, 1], [1, 0, 1]])
    assert (labels(country)[0], country.counts, country.rows.not_asked) == (["Kenya"], [[0, 0, 1]], 2)
    assert (labels(editions)[0], editions.counts) == (["Version 1"], [[1, 0, 2]])


def test_who_was_not_asked_is_told_from_who_skipped(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"role": "police", "clear": "agree"})
    unasked = respond(version, {"role": "press"})
    Answer.objects.filter(response=unasked, question__code="clear").delete()

    crosstab = table(survey, "role", "clear")

    assert (crosstab.columns.skipped, crosstab.columns.not_asked, crosstab.columns.n_asked) == (0, 1, 1)
    assert crosstab.counts == [[0, 0, 1], [0, 0, 0]]


def test_the_filter_and_the_status_hold_for_a_table_too(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"role": "police", "clear": "agree"})
    respond(version, {"role": "police", "clear": "agree"}, language="fr")
    respond(version, {"role": "police", "clear": "agree"}, status="held")
    respond(version, {"role": "police", "clear": "agree"}, status="spam")

    assert table(survey, "role", "clear").base == 2
    assert table(survey, "role", "clear", held=True).base == 3
    assert table(survey, "role", "clear", language="fr").base == 1


def test_a_table_takes_one_statement_and_its_labels_the_language(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"reads": ["map", "tables"], "clear": "agree"})
    selection = Selection(survey)
    offered = dimensions(selection.versions(), "fr")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        crosstab = cross(selection, offered["reads"], offered["clear"])

    assert len(queries) == 1
    assert labels(crosstab)[1] == ["disagree (fr)", "neither (fr)", "agree (fr)"]


def test_numbers_fall_into_classes_where_there_are_many(version: SurveyVersion) -> None:
    keys = {question["code"]: question["key"] for question in questions_of(version.document)}
    for distance, trust in ((3, 10), (14, 8), (14.5, 8), (499, 0), *((50 * step, 5) for step in range(10))):
        response = respond(version, {"trust": f"r{trust}"})
        Answer.objects.filter(response=response, question=keys["far"]).update(option=None, number=distance)

    crosstab = table(version.survey, "trust", "far")

    assert [Decimal(column.code) for column in crosstab.columns.categories] == [50 * step for step in range(10)]
    at = {row.code: place for place, row in enumerate(crosstab.rows.categories)}
    assert crosstab.counts[at["r8"]] == [2, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert crosstab.counts[at["r0"]] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert crosstab.counts[at["r5"]] == [1] * 10
    assert crosstab.values[at["r8"]] == {Fraction(14): 1, Fraction(29, 2): 1}
    assert crosstab.rows.is_ordered
    assert crosstab.columns.is_ordered
    assert "needed" not in dimensions([version], "en")  # a ranking


def test_words_are_not_offered(live: tuple[Survey, SurveyVersion]) -> None:
    survey, _version = live

    offered = list(dimensions(Selection(survey).versions(), "en"))

    facts = ["response.language", "response.version", "response.month", "response.country"]
    assert offered == ["role", "reads", "clear", "useful", "home", "quote", *facts]


@pytest.mark.parametrize("rows", ["role", "reads", "home", "response.language"])
@pytest.mark.parametrize("columns", ["clear", "reads", "quote"])
def test_the_table_is_that_of_answers_read_one_by_one(
    live: tuple[Survey, SurveyVersion], rows: str, columns: str
) -> None:
    survey, version = live
    _respond_at_random(version, 80)

    crosstab = table(survey, rows, columns)

    expected: Counter[tuple[str, str]] = Counter()
    both = 0
    for response in Response.objects.all():
        said = _said(response)
        both += bool(said[rows] and said[columns])
        expected.update((row, column) for row in said[rows] for column in said[columns])
    named = {
        (row.label, column.label): crosstab.counts[at][place]
        for at, row in enumerate(crosstab.rows.categories)
        for place, column in enumerate(crosstab.columns.categories)
    }
    assert {cell: n for cell, n in named.items() if n} == expected
    assert crosstab.base == both


def _respond_at_random(version: SurveyVersion, times: int) -> None:
    random = Random(5)
    choices = {
        "role": ["police", "press", "not-said", ""],
        "clear": ["disagree", "neither", "agree", "unsure", ""],
        "home": ["ken", "gha", ""],
        "quote": ["yes", "no", ""],
    }
    for _time in range(times):
        said = {code: [code_ for code_ in [random.choice(codes)] if code_] for code, codes in choices.items()}
        reads = random.sample(["map", "tables", "papers"], random.randint(0, 3))
        respond(version, {**said, "reads": reads}, language=random.choice(["en", "fr"]))


def _said(response: Response) -> dict[str, list[str]]:
    """Return the labels of a response's answers by question, without those that count as no answer."""
    by_text = {answer.question: answer for answer in answered.answers_of(response, "en")}
    said = {code: by_text[code.capitalize()] for code in ("role", "reads", "clear", "home", "quote")}
    language = {"en": "English", "fr": "French"}[response.language]
    return {
        code: [] if answer.reason or answer.choices in (["Unsure"], ["Not-said"]) else answer.choices
        for code, answer in said.items()
    } | {"response.language": [language]}
