"""Nothing of who answers is left: not in rows, not in the cache, not in what is logged."""

import io
import logging
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from ocindex.backends import signed
from ocindex.backends.cache import EXPIRY_SIZE
from ocindex.deploy.redaction import RedactingFilter
from ocindex.deploy.unseen import UnseenFilter
from surveys.models import Response
from tests.surveys.visiting import SURVEY, filled, form_of, visitor

pytestmark = pytest.mark.django_db

ADDRESS, AGENT = "203.0.113.77", "Planted/9.9 (visitor)"
REFERRER, ORIGIN = "https://planted.example/page", "https://planted-origin.example"
PLANTED = (ADDRESS, "203.0.113", "Planted", "planted.example", "planted-origin")
WHO = {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT, "HTTP_REFERER": REFERRER, "HTTP_X_FORWARDED_FOR": ADDRESS}


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """Collect what all loggers say, through the filters that every handler of the site has."""
    stream = io.StringIO()
    heard = logging.StreamHandler(stream)
    heard.addFilter(UnseenFilter())
    heard.addFilter(RedactingFilter())
    loggers = [logging.getLogger(name) for name in ("", "django.request", "django.security", "django.server")]
    for one in loggers:
        one.addHandler(heard)
    yield stream
    for one in loggers:
        one.removeHandler(heard)


def everything_kept() -> str:
    """Return every value of every table."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            found += [str(row) for row in cursor.fetchall()] if model._meta.app_label != "indicators" else []
    return "\n".join(found)


def cached(folder: Path) -> str:
    """Return what the files of a cache hold."""
    found = []
    for path in folder.iterdir():
        found.append(repr(pickle.loads(path.read_bytes()[EXPIRY_SIZE + signed.SIZE :])))
    return "\n".join(found)


def test_a_whole_visit_with_faults_leaves_no_trace_of_who_it_was(tmp_path: Path, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "ocindex.backends.cache.TidyFileBasedCache", "LOCATION": tmp_path}}
    app = visitor(**WHO)
    with everything_logged() as said:
        form = filled(app.get(SURVEY))
        form.submit(headers={"Origin": ORIGIN}, status=403)
        app.reset()
        again = form_of(form.submit(status=403))
        address = again.submit().headers["Location"]
        app.get(address)
        another = "A" if address[-2] == "X" else "X"
        app.get(f"{address[:-2]}{another}/", status=404)
        form_of(filled(app.get(SURVEY)).submit("save").follow())

    response = Response.objects.get()
    rows, files, log = everything_kept(), cached(tmp_path), said.getvalue()

    assert str(response.receipt_hash) in rows
    assert log == ""
    for planted in PLANTED:
        assert planted not in rows
        assert planted not in files


def test_no_time_finer_than_the_day_is_kept() -> None:
    fields = {field.name: field.get_internal_type() for field in Response._meta.get_fields() if not field.is_relation}

    assert fields["submitted_on"] == "DateField"
    assert "DateTimeField" not in fields.values()
