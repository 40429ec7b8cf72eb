"""Options that a visitor puts in order: refused where it is none, stored, counted, written out; and invented."""

from decimal import Decimal
from random import Random

import pytest

from surveys import kinds
from surveys.analysis import answered
from surveys.analysis.selecting import Selection
from surveys.documents import questions_of
from surveys.forms.building import SurveyForm
from surveys.kinds.asked import Stored
from surveys.models import Answer, Question, Survey, SurveyVersion
from surveys.questionnaires import compiling
from surveys.simulation import copying
from tests.surveys.all_kinds import figures, form, send
from tests.surveys.response_files import rows, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_too_fast")]


def rank(version: SurveyVersion, **places: str) -> SurveyForm:
    return form(version, **{f"needed.{option}": place for option, place in places.items()})


@pytest.mark.parametrize(
    ("places", "message"),
    [
        ({"courts": "1", "police": "1"}, "Place 1 is given twice: “Police”."),
        ({"courts": "2"}, "Begin with place 1, and leave none out: “Courts” has place 2."),
        ({"courts": "1", "press": "3"}, "Begin with place 1, and leave none out: “Press” has place 3."),
        ({"courts": "4"}, "Choose one of the answers that are listed."),
    ],
)
def test_an_order_that_is_none_is_refused(version: SurveyVersion, places: dict[str, str], message: str) -> None:
    assert [error for errors in rank(version, **places).errors.values() for error in errors] == [message]


def test_an_order_that_has_to_be_given_is_asked_for(survey: Survey) -> None:
    Question.objects.filter(survey=survey, code="needed").update(required=True)
    version = compiling.publish(survey, by=None)

    assert rank(version).errors["q-needed.courts"] == ["Give at least one of them a place."]
    assert rank(version, press="1").is_valid()


ORDERS = [("press", "courts", "police"), ("press", "courts"), ("courts",), ("police", "press", "courts")]


def test_an_order_is_stored_counted_and_written_out(version: SurveyVersion) -> None:
    for order in ORDERS:
        response = send(**{f"needed.{option}": str(place) for place, option in enumerate(order, 1)})
    send()

    stored = Answer.objects.filter(response=response, question__code="needed").order_by("slot")
    assert [(answer.option.code, answer.number) for answer in stored if answer.option] == [
        ("police", 1), ("press", 2), ("courts", 3),
    ]  # fmt: skip
    (read,) = [one for one in answered.answers_of(response, "en") if one.question == "Needed"]
    assert read.choices == ["1. Police", "2. Press", "3. Courts"]

    needed = figures(version)["needed"]
    assert (needed.n_asked, needed.base, needed.skipped) == (5, 4, 1)
    # Places by hand: press 1, 1, 2; courts 2, 2, 1, 3; police 3, 1.
    assert [(bar.code, bar.label, bar.count) for bar in needed.bars] == [
        ("press", "Press (mean place 1.33)", 2),
        ("courts", "Courts (mean place 2.00)", 1),
        ("police", "Police (mean place 2.00)", 1),
    ]

    table = rows(written(Selection(version.survey), with_words=False)["responses.csv"])
    names = ("q_needed", "q_needed__courts", "q_needed__police", "q_needed__press")
    assert sorted(tuple(row[name] for name in names) for row in table) == [
        ("answered", "1", "", ""),
        ("answered", "2", "", "1"),
        ("answered", "2", "3", "1"),
        ("answered", "3", "1", "2"),
        ("skipped", "", "", ""),
    ]


@pytest.mark.parametrize("code", ["far", "trust", "half", "when", "month", "plate", "where", "needed", "why"])
def test_what_is_invented_is_what_a_visitor_may_answer(version: SurveyVersion, code: str) -> None:
    (question,) = [one for one in questions_of(version.document) if one["code"] == code]
    keys = copying.VersionKeys(version)
    options = {option["key"] for option in question["options"]} | {question["skipped"], None}
    random = Random(7)

    for _time in range(60):
        for name, answer in kinds.of(question["kind"]).invented(question, random):
            assert name == code
            assert {option for option, _number in keys.stored(name, answer)} <= options
            if isinstance(answer, Decimal):
                said = kinds.of(question["kind"]).shown(question, [Stored(None, answer)], "en")
                assert form(version, **{code: typed(code, answer)}).is_valid(), said


def typed(code: str, number: Decimal) -> str:
    """Return a number as a visitor types it: a date in ISO 8601."""
    digits = f"{number:.0f}"
    dates = {"when": f"{digits[:4]}-{digits[4:6]}-{digits[6:]}", "month": f"{digits[:4]}-{digits[4:6]}"}
    return dates.get(code, f"{number:.1f}")
