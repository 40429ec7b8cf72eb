"""The mark of a restore that has begun: until it is over, what was erased may be there again, and nothing is served."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


def file() -> Path:
    """Return the file that is there from the beginning of a restore to its end."""
    return Path(settings.VAR_DIR) / "restore.unfinished"


@contextmanager
def marked() -> Iterator[None]:
    """Leave the mark unless the block comes to its end."""
    file().touch()
    yield
    file().unlink()


def fault() -> str:
    """Return why the site must not start, and what to do; "" if no restore was left half done."""
    if not file().exists():
        return ""
    return (
        "A restore was begun and did not end, so that what was erased may be there again: restore once more, into an "
        f"empty database; or delete {file()} to start with what is there."
    )
