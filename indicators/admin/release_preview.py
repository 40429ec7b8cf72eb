"""The private preview: every public page as it would be, rendered in a transaction that is rolled back."""

import re
from collections import OrderedDict
from copy import copy
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import translation

from indicators import workflow
from indicators.models import Edition
from lib import caching
from lib.admin.person import person

# Nothing of the staff, of one person's, or of the server: their pages are the same with and without a release.
PRIVATE = re.compile(r"/(?:[a-z]{2}/)?(?:admin|experts|feedback/(?:receipt|draft)|healthz|readyz|metrics|static)\b")
PREVIEWS = 2  # whose figures a process keeps
_values: OrderedDict[str, caching.LocalCache] = OrderedDict()
_lock = Lock()
_LINK = re.compile(rb"""(\s(?:href|src|action|formaction|data-[a-z-]+)=")(/(?!/)[^"]*)""")
_MAIN = re.compile(rb"<main\b[^>]*>")


def preview(request: HttpRequest, edition: Edition, path: str, *, root: str, withdrawal: bool) -> HttpResponse:
    """Return the public page at `path` as it would be; its links lead to other pages below `root`.

    Nothing of it reaches the caches of other readers, and nothing is written. Raises `Http404` where the page would not
    be there, and `Refused` where the release could not be published.
    """
    if PRIVATE.match(path):
        raise Http404
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    rehearsal = workflow.rehearse(edition, by=person(request), withdrawal=withdrawal)
    with translation.override(language), caching.pinned(), rehearsal as checksum, caching.apart(_values_of(checksum)):
        page = _public_page(request, path)
    return _private(page, root, edition)


def _values_of(checksum: str) -> caching.LocalCache:
    """Return the values that earlier pages of the same preview were made of; those of two previews are kept."""
    with _lock:
        values = _values.pop(checksum, None) or caching.LocalCache(512)
        _values[checksum] = values
        while len(_values) > PREVIEWS:
            _values.popitem(last=False)
    return values


def _public_page(request: HttpRequest, path: str) -> HttpResponse:
    """Return what an anonymous reader would get at a path, rendered whole while the rehearsal lasts."""
    public: Any = copy(request)
    public.path = public.path_info = path
    public.user, public.method = AnonymousUser(), "GET"
    public.META = {name: value for name, value in request.META.items() if not name.startswith("HTTP_IF_")}
    public.resolver_match = match = resolve(path)
    page: Any = match.func(public, *match.args, **match.kwargs)
    if hasattr(page, "render"):
        page.render()
    return HttpResponse(
        b"".join(page.streaming_content) if page.streaming else page.content,
        status=page.status_code,
        headers={
            name: page[name] for name in ("Content-Type", "Content-Disposition", "Location") if page.has_header(name)
        },
    )


def _private(page: HttpResponse, root: str, edition: Edition) -> HttpResponse:
    """Return a page with its links led below `root`, a banner, and headers that keep it out of caches and engines."""
    if page.has_header("Location") and not PRIVATE.match(page["Location"]):
        page["Location"] = root + page["Location"]
    if page["Content-Type"].startswith("text/html"):
        banner = render_to_string("admin/indicators/edition/_preview_banner.html", {"edition": edition})
        content = _LINK.sub(lambda link: link[1] + _led(link[2], root.encode()), page.content)
        page.content = _MAIN.sub(lambda main: main[0] + banner.encode(), content, count=1)
    page["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    page["Cache-Control"] = "private, no-store"
    return page


def _led(address: bytes, root: bytes) -> bytes:
    return address if PRIVATE.match(address.decode(errors="replace")) else root + address
