"""Counting the answers and texts of some thousand responses by groups of these, in one statement."""

import json
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from surveys.models import Answer, AnswerTally, AnswerText, SurveyVersion
from surveys.tallying.measures import SeveralChoices, several_choices

Measure = AnswerTally.Measure
Counted = tuple[str, int, int, int | None, Decimal | None, int]
ANSWERS, TEXTS = Answer._meta.db_table, AnswerText._meta.db_table
# The groups as a table, given as JSON to SQLite and as arrays to PostgreSQL. Joined from there: that both begin with it
# is left to neither.
ON_SQLITE: Final = "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(%s)"
ON_POSTGRESQL: Final = "SELECT * FROM UNNEST(%s::bigint[], %s::integer[])"
COUNTED: Final = f"""
    WITH responses (response_id, place) AS ({{responses}})
    SELECT 'answers', r.place, a.question_id, a.option_id, a.number, a.slot, COUNT(*)
    FROM responses r CROSS JOIN {ANSWERS} a WHERE a.response_id = r.response_id GROUP BY 2, 3, 4, 5, 6
    UNION ALL
    SELECT 'several', r.place, a.question_id, NULL, NULL, NULL, COUNT(DISTINCT r.response_id)
    FROM responses r CROSS JOIN {ANSWERS} a
    WHERE a.response_id = r.response_id AND a.question_id IN ({{questions}}) AND a.option_id NOT IN ({{no_answers}})
    GROUP BY 2, 3
    UNION ALL
    SELECT 'texts', r.place, t.question_id, NULL, NULL, NULL, COUNT(*)
    FROM responses r CROSS JOIN {TEXTS} t WHERE t.response_id = r.response_id GROUP BY 2, 3
"""  # nosec B608


def counted_answers(place_by_response: Mapping[int, int], versions: Collection[int]) -> Iterator[Counted]:
    """Yield (measure, place, question id, option id or None, number or None, n) of responses by the place of each.

    `versions` are the keys of those that were answered. The same key may come more than once: its numbers are to be
    added.
    """
    several = several_choices(SurveyVersion.objects.filter(pk__in=versions))
    for measure, place, question, option, number, slot, n in _rows(place_by_response, several):
        yield measure, place, question, option, _exact(number), n
        # Whoever did not skip has an answer in slot 0; whether one of them is an answer, only all slots can say.
        if slot == 0 and question in several.questions and option not in several.skipped:
            yield Measure.ANY.value, place, question, None, None, n
            if question not in several.with_no_answers:
                yield Measure.SEVERAL.value, place, question, None, None, n


def _rows(place_by_response: Mapping[int, int], several: SeveralChoices) -> list[tuple[Any, ...]]:
    if connection.vendor == "postgresql":
        places: list[Any] = [list(place_by_response), list(place_by_response.values())]
        source = ON_POSTGRESQL
    else:
        source, places = ON_SQLITE, [json.dumps(list(place_by_response.items()))]
    keys = {"questions": several.with_no_answers, "no_answers": several.no_answers | several.skipped}
    listed = {name: ", ".join(map(str, sorted(numbers))) or "NULL" for name, numbers in keys.items()}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(responses=source, **listed), places)
        return list(cursor.fetchall())


def _exact(number: Any) -> Decimal | None:
    """Return a number as it was answered, with two decimals: SQLite has none that are exact."""
    return None if number is None else Decimal(str(number)).quantize(Decimal("0.01"))
