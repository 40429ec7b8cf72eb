"""Writing all public pages as files: a whole tree, which is then served in place of the one before.

PUBLISH_DIR/trees/20261129-3f9a27c1/bodies/17,html,fr,-,-,-.gz      what is sent, its headers in its name
PUBLISH_DIR/trees/20261129-3f9a27c1/<fingerprint>/https/<host>/fr/2025/@   a link to it for each address
"""

import logging
import os
import secrets
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Final

from django.core.handlers.wsgi import WSGIHandler
from django.utils.translation import override

from lib import caching, changeover, page_cache, published_trees
from lib.file_lock import alone
from ocindex.publishing import addresses, headers
from ocindex.publishing.asking import ask, host, scheme

logger = logging.getLogger(__name__)
BODIES: Final = "bodies"
UNAVAILABLE: Final = 503
Report = Callable[[int, int], bool]  # of (written, all); whether to go on


class Outcome(Enum):
    """What came of writing a tree."""

    SERVED = "served"
    CHANGED = "changed"  # something was published meanwhile: to be begun anew
    STOPPED = "stopped"
    BUSY = "busy"  # another process is at it


class Unpublishable(Exception):
    """Raised when the site cannot answer, so that there is no whole tree; its message names the page and the status."""


def is_due() -> bool:
    """Return whether a tree is to be written: none is served, or it is of another day.

    Surveys begin and end with a day, and nobody announces that.
    """
    served = published_trees.name_of(published_trees.CURRENT)
    return published_trees.folder() is not None and not served.startswith(f"{datetime.now(UTC):%Y%m%d}-")


def write_tree(report: Report, paths: Callable[[], list[str]] = addresses.public_paths) -> Outcome:
    """Write the page of each path as a file and serve them all; report after each, and stop if that says so.

    The tree that is served stays meanwhile, unless something is published. Raises `OSError` for a full disk and the
    like, and `Unpublishable`; what was half written is then deleted, as are trees of the past.
    """
    root = published_trees.folder()
    if root is None:
        raise FileNotFoundError("PUBLISH_DIR is not set")
    if changeover.read().is_ahead:
        return Outcome.CHANGED  # readers get the pages of before until it is over
    with alone(root) as is_mine:
        if not is_mine:
            return Outcome.BUSY
        name = f"{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(4)}"
        try:
            stopped = _write_pages(published_trees.begin(name), name, report, paths)
            if stopped is not None:
                return stopped
            return Outcome.SERVED if published_trees.serve(name) else Outcome.CHANGED
        finally:
            _sweep(root, name)


def _write_pages(tree: Path, name: str, report: Report, list_paths: Callable[[], list[str]]) -> Outcome | None:
    """Write all pages into a tree; return why it stopped, None where it did not.

    All is read anew from the database: what processes keep may be of before.
    """
    application = WSGIHandler()
    with override(None), caching.pinned(), page_cache.drawn_for_files():
        paths = list_paths()
        _make_folders(tree / BODIES)
        for place, path in enumerate(paths, start=1):
            if published_trees.name_of(published_trees.NEXT) != name:
                return Outcome.CHANGED
            _write_page(tree, path, place, application)
            if not report(place, len(paths)):
                return Outcome.STOPPED
    return None


def _write_page(tree: Path, path: str, place: int, application: WSGIHandler) -> None:
    """Write the file of a page and the link by which its address leads there; nothing for what nginx could not send."""
    answer = ask(application, path)
    if answer.status == UNAVAILABLE:
        raise Unpublishable(f"{path}: {answer.status}")
    kind = headers.kind_of(answer.headers, path)
    seconds = page_cache.hash_seconds(answer.body)
    if answer.status != 200 or kind is None or answer.headers.get("ETag") != page_cache.etag_of(answer.body):
        logger.warning("%s has no file, and is left to the site, which answers %s.", path, answer.status)
        return
    file = tree / BODIES / f"{place},{','.join(kind)}.gz"
    file.write_bytes(answer.body)
    file.chmod(0o644)
    os.utime(file, (seconds, seconds))  # by which, and its length, nginx makes the entity tag of the site
    if int(file.stat().st_mtime) != seconds:
        raise OSError(f"PUBLISH_DIR: {file} does not keep its time, which holds its entity tag")
    link = Path(f"{tree / headers.fingerprint() / scheme() / host()}{path}@")
    _make_folders(link.parent)
    link.symlink_to(os.path.relpath(file, link.parent))


def _make_folders(folder: Path) -> None:
    """Make a folder and those above it that are missing, to be read by everybody whatever the umask is."""
    if not folder.exists():
        _make_folders(folder.parent)
        folder.mkdir()
        folder.chmod(0o755)


def _sweep(root: Path, name: str) -> None:
    """Delete what is not served: the trees of the past, what was half written, and links that lead there."""
    served = published_trees.name_of(published_trees.CURRENT)
    if served != name and published_trees.name_of(published_trees.NEXT) == name:
        (root / published_trees.NEXT).unlink(missing_ok=True)
    for tree in (root / published_trees.TREES).iterdir():
        if tree.name != served:
            shutil.rmtree(tree, ignore_errors=True)
    for left in root.glob(f"{published_trees.NEXT}.*"):
        left.unlink(missing_ok=True)
