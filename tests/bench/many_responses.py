"""Responses of a shipped survey by the hundred thousand, in the shape that real submissions store, over 24 months.

    DATABASE_URL=... python -m tests.bench.many_responses feedback-on-the-index 500000

Some are answered at random, question by question, and written as the intake would; the others are copies of those, with
numbers, days, languages, statuses and flags of their own. Never on a database that is in use: nothing marks them.
"""

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any, Final

import django
from django.db import connection, transaction
from django.utils import timezone

PATTERNS: Final = 1000  # that are answered one by one
DAYS: Final = 730
# An odd number times the place of a copy, modulo a power of two: no two the same, in no order.
NUMBER: Final = "((p.place * %(copies)s + c.n) * 7919887654321) %% 562949953421312 + 1"
COPIES: Final = """
    WITH RECURSIVE series (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n + 1 < %(copies)s),
    patterns AS (SELECT id AS pattern, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place
                 FROM surveys_response WHERE survey_id = %(survey)s AND submit_key LIKE 'pattern%%'),
    copied AS (SELECT p.pattern, """ + NUMBER + """ AS id FROM patterns p CROSS JOIN series c WHERE c.n > 0)
"""  # fmt: skip
LANGUAGE: Final = "CASE WHEN c.id %% 10 < 3 THEN 'fr' ELSE 'en' END"
STATUS: Final = "CASE WHEN c.id %% 97 < 3 THEN 'held' WHEN c.id %% 97 = 3 THEN 'spam' ELSE 'ok' END"
FLAGS: Final = """CASE WHEN c.id %% 97 < 4 THEN '["burst"]' WHEN c.id %% 89 < 3 THEN '["links"]' ELSE '[]' END"""
# What the patterns are written with is all alike: they get what copies have.
OF_PATTERNS: Final = """
    UPDATE surveys_response AS c SET language = {language}, status = {status}, flags = {flags}
    WHERE survey_id = %(survey)s AND submit_key LIKE 'pattern%%'
"""
RESPONSES: Final = (
    """
    INSERT INTO surveys_response (id, survey_id, version_id, submit_key, receipt_hash, content_hash, language,
        submitted_on, duration, burst, burst_size, random_order, consent, status, flags, folded)
    """
    + COPIES
    + """
    SELECT c.id, r.survey_id, r.version_id, 'copy-' || c.id, 'copy-' || c.id, '',
        {language}, {day}, r.duration, '', 1, r.random_order, r.consent, {status}, {flags}, ''
    FROM copied c JOIN surveys_response r ON r.id = c.pattern
"""
)
ANSWERS: Final = (
    """
    INSERT INTO surveys_answer (response_id, question_id, slot, option_id, number)
    """
    + COPIES
    + """
    SELECT c.id, a.question_id, a.slot, a.option_id, a.number
    FROM copied c JOIN surveys_answer a ON a.response_id = c.pattern ORDER BY c.id
"""
)
TEXTS: Final = (
    """
    INSERT INTO surveys_answertext (response_id, question_id, option_id, text, language)
    """
    + COPIES
    + """
    SELECT c.id, t.question_id, t.option_id, t.text || ' ' || c.id, r.language
    FROM copied c JOIN surveys_answertext t ON t.response_id = c.pattern JOIN surveys_response r ON r.id = c.id
"""
)


def main(slug: str, number: int) -> None:
    """Write the responses to the newest version of a survey."""
    django.setup()
    from surveys.models import Survey  # noqa: PLC0415  it needs the settings
    from surveys.questionnaires import compiling  # noqa: PLC0415

    version = compiling.newest_version(Survey.objects.get(slug=slug))
    if version is None:
        raise SystemExit(f"{slug} was never published")
    write(version, number)


@transaction.atomic
def write(version: Any, number: int) -> None:
    """Write so many responses, which none of that survey may have been written to before."""
    from surveys.models import Response  # noqa: PLC0415
    from surveys.simulation.visitors import write_responses  # noqa: PLC0415

    patterns = min(number, PATTERNS)
    write_responses(version, _patterns(version, patterns))
    own = Response.objects.filter(survey=version.survey)
    for place, key in enumerate(own.values_list("pk", flat=True)):
        own.filter(pk=key).update(submit_key=f"pattern-{place}")
    today, on_postgresql = timezone.now().date(), connection.vendor == "postgresql"
    age = f"(c.id / 1000) %% {DAYS}"
    day = f"DATE '{today}' - CAST({age} AS integer)" if on_postgresql else f"date('{today}', '-' || ({age}) || ' days')"
    places = {"copies": number // patterns, "survey": version.survey_id}
    with connection.cursor() as cursor:
        if on_postgresql:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL work_mem = '256MB'")
            # The copies name no row that their patterns do not: millions of checks of that take minutes.
            cursor.execute("SET LOCAL session_replication_role = replica")
        parts = {"day": day, "language": LANGUAGE, "status": STATUS}
        parts["flags"] = f"CAST({FLAGS} AS jsonb)" if on_postgresql else FLAGS
        for statement in (OF_PATTERNS.format(**parts), RESPONSES.format(**parts), ANSWERS, TEXTS):
            cursor.execute(statement % {name: str(value) for name, value in places.items()})


def _patterns(version: Any, number: int) -> Iterator[dict[str, Any]]:
    from surveys import kinds  # noqa: PLC0415
    from surveys.documents import questions_of  # noqa: PLC0415

    random, today = Random(1), timezone.now().date()
    for _pattern in range(number):
        answers: dict[str, Any] = {}
        for question in questions_of(version.document):
            answers |= kinds.of(question["kind"]).invented(question, random)
        yield {"answers": answers, "submitted_on": today - timedelta(days=random.randrange(DAYS))}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocindex.settings")
    main(sys.argv[1], int(sys.argv[2]))
