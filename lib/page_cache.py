"""A cache of public pages, which are the same for everyone: rendered once for each generation.

The path names the language, so that the address alone is the key.
"""

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import partial, wraps
from hashlib import blake2b
from typing import Any, NamedTuple

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from lib import caching, changeover, damage, drawing_ahead, last_pages, one_drawing, outages

View = Callable[..., HttpResponse]
# Which addresses have a page that is kept: it was here, whether it holds or not.
_known = caching.LocalCache(4096)
PAGE_SECONDS = 3600
CACHE_CONTROL = "public, no-cache"  # browsers revalidate each time: pages and data files change together
KEEP_AND_ASK = "@1"  # to nginx: keep it as one that ended in 1970, and ask each time whether it still holds
ATTEMPTS = 3
# The indentation of templates, a tenth of a page, is for those who write them; what is preformatted keeps its own.
_INDENTATION = re.compile(rb"(<(pre|textarea)\b.*?</\2>)|\n\s+", re.DOTALL)
_for_files: ContextVar[bool] = ContextVar("for files", default=False)
_GZIP = re.compile(r"(?:^|,)\s*(?:gzip|x-gzip|\*)\s*(?:;\s*q=([0-9.]+)\s*)?(?:,|$)", re.IGNORECASE)


class CachedPage(NamedTuple):
    """A response as it is stored: the gzipped body, its ETag, content type, disposition and language."""

    body: bytes
    etag: str
    content_type: str
    disposition: str
    language: str


class CachedPagesMiddleware:
    """Answers GET and HEAD without a query from this process's cache, before sessions, accounts and URL patterns."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        drawing_ahead.use(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or request.META.get("QUERY_STRING") or caching.is_apart():
            return self._answer_unknown(request)
        key = _key(request)
        response = self._answer_known(request, key) if _known.get("", key) else self._answer_unknown(request)
        if generation := kept_under(response):
            drawing_ahead.note(key, request, generation)
        return response

    def _answer_unknown(self, request: HttpRequest) -> HttpResponse:
        """Have the page drawn; where that has to wait for a changeover, it waits here, without a turn."""
        response = self.get_response(request)
        if isinstance(response, AfterTheChangeover):
            changeover.wait()
            request.has_waited = True  # type: ignore[attr-defined]
            response = self.get_response(request)
        return response

    def _answer_known(self, request: HttpRequest, key: str) -> HttpResponse:
        """Answer with what is kept; else one request has the page drawn, and the others wait before they take turns."""
        look = partial(_find_ready, request, key)
        if (response := look()) is not None:
            return response
        return one_drawing.once(f"turn:{caching.generation()}:{key}", look, partial(self._answer_unknown, request))


class AfterTheChangeover(HttpResponse):
    """Stands for a page that cannot be drawn from what this process remembers, while the database is ahead of it."""

    status_code = 503


def _find_ready(request: HttpRequest, key: str) -> HttpResponse | None:
    """Return the answer that needs neither a turn nor the database, if there is one."""
    with caching.pinned() as now:
        kept = _look(key, is_shared=True)
    if kept is not None:
        response = _send(request, kept)
        response.kept_under = now  # type: ignore[attr-defined]
        return response
    if last_pages.is_resting() and (last := _find_last(key)):
        return _send_last(request, last)
    return None


def kept_under(response: object) -> str:
    """Return the generation under which an answer may be given again; empty for all but pages from the cache."""
    return getattr(response, "kept_under", "")


def published_page(*varies: str) -> Callable[[View], View]:
    """Return a decorator that caches a view's GET and HEAD by address and by the query parameters in `varies`.

    Other parameters change nothing. Only responses of 200 are stored; those with a query in this process alone, where
    room is bounded, so that nobody can fill the shared cache with made-up queries. In a preview (`caching.apart`)
    nothing is taken from a cache, and nothing stored.
    """

    def wrap(view: View) -> View:
        @csrf_exempt  # nothing but reading is answered, so that there is nothing to forge
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if caching.is_apart():
                return _answer_apart(request, view(request, *args, **kwargs))
            query = [(name, request.GET.getlist(name)) for name in varies if name in request.GET]
            key = _key(request, query)
            look = partial(_look, key, is_shared=not query)
            draw = partial(_draw, request, partial(view, request, *args, **kwargs), key, is_shared=not query)
            page = look() or _draw_once(key, look, draw, is_shared=not query)
            return _send(request, page) if isinstance(page, CachedPage) else page

        return answer

    return wrap


def _draw(
    request: HttpRequest, render: Callable[[], HttpResponse], key: str, *, is_shared: bool
) -> CachedPage | HttpResponse:
    """Draw a page and keep it; while the database is away, return the last one."""
    if is_shared and last_pages.is_resting() and (last := _find_last(key)):
        return _send_last(request, last)
    # Whoever draws the next generation does not wait for it, nor who has waited.
    waits = not caching.is_pinned() and not hasattr(request, "has_waited") and changeover.read().is_ahead
    try:
        with changeover.from_memory() if waits else nullcontext():
            now, response = _untorn(render)
    except changeover.NotRemembered:
        return AfterTheChangeover()
    except outages.FAULTS as fault:
        last = _find_last(key) if is_shared and outages.is_outage(fault) else None
        if last is None:
            raise
        damage.note(fault)
        last_pages.note_outage()
        return _send_last(request, last)
    return response if response.status_code != 200 else _store(now, key, response, is_shared=is_shared)


@contextmanager
def drawn_for_files() -> Iterator[None]:
    """Let pages have the headers of kept ones until the block ends, though each is drawn anew and none is kept."""
    reset = _for_files.set(True)
    try:
        with caching.apart():
            yield
    finally:
        _for_files.reset(reset)


def _answer_apart(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    is_file = _for_files.get() and response.status_code == 200
    return _send(request, _keep(response)) if is_file else _without_indentation(response)


def _look(key: str, *, is_shared: bool) -> CachedPage | None:
    """Return the page of a key under the present generation; None where it is not yet drawn."""
    now = caching.generation()
    if not is_shared:
        return caching.pages_with_query.get(now, key)  # type: ignore[no-any-return]
    kept: CachedPage | None = caching.pages.get(now, key)
    if kept is None:
        kept = cache.get(f"page:{now}:{key}")
        if kept is not None:
            _keep_here(now, key, kept)
    return kept


def _draw_once(
    key: str, look: Callable[[], CachedPage | None], draw: Callable[[], CachedPage | HttpResponse], *, is_shared: bool
) -> CachedPage | HttpResponse:
    """Return what is drawn, by one thread and one process at a time; pages that are not shared by one thread."""
    name = f"{caching.generation()}:{key}"
    return one_drawing.once(name, look, partial(one_drawing.once_of_all, name, look, draw) if is_shared else draw)


def _store(now: str, key: str, response: HttpResponse, *, is_shared: bool) -> CachedPage:
    kept = _keep(response)
    if is_shared:
        cache.set(f"page:{now}:{key}", kept, PAGE_SECONDS)
        last_pages.keep(key, kept)
        _keep_here(now, key, kept)
    else:
        caching.pages_with_query.put(now, key, kept)
    return kept


def _keep_here(now: str, key: str, kept: CachedPage) -> None:
    caching.pages.put(now, key, kept)
    _known.put("", key, True)


def _key(request: HttpRequest, query: object = None) -> str:
    address = f"{request.scheme}://{request.get_host()}{request.path}{query or ''}"
    return blake2b(address.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _untorn(render: Callable[[], HttpResponse]) -> tuple[str, HttpResponse]:
    """Return (generation, response) of one release: rendered again, 3 times at most, if another came meanwhile."""
    for _attempt in range(ATTEMPTS):
        with caching.pinned() as now:
            response = render()
        if caching.generation() == now:
            break
    return now, response


def _find_last(key: str) -> CachedPage | None:
    """Return the last version of a page, of whatever generation; None if there is none that can be read."""
    page = last_pages.find(key)
    return CachedPage(*page) if page and len(page) == len(CachedPage._fields) else None


def _keep(response: HttpResponse) -> CachedPage:
    body = gzip.compress(_without_indentation(response).content, 6, mtime=0)
    disposition = response.get("Content-Disposition", "")
    return CachedPage(body, etag_of(body), response["Content-Type"], disposition, get_language() or "")


def etag_of(body: bytes) -> str:
    """Return the entity tag of a gzipped body: 31 bits of its hash and its length, both in hex.

    nginx makes the same one of a file of that length whose time of change is that many seconds, so that a reader who
    knows a page by the site is told by a file that it still holds (ocindex/publishing). Two versions of a page share
    one by chance once in 2**31, if they are of one length at all.
    """
    return f'"{hash_seconds(body):x}-{len(body):x}"'


def hash_seconds(body: bytes) -> int:
    """Return 31 bits of the hash of a body: as a time, it lies before 2038, which every file system can hold."""
    return int.from_bytes(blake2b(body, digest_size=4).digest()) >> 1


def _without_indentation(response: HttpResponse) -> HttpResponse:
    if response["Content-Type"].startswith("text/html"):
        response.content = _INDENTATION.sub(lambda match: match[1] or b"\n", response.content)
    return response


def _send(request: HttpRequest, kept: CachedPage) -> HttpResponse:
    zipped = accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    body, etag = (kept.body, kept.etag) if zipped else (gzip.decompress(kept.body), f"W/{kept.etag}")
    shared = {"ETag": etag, "Cache-Control": CACHE_CONTROL, "X-Accel-Expires": KEEP_AND_ASK}
    response = _respond(kept, body, zipped=zipped, headers=shared)
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return response
    return get_conditional_response(request, etag=etag, response=response) or response


def _send_last(request: HttpRequest, last: CachedPage) -> HttpResponse:
    """Return a page that may be old, and says so: in words where it has any, and for machines in a header."""
    body, zipped = gzip.decompress(last.body), accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    if last.content_type.startswith("text/html"):
        body = last_pages.marked(body, last.language)
    body = gzip.compress(body, 1, mtime=0) if zipped else body
    return _respond(last, body, zipped=zipped, headers={"Cache-Control": "no-store", "Warning": last_pages.WARNING})


def _respond(kept: CachedPage, body: bytes, *, zipped: bool, headers: dict[str, str]) -> HttpResponse:
    described = {
        "Content-Type": kept.content_type,
        "Content-Length": str(len(body)),
        "Content-Language": kept.language,
        "Vary": "Accept-Encoding",
    }
    if zipped:
        described["Content-Encoding"] = "gzip"
    if kept.disposition:
        described["Content-Disposition"] = kept.disposition
    return HttpResponse(body, headers=described | headers)


def accepts_gzip(header: str) -> bool:
    """Return whether Accept-Encoding names gzip without q=0."""
    match = _GZIP.search(header)
    return match is not None and (match[1] is None or match[1].strip("0.") != "")
