"""Responses as they are stored, read in chunks by SQL: facts, answers as one text, and words.

Not the ORM: it took 20 times as long as the database. The database joins the answers of a response to one text, which
a reader looks up part by part; so a million answers are not a million rows.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.db import connection as own_connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from surveys.analysis.selecting import Selection
from surveys.models import Answer, AnswerText, Response

CHUNK: Final = 2_000  # responses in memory at a time
FACTS: Final = (
    "pk", "submitted_on", "language", "version__number", "status", "flags", "country__iso3", "indicator__slug",
    "edition__year", "shown", "consent", "random_order",
)  # fmt: skip
BEGIN: Final = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "sqlite": "BEGIN DEFERRED"}
_ANSWER: Final = Answer._meta.db_table
_TEXT: Final = AnswerText._meta.db_table
# Of each response ",question=option:number;option:number,question=…": the first answer to a question has slot 0.
ANSWERS_JOINED: Final = f"""
    SELECT response_id, string_agg(
        CASE WHEN slot = 0 THEN ',' || question_id || '=' ELSE ';' END
            || coalesce(option_id::text, '') || ':' || coalesce(number::text, ''),
        '' ORDER BY question_id, slot)
    FROM {_ANSWER} WHERE response_id = ANY(%s) GROUP BY response_id"""  # nosec B608
ANSWERS: Final = f"""
    SELECT response_id, CASE WHEN slot = 0 THEN ',' || question_id || '=' ELSE ';' END
        || coalesce(option_id, '') || ':' || coalesce(number, '')
    FROM {_ANSWER} WHERE response_id IN (SELECT value FROM json_each(%s))
    ORDER BY response_id, question_id, slot"""  # nosec B608
_OF_CHUNK: Final = {"postgresql": "= ANY(%s)", "sqlite": "IN (SELECT value FROM json_each(%s))"}


class StoredResponse(NamedTuple):
    """One response: its facts in the order of `FACTS`, its answers as `ANSWERS_JOINED` has them, and its words.

    `texts` are (question, option or None, text).
    """

    facts: tuple[Any, ...]
    answers: str
    texts: Sequence[tuple[int, int | None, str]]


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """Yield a connection on which all statements see the database at one moment; it reads, and holds up no writer.

    It is another than that of the caller, who meanwhile writes how far the work is. A caller who is in a transaction
    reads in that.
    """
    if own_connection.in_atomic_block:
        yield own_connection
        return
    apart = own_connection.copy()
    try:
        with apart.cursor() as cursor:
            cursor.execute(BEGIN[apart.vendor])
        yield apart
        with apart.cursor() as cursor:
            cursor.execute("ROLLBACK")
    finally:
        apart.close()


def count(selection: Selection, connection: BaseDatabaseWrapper) -> int:
    """Return the number of responses of a selection, as the database counts them."""
    sql, values = _compiled(selection.responses().order_by().values("pk"), connection)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql}) counted", values)  # nosec B608
        return int(cursor.fetchone()[0])


def chunks(
    selection: Selection, connection: BaseDatabaseWrapper, *, with_words: bool
) -> Iterator[list[StoredResponse]]:
    """Yield the responses of a selection by their numbers, which are random: in each file in the same order."""
    sql, values = _compiled(selection.responses().order_by("pk").values_list(*FACTS), connection)
    cursor = connection.chunked_cursor()
    try:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(CHUNK):
            keys = [row[0] for row in rows]
            answers = _answers(keys, connection)
            texts = _texts(keys, connection) if with_words else {}
            yield [StoredResponse(row, answers.get(row[0], ""), texts.get(row[0], ())) for row in rows]
    finally:
        cursor.close()


def _compiled(queryset: QuerySet[Response, Any], connection: BaseDatabaseWrapper) -> tuple[str, Sequence[Any]]:
    sql, values = queryset.query.get_compiler(connection=connection).as_sql()
    return str(sql), tuple(values)


def _parameter(keys: Sequence[int], connection: BaseDatabaseWrapper) -> list[Any]:
    return [list(keys)] if connection.vendor == "postgresql" else [str(list(keys))]


def _answers(keys: Sequence[int], connection: BaseDatabaseWrapper) -> dict[int, str]:
    """Return {response: its answers as one text}."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(ANSWERS_JOINED, _parameter(keys, connection))
            return dict(cursor.fetchall())
        cursor.execute(ANSWERS, _parameter(keys, connection))
        rows = cursor.fetchall()
    return {key: "".join([part for _key, part in own]) for key, own in groupby(rows, key=lambda row: row[0])}


def _texts(keys: Sequence[int], connection: BaseDatabaseWrapper) -> dict[int, list[tuple[int, int | None, str]]]:
    """Return {response: its texts by question and option}, in a steady order."""
    statement = f"""
        SELECT response_id, question_id, option_id, text FROM {_TEXT} WHERE response_id {_OF_CHUNK[connection.vendor]}
        ORDER BY response_id, question_id, coalesce(option_id, 0)"""  # nosec B608
    texts: dict[int, list[tuple[int, int | None, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, _parameter(keys, connection))
        for key, question, option, text in cursor.fetchall():
            texts.setdefault(key, []).append((question, option, text))
    return texts
