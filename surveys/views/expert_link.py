"""The page of an unused link: the expert takes or writes a passphrase, and gets an address of their own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lib.refusals import Refused
from surveys.models import Invitation
from surveys.rounds import inviting, passphrases

UNPROCESSABLE = 422
TAKE, WRITE, ANOTHER = "take", "write", "another"


def link_page(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Show what opens with the link, counting the opening; a POST sets the passphrase, and its answer the address."""
    if request.method == "POST":
        return _set_passphrase(request, invitation)
    times = inviting.count_opening(invitation) if request.method == "GET" else invitation.opened
    return _page(request, invitation, opened_before=times > 1)


def _set_passphrase(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    act = request.POST.get("act")
    if act not in (TAKE, WRITE):
        return _page(request, invitation, opened_before=invitation.opened > 1)
    field = "offered_passphrase" if act == TAKE else "passphrase"
    try:
        token = passphrases.claim(invitation, passphrase=request.POST.get(field, ""))
    except Refused as refusal:
        return _page(request, invitation, refusal=refusal, status=UNPROCESSABLE)
    path = reverse("surveys:expert-round", args=[token])
    context = {"path": path, "address": request.build_absolute_uri(path), "robots": "noindex, nofollow"}
    return render(request, "surveys/experts/address.html", context)


def _page(
    request: HttpRequest,
    invitation: Invitation,
    *,
    opened_before: bool = False,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    offered = "" if request.POST.get("act") == ANOTHER else request.POST.get("offered_passphrase", "")
    context = {
        "round": invitation.round,
        "is_open": True,
        "opened_before": opened_before,
        "refusal": refusal,
        "offered": offered or passphrases.offer(),
        "least": passphrases.LEAST,
        "robots": "noindex, nofollow",
    }
    return render(request, "surveys/experts/passphrase.html", context, status=status)
