"""Numbers of responses, answers and texts are random: none tells in which order they came."""

import json
from itertools import count

import pytest
from webtest import TestApp

from surveys.analysis.selecting import Selection
from surveys.intake import recording
from surveys.models import Answer, AnswerText, Response, SavedAnswers
from tests.surveys.response_files import rows, written
from tests.surveys.visiting import SURVEY, filled, send, visitor

pytestmark = pytest.mark.django_db
MANY = 10  # so many random numbers stand in order once in 3,628,800 times


@pytest.fixture
def app() -> TestApp:
    return visitor()


def in_order_of_arrival(numbers: list[int]) -> bool:
    """Return whether numbers rise or fall in the order in which they were given out."""
    return numbers in (sorted(numbers), sorted(numbers, reverse=True))


def test_the_number_of_a_response_tells_nothing_of_when_it_came(app: TestApp) -> None:
    numbers = [send(app.get(SURVEY)).pk for _visitor in range(MANY)]

    assert not in_order_of_arrival(numbers)
    assert max(numbers) < 2**49  # 15 digits: no spreadsheet rounds them
    assert min(numbers) > 0
    assert max(numbers) - min(numbers) > 1_000_000


def test_answers_and_texts_have_numbers_of_the_same_kind(app: TestApp) -> None:
    responses = [send(app.get(SURVEY)) for _visitor in range(MANY)]

    for model in (Answer, AnswerText):
        first = [model.objects.filter(response=response).order_by("pk")[0].pk for response in responses]
        assert not in_order_of_arrival(first)
        assert 0 < max(first) < 2**62
        assert max(first) - min(first) > 1_000_000


def test_saved_answers_are_numbered_at_random_too() -> None:
    numbers = []
    for _visitor in range(MANY):
        filled(visitor().get(SURVEY)).submit("save")
        numbers.append(SavedAnswers.objects.exclude(pk__in=numbers).get().pk)

    assert not in_order_of_arrival(numbers)


def test_a_number_that_is_taken_is_drawn_once_more(app: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = send(app.get(SURVEY)).pk
    drawn = iter([taken, taken + 1])
    monkeypatch.setattr(recording, "_random_number", lambda: next(drawn))

    response = send(app.get(SURVEY))

    assert response.pk == taken + 1
    assert response.answers.exists()
    assert Response.objects.count() == 2


def test_a_number_that_is_taken_twice_is_a_fault(app: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = send(app.get(SURVEY)).pk
    tries = count()
    monkeypatch.setattr(recording, "_random_number", lambda: taken if next(tries) < 9 else 0)

    filled(app.get(SURVEY)).submit(status=500)

    assert next(tries) == 2
    assert Response.objects.count() == 1


def test_a_file_has_the_responses_in_no_order_of_arrival_and_each_time_in_the_same(app: TestApp) -> None:
    sent = [str(send(app.get(SURVEY))) for _visitor in range(MANY)]

    first, second = (in_the_file() for _time in range(2))

    assert sorted(first) == sorted(sent)
    assert first not in (sent, sent[::-1])
    assert first == second


def in_the_file() -> list[str]:
    """Return the numbers of the responses in an export, in the order of its rows."""
    survey = Response.objects.all()[0].survey
    files = written(Selection(survey, held=True))
    assert json.loads(files["manifest.json"])["rows"] == MANY
    return [row["response"] for row in rows(files["responses.csv"])]
