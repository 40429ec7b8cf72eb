"""Store what was typed on the page of a release in the session until it is done, and a refusal until it is shown."""

from typing import Any, NamedTuple

from django.http import HttpRequest

KEY = "release-words"
MOST_PAGES = 4
MOST_CHARACTERS = 60_000


class KeptTexts(NamedTuple):
    """Texts by field, and why the act was refused: `status` is 0 unless that was not shown yet."""

    typed: dict[str, str]
    message: str = ""
    status: int = 0


def keep(request: HttpRequest, page: str, *, message: str = "", status: int = 200) -> bool:
    """Store the posted texts of a page and a refusal; return False if they are longer than `MOST_CHARACTERS`."""
    typed = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    if sum(map(len, typed.values())) > MOST_CHARACTERS:
        return False
    pages: dict[str, Any] = request.session.get(KEY, {})
    pages.pop(page, None)
    pages[page] = [typed, message, status]
    request.session[KEY] = dict(list(pages.items())[-MOST_PAGES:])
    return True


def take(request: HttpRequest, page: str) -> KeptTexts | None:
    """Return what is stored of a page, or None; its refusal is returned once."""
    pages: dict[str, Any] = request.session.get(KEY, {})
    if page not in pages:
        return None
    kept = KeptTexts(*pages[page])
    if kept.status:
        pages[page] = [kept.typed, "", 0]
        request.session[KEY] = pages
    return kept


def forget(request: HttpRequest, page: str) -> None:
    """Remove what is stored of a page."""
    pages: dict[str, Any] = request.session.get(KEY, {})
    if pages.pop(page, None) is not None:
        request.session[KEY] = pages
