"""The door of the experts' pages: every address asks for a passphrase, alike whether or not there is a sheet behind.

@requires_passphrase
def expert_round(request, invitation, token): ...
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from surveys.models import Invitation
from surveys.rounds import addresses, guesses, passphrases
from surveys.views import expert_cookie
from surveys.views.expert_link import link_page

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
LINK_PAGE = "expert-round"
SIGN_OUT = "sign-out"
# What a page sends that was signed out meanwhile: it goes on from where it was, after the passphrase.
CARRIED = ("act", "score", "confidence", "reason", "sources", "seen", "then", "email")
UNAUTHORIZED = 401
View = Callable[..., HttpResponse]


def requires_passphrase(view: View) -> View:
    """Wrap a view: it gets the invitation of an expert who is signed in; everybody else gets the page that asks."""

    # Without a CSRF token: the cookie is sent by the site's own pages alone (SameSite=Strict), and the address, which
    # must not leave in a referrer, is a secret; without a referrer a browser sends no origin that Django could compare.
    @csrf_exempt
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def view_with_headers(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        response = _answer(view, request, token, kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return view_with_headers


def _answer(view: View, request: HttpRequest, token: str, kwargs: dict[str, Any]) -> HttpResponse:
    invitation = addresses.find_invitation(token)
    if invitation is not None and addresses.is_link(invitation, token):
        if request.resolver_match and request.resolver_match.url_name == LINK_PAGE:
            return link_page(request, invitation)
        invitation = None  # a link has no pages below its own
    if request.POST.get("act") == SIGN_OUT:
        return _sign_out(request)
    if invitation is not None and expert_cookie.is_signed_in(request, invitation):
        return _call(view, request, invitation, token, kwargs)
    if request.method != "POST":
        return _sign_in_page(request)
    if "passphrase" not in request.POST:
        return _signed_out_meanwhile(request)
    return _sign_in(view, request, invitation, token, kwargs)


def _sign_in(
    view: View, request: HttpRequest, invitation: Invitation | None, token: str, kwargs: dict[str, Any]
) -> HttpResponse:
    """Look at the passphrase that was sent; if it is right, go on with what was carried along, or with the page."""
    refusal = _refusal(request, invitation, token)
    if refusal or invitation is None:
        return _sign_in_page(request, refusal)
    if _carried(request):
        return _call(view, request, invitation, token, kwargs)
    response: HttpResponse = redirect(request.path)
    expert_cookie.sign_in(request, response, invitation)
    return response


def _call(view: View, request: HttpRequest, invitation: Invitation, token: str, kwargs: dict[str, Any]) -> HttpResponse:
    """Return the view's answer, with the cookie renewed; a page that is not among the expert's says so."""
    try:
        response = view(request, invitation, token=token, **kwargs)
    except Http404:
        context = {"token": token, "invitation": invitation, "robots": "noindex"}
        response = render(request, "surveys/experts/gone.html", context, status=404)
    if not response.cookies:  # a view that signs out has said so
        expert_cookie.sign_in(request, response, invitation)
    return response


def _refusal(request: HttpRequest, invitation: Invitation | None, token: str) -> str:
    """Return why the passphrase that was sent opens nothing; "" if it does. One slow hash for every address."""
    if wait := guesses.begin(token):
        return guesses.wait_sentence(wait)
    if passphrases.is_right(request.POST["passphrase"], invitation) and invitation is not None:
        guesses.forget(token)
        return ""
    return _(
        "This address and this passphrase together open nothing. Look at both letter by letter. A passphrase that is"
        " lost cannot be recovered: ask the coordinator for a new link."
    )


def _sign_in_page(request: HttpRequest, refusal: str = "", *, is_interrupted: bool = False) -> HttpResponse:
    context = {
        "refusal": refusal,
        "carried": _carried(request),
        "is_interrupted": is_interrupted,
        "robots": "noindex, nofollow",
    }
    return render(request, "surveys/experts/sign_in.html", context)


def _signed_out_meanwhile(request: HttpRequest) -> HttpResponse:
    """Answer a page that was left open too long: what was typed stays on it, or is carried along."""
    if request.headers.get("Accept", "").startswith("application/json"):
        detail = _("Not saved: you are signed out. Press Save: your words come along when you sign in again.")
        return JsonResponse({"detail": detail, "errors": []}, status=UNAUTHORIZED)
    return _sign_in_page(request, is_interrupted=True)


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, str(request.POST[name])) for name in CARRIED if name in request.POST]


def _sign_out(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = redirect(request.path)
    expert_cookie.sign_out(response)
    return response
