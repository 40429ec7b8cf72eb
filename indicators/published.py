"""Answers that are the same for everyone: made once for each token and language, then given from the cache."""

import gzip
import re
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any, NamedTuple

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from indicators import caching

View = Callable[..., HttpResponse]
PAGE_SECONDS = 900
CACHE_CONTROL = "public, no-cache"  # keep it, but ask whether it is still the one: pages and files change together
ATTEMPTS = 3
_GZIP = re.compile(r"(?:^|,)\s*(?:gzip|x-gzip|\*)\s*(?:;\s*q=([0-9.]+)\s*)?(?:,|$)", re.IGNORECASE)


class Kept(NamedTuple):
    """An answer as it goes out: compressed, with its tag and type."""

    body: bytes
    etag: str
    content_type: str
    disposition: str


def published_page(*varies: str) -> Callable[[View], View]:
    """Answer GET and HEAD from the cache, one copy for each path, language and value of the query's named parameters.

    Other parameters change nothing. Only answers of 200 are kept; those with a query in this process alone, where
    room is bounded, so that nobody can fill the cache with inventions.
    """

    def wrap(view: View) -> View:
        @csrf_exempt  # nothing but reading is answered, so that there is nothing to forge
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            query = [(name, request.GET.getlist(name)) for name in varies if name in request.GET]
            asked = f"{request.scheme}://{request.get_host()}{request.path}{query or ''}:{get_language()}"
            key = blake2b(asked.encode(errors="surrogatepass"), digest_size=16).hexdigest()
            now = caching.token()
            kept = caching.pages.get(now, key) or (None if query else cache.get(f"page:{now}:{key}"))
            if kept is None:
                now, response = _untorn(view, request, *args, **kwargs)
                if response.status_code != 200:
                    return response
                kept = _keep(response)
                if not query:
                    cache.set(f"page:{now}:{key}", kept, PAGE_SECONDS)
            caching.pages.put(now, key, kept)
            return _send(request, kept)

        return answer

    return wrap


def _untorn(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> tuple[str, HttpResponse]:
    """Return a page made of one release, with its token: where another is published meanwhile, it is made again."""
    for _attempt in range(ATTEMPTS):
        now = caching.token()
        response = view(request, *args, **kwargs)
        if caching.token() == now:
            break
    return now, response


def _keep(response: HttpResponse) -> Kept:
    body = gzip.compress(response.content, 6, mtime=0)
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    return Kept(body, etag, response["Content-Type"], response.get("Content-Disposition", ""))


def _send(request: HttpRequest, kept: Kept) -> HttpResponse:
    zipped = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(kept.body if zipped else gzip.decompress(kept.body), content_type=kept.content_type)
    if zipped:
        response["Content-Encoding"] = "gzip"
    if kept.disposition:
        response["Content-Disposition"] = kept.disposition
    etag = kept.etag if zipped else f'{kept.etag[:-1]}-plain"'
    response["ETag"], response["Cache-Control"] = etag, CACHE_CONTROL
    patch_vary_headers(response, ["Accept-Encoding"])
    conditional = get_conditional_response(request, etag=etag, response=response)
    return conditional if conditional is not None else response


def accepts_gzip(header: str) -> bool:
    """Say whether Accept-Encoding allows gzip: named, and not with a weight of nought."""
    match = _GZIP.search(header)
    return match is not None and (match[1] is None or match[1].strip("0.") != "")
