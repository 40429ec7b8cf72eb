"""The last version of each page, kept for a week beyond its release: what readers get while the database is away.

They stand in a cache of their own, bounded in number: whoever asks under a thousand names pushes out nothing but these.
"""

import re
import time
from collections.abc import Sequence
from typing import Any, Final

from django.core.cache import caches
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

ALIAS: Final = "last-pages"
KEPT_SECONDS: Final = 7 * 24 * 3600
REST_SECONDS: Final = 5
WARNING: Final = '110 - "Response is Stale"'
_MAIN: Final = re.compile(rb"<main\b[^>]*>")
_asked_again_at = 0.0


def keep(key: str, page: Sequence[Any]) -> None:
    """Keep what a page is made of, in place of what was kept of it before; plain values, which other versions read."""
    caches[ALIAS].set(key, tuple(page), KEPT_SECONDS)


def find(key: str) -> tuple[Any, ...] | None:
    """Return what was last kept of a page; None if nothing was, in the last week."""
    kept: tuple[Any, ...] | None = caches[ALIAS].get(key)
    return kept


def note_outage() -> None:
    """Note that the database is away: for 5 seconds it is not asked for pages of which there is a last version.

    If it hangs, each reader would wait for it, and few could at a time.
    """
    global _asked_again_at
    _asked_again_at = time.monotonic() + REST_SECONDS


def is_resting() -> bool:
    """Return whether the database was away a moment ago."""
    return time.monotonic() < _asked_again_at


def forget_outage() -> None:
    """Ask the database again at once."""
    global _asked_again_at
    _asked_again_at = 0.0


def marked(body: bytes, language: str) -> bytes:
    """Return an HTML page that says of itself, in its language, that it may be old."""
    with override(language):
        sentence = _("This page is as it was before our database went out of reach; it may have changed since.")
        template = '<div class="wrap"><div class="crumb"><p class="caveat" role="status">{}</p></div></div>'
        notice = format_html(template, sentence).encode()
    return _MAIN.sub(lambda main: main[0] + notice, body, count=1)
