"""Recording a submission in one short transaction; the same submission sent again is recorded once."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Country, Edition, Indicator
from lib import caching
from lib.refusals import Refused
from surveys.intake.receipts import Receipt, keyed_hash, receipt_code, receipt_hash
from surveys.kinds.asked import Reply
from surveys.models import Answer, AnswerText, Response, SavedAnswers, Survey, SurveyVersion
from surveys.questionnaires import consents

Status = Response.Status


class Conflict(Refused):
    """A submission with this key was recorded before, with other answers."""


class NotOpen(Refused):
    """The survey is not open, or its cap is reached."""


@dataclass(frozen=True)
class ScoreContext:
    """The score that a response is about, and the value that the visitor saw; None where it is unknown."""

    edition: Edition
    country: Country
    indicator: Indicator
    display_value: Decimal | None

    @property
    def key(self) -> tuple[int, int, int]:
        return self.edition.pk, self.country.pk, self.indicator.pk


def record_response(
    version: SurveyVersion,
    replies: Sequence[Reply],
    *,
    submit_key: str,
    language: str,
    duration: int | None = None,
    burst: str = "",
    flags: Sequence[str] = (),
    held: bool = False,
    score_context: ScoreContext | None = None,
    random_order: int | None = None,
    saved_token_hash: str = "",
) -> Receipt:
    """Record a submission and return its receipt; a repetition returns the same receipt and records nothing.

    `duration` is in seconds; `saved_token_hash` names saved answers to delete. Raises `Conflict` if the key was used
    for other answers, and `NotOpen` if the survey is not open.
    """
    today, code = timezone.now().date(), receipt_code(submit_key)
    if not version.survey.is_open(today):
        raise NotOpen(_("This survey takes no more answers. What you wrote is still below; it was not sent."))
    response = Response(
        survey_id=version.survey_id,
        version=version,
        submit_key=submit_key,
        receipt_hash=receipt_hash(code),
        content_hash=_content_hash(version, replies, score_context),
        language=language,
        consent=consents.consent_hash(version.document, language),
        submitted_on=today,
        duration=in_steps(duration),
        burst=burst,
        status=Status.HELD if held else Status.OK,
        flags=list(flags),
        random_order=random_order,
    )
    if score_context:
        response.edition, response.country, response.indicator = (
            score_context.edition,
            score_context.country,
            score_context.indicator,
        )
        response.shown = score_context.display_value
    return Receipt(code, is_new=_write_once(response, replies, saved_token_hash))


def in_steps(seconds: int | None) -> int | None:
    """Return seconds rounded down to steps of 5, so that no exact time can be worked out from them."""
    return None if seconds is None else seconds // 5 * 5


def _write_once(response: Response, replies: Sequence[Reply], saved_token_hash: str) -> bool:
    """Write a submission and return whether it is new; draw its number once more where another response has it."""
    for may_draw_again in (True, False):
        response.pk = _random_number()
        try:
            _write(response, replies, saved_token_hash)
        except IntegrityError:
            if _was_recorded(response):
                return False
            if not may_draw_again:
                raise
        else:
            break
    return True


def _was_recorded(response: Response) -> bool:
    """Return whether the submission was recorded before; raise `Conflict` if that was with other answers."""
    first = Response.objects.filter(receipt_hash=response.receipt_hash).first()
    if first is not None and (first.survey_id, first.content_hash) != (response.survey_id, response.content_hash):
        raise Conflict(_("This form was sent before, with other answers. What you wrote is below."))
    return first is not None


def _random_number() -> int:
    """Return the number of a response: random, so that it tells no order; of 15 digits, which spreadsheets keep."""
    return secrets.randbelow(2**49 - 1) + 1


@transaction.atomic
def _write(response: Response, replies: Sequence[Reply], saved_token_hash: str) -> None:
    """Write the response with its answers and texts, and delete the saved answers."""
    if response.version.survey.cap is not None:
        _refuse_when_full(response.version.survey, response.submit_key)
    response.save(force_insert=True)
    # Numbered on from a random number: those of one response lie together in the index, those of two in no order.
    first = secrets.randbelow(2**62 - 2**20) + 1
    answers = [
        (response.pk, reply.question, slot, option, number)
        for reply in replies
        for slot, (option, number) in enumerate(zip_longest(reply.options or (None,), reply.numbers))
    ]
    texts = [
        (response.pk, reply.question, option, text, response.language)
        for reply in replies
        for option, text in ((None, reply.text), *reply.words)
        if text
    ]
    _insert(ANSWERS, [(number, *answer) for number, answer in enumerate(answers, first)])
    _insert(TEXTS, [(number, *text) for number, text in enumerate(texts, first)])
    if saved_token_hash:
        SavedAnswers.objects.filter(token_hash=saved_token_hash).delete()


def _refuse_when_full(survey: Survey, submit_key: str) -> None:
    """Raise `NotOpen` if the cap is reached; counts under a lock of the survey's row, so that it is never passed."""
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    others = Response.objects.filter(survey=locked).exclude(submit_key=submit_key).count()
    if locked.cap is None or others < locked.cap:
        if others + 1 == locked.cap:
            caching.new_generation()  # the pages say from now on that it is full
        return
    raise NotOpen(_("This survey has reached its limit of answers. What you wrote is still below; it was not sent."))


ANSWERS: Final = f"INSERT INTO {Answer._meta.db_table} (id, response_id, question_id, slot, option_id, number) VALUES "  # nosec B608
TEXTS: Final = (
    f"INSERT INTO {AnswerText._meta.db_table} (id, response_id, question_id, option_id, text, language) VALUES "  # nosec B608
)


def _insert(statement: str, rows: Sequence[tuple[int | str | Decimal | None, ...]]) -> None:
    """Write rows in one statement; not by the ORM, which took a third of the time of a submission."""
    if not rows:
        return
    row = f"({', '.join(['%s'] * len(rows[0]))})"
    values = ", ".join([row] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(statement + values, [value for row in rows for value in row])


def _content_hash(version: SurveyVersion, replies: Sequence[Reply], score_context: ScoreContext | None) -> str:
    """Return a keyed hash of the content, which tells a repetition from other answers under the same key."""
    answers = [[reply.question, list(reply.options), *_numbers(reply), *_texts(reply)] for reply in replies]
    about = list(score_context.key) if score_context else None
    return keyed_hash("content", json.dumps([version.survey_id, answers, about])).hex()


def _numbers(reply: Reply) -> list[list[str]]:
    """Return the numbers of a reply for hashing, nothing where there are none: as 0.1.0 hashed it."""
    return [[f"{number:.2f}" for number in reply.numbers]] if reply.numbers else []


def _texts(reply: Reply) -> list[str]:
    """Return the texts of a reply for hashing, the first alone where others are empty: as 0.1.0 hashed them."""
    texts = [reply.text or "".join(text for _option, text in reply.words[:1])]
    texts += [text for _option, text in reply.words[1:]]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    return texts
