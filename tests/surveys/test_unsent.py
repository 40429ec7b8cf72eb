"""Nothing is kept of a form before its author sends or saves it: of no faulty form is there a row or a note."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from webtest import TestApp

from surveys.models import Response
from tests.outage import refusing
from tests.surveys.test_switching import switch
from tests.surveys.visiting import SCORE, SURVEY, filled, form_of, visitor

pytestmark = pytest.mark.django_db
WORDS = "Kwashibidu the harbour clerk takes it"
IN_MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "unsent"}}
TABLES = ("surveys_response", "surveys_answer", "surveys_answertext", "surveys_draft", "django_session")


def too_long(form: Any) -> None:
    form["q-missing"] = WORDS * 99
    form.submit(status=422)


def unknown_choice(form: Any) -> None:
    form["q-who"].force_value("nobody")
    form.submit(status=422)


def naming_someone(form: Any) -> None:
    form["q-missing"] = f"{WORDS}. Ask Mr Dlamini, +27 11 555 01 99."
    form.submit(status=422)


def without_a_key(form: Any) -> None:
    form["submit_key"] = ""
    form.submit(status=422)


def with_an_old_page(form: Any) -> None:
    form.response.test_app.reset()
    form.submit(status=403)


def in_another_language(form: Any) -> None:
    switch(form)


def more_than_can_be_saved(form: Any) -> None:
    form["q-missing"] = WORDS * 2500
    form.submit("save", status=409)


def while_the_database_is_away(form: Any) -> None:
    with refusing("INSERT"):
        form.submit(status=503)


def saving_while_the_database_is_away(form: Any) -> None:
    with refusing("INSERT"):
        form.submit("save", status=503)


FAULTY = (
    too_long, unknown_choice, naming_someone, without_a_key, with_an_old_page, in_another_language,
    more_than_can_be_saved, while_the_database_is_away, saving_while_the_database_is_away,
)  # fmt: skip


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]
    return counts


def in_the_cache() -> str:
    """Return every key and value of the cache, as it holds them."""
    stored = caches["default"]._cache  # type: ignore[attr-defined]
    return "\n".join(f"{key} {value!r}" for key, value in stored.items())


@override_settings(CACHES=IN_MEMORY)
@pytest.mark.parametrize("send", FAULTY)
def test_of_a_form_that_was_neither_sent_nor_saved_nothing_is_kept(send: Callable[[Any], None]) -> None:
    form = filled(visitor().get(SURVEY))
    form["q-missing"] = WORDS

    send(form)

    assert set(rows().values()) == {0}
    assert "Kwashibidu" not in in_the_cache()


@override_settings(CACHES=IN_MEMORY)
def test_of_a_faulty_answer_about_a_score_nothing_is_kept(app: TestApp) -> None:
    form = form_of(app.get(SCORE))
    form["q-reason"] = WORDS * 99

    form.submit(status=422)

    assert set(rows().values()) == {0}
    assert "Kwashibidu" not in in_the_cache()


@override_settings(CACHES=IN_MEMORY)
def test_of_what_is_sent_the_cache_has_keyed_hashes_alone(app: TestApp) -> None:
    form = filled(app.get(SURVEY))
    form["q-missing"] = WORDS

    form.submit(status=302)

    assert Response.objects.count() == 1
    assert "text:" in in_the_cache()
    assert "Kwashibidu" not in in_the_cache()


@pytest.fixture
def app() -> TestApp:
    return visitor()
