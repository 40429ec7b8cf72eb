"""What was erased: that the file of erasures has all of it, and that a restored database is emptied of it again."""

from django.core.cache import cache

from lib import erasures_file
from lib.erasures_file import Erasure
from surveys.intake import replaying as answers
from surveys.intake import retention
from surveys.rounds import vault


def missing() -> list[Erasure]:
    """Return the erasures that the database knows of and the file lacks."""
    in_file = erasures_file.read()
    return [erased for erased in [*answers.erasures(), *vault.erasures()] if in_file.get(erased.what) != erased.how]


def write_missing() -> None:
    """Add to the file what it lacks, as after a full disk, or with another RECEIPT_KEY. Raises OSError."""
    lacking = missing()
    if lacking or not erasures_file.is_begun():  # a file without erasures is not to be taken for one that is lost
        erasures_file.append(lacking)
    cache.delete(erasures_file.UNWRITTEN)


def keep_up() -> None:
    """Add to the file what it lacks; where that fails say so in the log and to the administrators."""
    try:
        write_missing()
    except OSError as fault:
        erasures_file.say_unwritten(fault)


def replay() -> dict[str, int]:
    """Erase again what the file says was erased, and what has had its time; return how much of which kind."""
    in_file = erasures_file.read()
    counts = {**answers.erase_again(in_file), "experts": vault.erase_again(in_file)}
    retention.delete_expired()
    vault.forget_expired()
    return counts
