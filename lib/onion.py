"""The site's onion address (ONION_HOST): whether a request came over it, and what it is for the others.

Over it there is no TLS: the onion network encrypts, and knows by the address itself that it reached the right one.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings

ADDRESS: Final = re.compile(r"[a-z2-7]{56}\.onion")


def is_over_onion(meta: Mapping[str, Any]) -> bool:
    """Return whether a request with this META was sent to the onion address; the port and the case do not count."""
    host = str(meta.get("HTTP_HOST", "")).lower().partition(":")[0].removesuffix(".")
    return bool(host) and host == settings.ONION_HOST


def onion_url(path: str = "/") -> str:
    """Return a path as an address over the onion network; empty if the site has none there."""
    return f"http://{settings.ONION_HOST}{path}" if settings.ONION_HOST else ""
