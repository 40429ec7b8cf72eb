"""The folder PUBLISH_DIR: whole trees of pages as files, one of which a proxy serves by itself.

The symbolic link `current` names the tree that is served, `next` the one that is being written: it is served by being
renamed, so that nobody meets half a tree. Whatever changes a public page takes both links away: readers are sent to the
site until a tree is written that was begun after the change.
"""

import logging
import os
import secrets
from pathlib import Path
from typing import Final

from django.conf import settings

logger = logging.getLogger(__name__)
CURRENT: Final = "current"
NEXT: Final = "next"
TREES: Final = "trees"


def folder() -> Path | None:
    """Return PUBLISH_DIR, None where pages are not written as files."""
    return Path(settings.PUBLISH_DIR) if settings.PUBLISH_DIR else None


def take_away() -> None:
    """Have nothing served from files any more, and nothing of what is being written.

    A fault is logged: pages must not fail for it, and the next tree replaces the one that stayed.
    """
    if (root := folder()) is None:
        return
    # `next` first: after that nothing becomes `current` which was begun before.
    for name in (NEXT, CURRENT):
        try:
            (root / name).unlink(missing_ok=True)
        except OSError as fault:
            logger.error("PUBLISH_DIR: %s could not be taken away, and is served still: %s", root / name, fault)


def name_of(link: str) -> str:
    """Return the name of the tree that a link leads to; empty where there is no such link."""
    root = folder()
    try:
        return "" if root is None else (root / link).readlink().name
    except OSError:
        return ""


def begin(name: str) -> Path:
    """Make an empty tree of this name, which `next` names from now on, and return its folder. Raises `OSError`."""
    root = folder()
    if root is None:
        raise FileNotFoundError("PUBLISH_DIR is not set")
    tree = root / TREES / name
    for made in (root / TREES, tree):
        made.mkdir(exist_ok=True)
        made.chmod(0o755)  # nginx reads it under an account of its own
    fresh = root / f"{NEXT}.{secrets.token_hex(4)}"
    fresh.symlink_to(Path(TREES) / name)
    fresh.replace(root / NEXT)
    return tree


def serve(name: str) -> bool:
    """Serve the tree that was begun under this name; False if it was taken away meanwhile.

    The caller alone writes trees. All is on the disk before: what is served after a loss of power is whole.
    """
    root = folder()
    if root is None or name_of(NEXT) != name:
        return False
    os.sync()
    try:
        (root / NEXT).rename(root / CURRENT)
    except FileNotFoundError:
        return False
    return True
