"""A filter that is written down and read back later: it keeps the same responses, or none are taken out."""

from dataclasses import fields
from datetime import date

import pytest

from lib.refusals import Refused
from surveys.analysis.answer_filters import OR
from surveys.analysis.selecting import Selection
from surveys.analysis.selection_query import read
from surveys.models import Survey
from tests.factories import make_live, respond

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    survey, version = make_live()
    respond(version, {"role": "police", "clear": "agree"})
    respond(version, {"role": "press"})
    return survey


def test_every_part_of_a_filter_comes_back(survey: Survey) -> None:
    conditions = read(survey, "answers=role:police;clear:!agree&join=or").answers
    selection = Selection(
        survey,
        since=date(2026, 1, 1),
        until=date(2026, 12, 31),
        language="en",
        country="KEN",
        indicator="cocaine-trade",
        version=1,
        held=True,
        unflagged=True,
        answers=conditions,
        joined=OR,
    )
    plain = Selection(survey)
    same = {field.name for field in fields(Selection) if getattr(selection, field.name) == getattr(plain, field.name)}
    assert same == {"survey"}  # all others are tried: whoever adds a field adds it here, and to `read`

    again = read(survey, selection.query())

    assert again == selection
    assert [condition.options for condition in again.answers] == [condition.options for condition in conditions]


def test_a_filter_by_answers_keeps_the_same_responses(survey: Survey) -> None:
    assert read(survey, "answers=role:police").responses().count() == 1
    assert read(survey, "").responses().count() == 2


@pytest.mark.parametrize("query", ["role=police", "answers=role:nobody", "answers=gone:police", "held=yes"])
def test_a_filter_that_is_not_known_whole_is_refused(survey: Survey, query: str) -> None:
    with pytest.raises(Refused):
        read(survey, query)
