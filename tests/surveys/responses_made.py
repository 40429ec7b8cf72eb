"""Responses for tests, written as the intake writes them: a row for each question that was asked."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from surveys.models import Answer, AnswerText, Response, SurveyVersion
from surveys.questionnaires import compiling

DAY = date(2026, 11, 2)
Said = Mapping[str, str | list[str]]


def respond(version: SurveyVersion, said: Said, **facts: Any) -> Response:
    """Keep one response; what is not named was passed over. A text is said under the code of its question."""
    response = Response.objects.create(
        survey=version.survey,
        version=version,
        submit_key=secrets.token_hex(16),
        receipt_hash=secrets.token_hex(32),
        **{"language": "en", "submitted_on": DAY, "duration": 120, **facts},
    )
    for question in compiling.questions_of(version.document):
        for one in question["rows"] or [question]:
            _answer(response, question, one, said.get(one["code"], []))
    return response


def _answer(response: Response, question: dict[str, Any], one: dict[str, Any], told: str | list[str]) -> None:
    if told and question["kind"] in ("short", "long"):
        Answer.objects.create(response=response, question_id=one["key"])
        AnswerText.objects.create(response=response, question_id=one["key"], text=told, language=response.language)
        return
    keys = {option["code"]: option["key"] for option in question["options"]}
    codes = [told] if isinstance(told, str) else told
    for slot, key in enumerate([keys[code] for code in codes] or [question["skipped"]]):
        Answer.objects.create(response=response, question_id=one["key"], slot=slot, option_id=key)
