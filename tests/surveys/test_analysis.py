"""What is counted, over which base, under which filter: expectations counted by hand."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from indicators.models import Country, Edition, Indicator
from surveys.analysis import counting, curve, distributions
from surveys.analysis.selecting import Selection
from surveys.kinds.figures import Distribution
from surveys.models import Option, Question, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import SUBMITTED_ON, make_live, respond

pytestmark = pytest.mark.django_db


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    return make_live()


def shown(selection: Selection, language: str = "en") -> dict[str, Distribution]:
    found = distributions.distributions(
        list(selection.survey.versions.all()), counting.answers(selection), counting.texts(selection), language
    )
    return {one.code: one for one in found} | {row.code: row for one in found for row in one.rows}


def counts(one: Distribution) -> dict[str, int]:
    return {bar.code: bar.count for bar in one.bars}


def test_base_skipped_and_missing_are_told_apart(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    for said in ("police", "police", "press", "not-said"):
        respond(version, {"role": said})
    respond(version, {})

    role = shown(Selection(survey))["role"]

    assert (role.n_asked, role.base, role.skipped, role.missing) == (5, 3, 1, 1)
    assert counts(role) == {"police": 2, "press": 1}
    assert [round(bar.per_cent, 1) for bar in role.bars] == [66.7, 33.3]
    assert [(bar.code, bar.count) for bar in role.no_answers] == [("not-said", 1)]


def test_several_choices_are_shares_of_those_who_chose_any(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"reads": ["map", "tables"]})
    respond(version, {"reads": ["map"]})
    respond(version, {})

    reads = shown(Selection(survey))["reads"]

    assert (reads.n_asked, reads.base, reads.skipped, reads.missing) == (3, 2, 1, 0)
    assert counts(reads) == {"map": 2, "tables": 1, "papers": 0}
    assert [bar.per_cent for bar in reads.bars] == [100.0, 50.0, 0.0]


def test_each_statement_of_a_scale_has_its_own_base_and_middle(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    for clear in ("agree", "agree", "neither", "disagree", "unsure"):
        respond(version, {"clear": clear, "useful": "agree"})
    respond(version, {"useful": "unsure"})

    found = shown(Selection(survey))
    clear, useful = found["clear"], found["useful"]

    assert (clear.n_asked, clear.base, clear.skipped, clear.missing) == (6, 4, 1, 1)
    assert counts(clear) == {"disagree": 1, "neither": 1, "agree": 2}
    assert (useful.base, useful.missing) == (5, 1)
    assert clear.summary is not None
    assert (clear.summary.mean, clear.summary.median) == (Fraction(1, 4), Fraction(1, 2))
    assert clear.net is not None
    assert clear.net.share == 0.25
    assert clear.top is None  # three points: the two highest and the two lowest would meet
    assert [row.code for row in found["agree"].rows] == ["clear", "useful"]


def test_the_two_ends_of_a_scale_of_five() -> None:
    survey = Survey.objects.get(kind="score", demonstration=False)
    version = compiling.newest_version(survey)
    assert version is not None
    for step in ("far-too-low", "far-too-low", "too-low", "about-right", "far-too-high"):
        respond(version, {"step": step})

    step = shown(Selection(survey))["step"]

    assert step.top is not None
    assert step.bottom is not None
    assert (step.top.count, step.bottom.count) == (3, 1)
    assert step.summary is not None
    assert (step.summary.mean, step.summary.median) == (Fraction(3, 5), 1)


def test_texts_countries_and_consents(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"missing": "A map of rivers", "home": "ken", "quote": "yes"})
    respond(version, {"home": "ken", "quote": "no"})
    respond(version, {"home": "afg"})

    found = shown(Selection(survey))

    assert (found["missing"].base, found["missing"].skipped, found["missing"].texts) == (1, 2, 1)
    assert [(bar.code, bar.label, bar.count) for bar in found["home"].bars] == [
        ("ken", "Kenya", 2),
        ("afg", "Afghanistan", 1),
    ]
    assert counts(found["quote"]) == {"yes": 1, "no": 1}


def test_held_answers_and_spam_are_outside_every_number_unless_asked_for(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"role": "police"})
    respond(version, {"role": "police"}, status="held", flags=["speed"])
    respond(version, {"role": "press"}, status="spam", flags=["honeypot"])
    respond(version, {}, status="erased")

    counted, with_held = Selection(survey), Selection(survey, held=True)

    assert counts(shown(counted)["role"]) == {"police": 1, "press": 0}
    assert counts(shown(with_held)["role"]) == {"police": 2, "press": 0}
    received = counting.received(counted)
    assert (received.all, received.counted, received.held, received.spam, received.erased) == (4, 1, 1, 1, 1)


def test_every_filter_narrows_every_number(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    kenya, cocaine = Country.objects.get(iso3="KEN"), Indicator.objects.get(slug="cocaine-trade")
    cell = {"country": kenya, "indicator": cocaine, "edition": Edition.objects.get(year=2025)}
    respond(version, {"role": "police", "missing": "One"}, **cell)
    respond(version, {"role": "press", "missing": "Two"}, language="fr")
    respond(version, {"role": "press"}, submitted_on=SUBMITTED_ON + timedelta(days=3), flags=["links"])
    Question.objects.filter(survey=survey, code="role").update(text_en="Who are you?")
    second = compiling.publish(survey, by=None)
    respond(second, {"role": "police"})

    for narrowed, expected, texts in (
        ({"country": "KEN"}, {"police": 1, "press": 0}, 1),
        ({"indicator": "cocaine-trade"}, {"police": 1, "press": 0}, 1),
        ({"language": "fr"}, {"police": 0, "press": 1}, 1),
        ({"until": SUBMITTED_ON}, {"police": 2, "press": 1}, 2),
        ({"since": SUBMITTED_ON + timedelta(days=1)}, {"police": 0, "press": 1}, 0),
        ({"version": 2}, {"police": 1, "press": 0}, 0),
        ({"unflagged": True}, {"police": 2, "press": 1}, 2),
        ({"country": "ZZZ"}, {"police": 0, "press": 0}, 0),
    ):
        selection = Selection(survey, **narrowed)
        found = shown(selection)
        assert (counts(found["role"]), found["missing"].texts) == (expected, texts), narrowed
        assert counting.received(selection).counted == sum(expected.values()), narrowed
        assert sum(n for *_rest, n in counting.by_day(selection)) == sum(expected.values()), narrowed


def test_a_change_of_wording_shows_in_the_results(live: tuple[Survey, SurveyVersion]) -> None:
    survey, _version = live
    Question.objects.filter(survey=survey, code="role").update(text_en="Who are you?")
    compiling.publish(survey, by=None)

    role = shown(Selection(survey))["role"]

    assert (role.text, role.wordings) == ("Who are you?", [(1, "Role"), (2, "Who are you?")])
    assert shown(Selection(survey), "fr")["role"].wordings == []


def test_a_change_of_a_label_or_a_statement_shows_in_the_results(live: tuple[Survey, SurveyVersion]) -> None:
    survey, _version = live
    Option.objects.filter(question__survey=survey, code="police").update(label_en="Officer")
    Option.objects.filter(question__survey=survey, code="unsure").update(label_en="No idea")
    Question.objects.filter(survey=survey, code="clear").update(text_en="Easy to read")
    compiling.publish(survey, by=None)
    Option.objects.filter(question__survey=survey, code="police").update(label_en="Police")
    compiling.publish(survey, by=None)

    found = shown(Selection(survey))

    assert {bar.code: bar.wordings for bar in found["role"].bars} == {
        "police": [(1, "Police"), (2, "Officer"), (3, "Police")],
        "press": [],
    }
    assert [(bar.code, bar.wordings) for bar in found["clear"].no_answers] == [
        ("unsure", [(1, "Unsure"), (2, "No idea")])
    ]
    assert (found["clear"].wordings, found["useful"].wordings) == ([(1, "Clear"), (2, "Easy to read")], [])
    assert [(one.code, one.wordings[-1]) for one in found["agree"].reworded] == [
        ("clear", (2, "Easy to read")),
        ("unsure", (2, "No idea")),
    ]
    assert [one.code for one in shown(Selection(survey), "fr")["agree"].reworded] == []


def test_a_question_that_is_no_longer_asked_keeps_its_answers(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"reads": ["map"]})
    Question.objects.filter(survey=survey, code="reads").update(retired=True)
    compiling.publish(survey, by=None)

    found = shown(Selection(survey))

    assert list(found)[:6] == ["role", "agree", "missing", "home", "quote", "reads"]
    assert counts(found["reads"])["map"] == 1


def test_flags_are_counted_by_response_and_by_reason(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {}, flags=["links"])
    respond(version, {}, flags=["links", "speed"])
    respond(version, {})
    respond(version, {}, flags=["speed"], status="held")

    assert counting.flags(Selection(survey)) == {"": 2, "links": 2, "speed": 1}


def test_days_without_an_answer_have_their_place_in_the_curve() -> None:
    found = curve.build_curve(
        [
            (date(2026, 11, 1), "ok", False, 3),
            (date(2026, 11, 3), "ok", True, 1),
            (date(2026, 11, 3), "held", True, 2),
        ]
    )

    assert found.step == "day"
    assert [(column.first.day, column.counted, column.flagged, column.held) for column in found.columns] == [
        (1, 3, 0, 0),
        (2, 0, 0, 0),
        (3, 0, 1, 2),
    ]


def test_a_long_time_is_drawn_by_week_and_a_very_long_one_by_month() -> None:
    weeks = curve.build_curve([(date(2026, 1, 1), "ok", False, 1), (date(2026, 7, 1), "ok", False, 1)])
    months = curve.build_curve([(date(2024, 1, 31), "ok", False, 1), (date(2026, 3, 1), "ok", False, 1)])

    assert (weeks.step, weeks.columns[0].first, len(weeks.columns)) == ("week", date(2025, 12, 29), 27)
    assert (months.step, months.columns[0].first, len(months.columns)) == ("month", date(2024, 1, 1), 27)
    assert sum(column.all for column in months.columns) == 2
    assert curve.build_curve([]).columns == []


def test_all_numbers_of_a_survey_take_eight_queries(
    live: tuple[Survey, SurveyVersion], django_assert_num_queries: object
) -> None:
    survey, version = live
    for _number in range(3):
        respond(version, {"role": "police", "reads": ["map"], "missing": "Words"})
    selection = Selection(survey)

    # One for each number, one for the marks of quality of two of them, and the documents that say what is no answer.
    with django_assert_num_queries(8):  # type: ignore[operator]
        counting.received(selection)
        counting.flags(selection)
        counting.by_day(selection)
        counting.answers(selection)
        counting.texts(selection)
