"""What opening and sending a survey asks of the database, seen from inside."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench.over_http import SURVEY
from tests.bench.visiting import ANSWERS, HIDDEN


def statements() -> tuple[int, list[str]]:
    """Return how many statements a view of the form takes, and the words that those of a submission begin with."""
    client = Client(SERVER_NAME="127.0.0.1")
    _send(client, client.get(SURVEY).content.decode())
    with CaptureQueriesContext(connection) as opening:
        page = client.get(SURVEY).content.decode()
    with CaptureQueriesContext(connection) as sending:
        _send(client, page)
    return len(opening), [one["sql"].split()[0] for one in sending.captured_queries]


def _send(client: Client, page: str) -> None:
    answers = {f"q-{name}": said for name, said in ANSWERS.items()}
    if client.post(SURVEY, {**answers, **dict(HIDDEN.findall(page))}).status_code != 302:
        raise RuntimeError("the survey was not kept")
