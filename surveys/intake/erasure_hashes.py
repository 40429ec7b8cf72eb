"""What the file of erasures is told of a visitor's answers: keyed hashes of what only the database knows."""

from hashlib import sha256

from lib import erasures_file
from lib.erasures_file import Erasure
from surveys.models import AnswerText


def of_response(receipt_hash: str, cause: str = "") -> Erasure:
    """Return the erasure of a response; `cause` is the flag of its empty row, none where its author withdrew it."""
    return erasures_file.erasure("response", receipt_hash, cause)


def of_text(text: AnswerText) -> Erasure:
    """Return the erasure of a passage of a text, as the text is after it."""
    name = f"{text.response.receipt_hash} {text.question_id} {text.option_id or 0}"
    return erasures_file.erasure("text", name, sha256(text.text.encode()).hexdigest())


def of_saved_answers(token_hash: str) -> Erasure:
    """Return the erasure of answers that were saved and not sent."""
    return erasures_file.erasure("saved answers", token_hash)
