"""Pages behind a secret link: whoever holds it is the expert, and no other trace of them is made or left."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.rounds import inviting

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
View = Callable[..., HttpResponse]


def requires_invitation(view: View) -> View:
    """Open a view to whoever holds a link; answer all else alike, so that guesses learn nothing."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def asked(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        invitation = inviting.find_invitation(token)
        if invitation is None:
            return _gone(request)
        try:
            return view(request, invitation, token=token, **kwargs)
        except Http404:
            return _gone(request)

    # Without a CSRF token: no cookie says who is asking, so no other site can borrow one. Only the address counts,
    # and it must not leave in a referrer, without which a browser names no origin that Django could compare.
    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = asked(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return opened


def _gone(request: HttpRequest) -> HttpResponse:
    context = {"robots": "noindex", "language": get_language()}
    return render(request, "surveys/experts/gone.html", context, status=404)
