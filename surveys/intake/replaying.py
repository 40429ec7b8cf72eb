"""Erasing again, after a restore, what visitors or the staff erased since the backup was made."""

from collections.abc import Iterator, Mapping
from functools import partial

from django.db import transaction
from django.utils import timezone

from lib import erasures_file
from lib.erasures_file import Erasure
from surveys.intake import erasure_hashes
from surveys.intake.erasing import CAUSES, PREFIX
from surveys.intake.folding import folded
from surveys.intake.redacting import REMOVED
from surveys.intake.withdrawing import empty
from surveys.models import AnswerText, Quotation, Response, SavedAnswers

ERASED = Response.Status.ERASED


def erasures() -> Iterator[Erasure]:
    """Yield each erasure of answers that the database knows of; of saved answers nothing is left to know it by."""
    for receipt_hash, flags in Response.objects.filter(status=ERASED).values_list("receipt_hash", "flags"):
        yield erasure_hashes.of_response(receipt_hash, *flags[:1])
    for text in AnswerText.objects.exclude(redacted_at=None).select_related("response"):
        yield erasure_hashes.of_text(text)


def erase_again(erased: Mapping[str, str]) -> dict[str, int]:
    """Erase what is among the erasures, and return how many responses, texts and saved answers that were.

    A text of which a passage was removed loses all of it: which passage it was is written nowhere.
    """
    return {
        "responses": sum(_empty_again(response, erased) for response in Response.objects.exclude(status=ERASED)),
        "texts": sum(_redact_again(text, erased) for text in AnswerText.objects.select_related("response")),
        "saved_answers": sum(_delete_again(row, erased) for row in SavedAnswers.objects.all()),
    }


def _empty_again(response: Response, erased: Mapping[str, str]) -> bool:
    erasure = erasure_hashes.of_response(response.receipt_hash)
    if erasure.what not in erased:
        return False
    causes = [PREFIX + cause for cause in CAUSES]
    how = erased[erasure.what]
    return empty(
        response,
        flags=[cause for cause in causes if erasure_hashes.of_response(response.receipt_hash, cause).how == how],
    )


def _redact_again(text: AnswerText, erased: Mapping[str, str]) -> bool:
    erasure = erasure_hashes.of_text(text)
    if erased.get(erasure.what, erasure.how) == erasure.how:
        return False
    text.text, text.folded, text.redacted_at = REMOVED, folded(REMOVED), timezone.now()
    text.save(update_fields=["text", "folded", "redacted_at"])
    Quotation.objects.filter(text=text.pk).delete()
    transaction.on_commit(partial(erasures_file.note, [erasure_hashes.of_text(text)]), robust=True)
    return True


def _delete_again(row: SavedAnswers, erased: Mapping[str, str]) -> bool:
    return erasure_hashes.of_saved_answers(row.token_hash).what in erased and bool(row.delete())
