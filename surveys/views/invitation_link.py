"""Pages behind an invitation's link: its token is the only proof of who asks; no cookie and no referrer is left."""

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
    """Wrap a view: it gets the invitation of the token; every other token gets the same page, with status 404."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def find_and_call(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        invitation = inviting.find_invitation(token)
        if invitation is None:
            return _gone(request)
        try:
            return view(request, invitation, token=token, **kwargs)
        except Http404:
            return _gone(request)

    # Without a CSRF token: there is no cookie that another site could make use of. The secret is the address, which
    # must not leave in a referrer; without one a browser sends no origin that Django could compare.
    @csrf_exempt
    @wraps(view)
    def view_with_headers(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = find_and_call(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return view_with_headers


def _gone(request: HttpRequest) -> HttpResponse:
    context = {"robots": "noindex", "language": get_language()}
    return render(request, "surveys/experts/gone.html", context, status=404)
