"""The form by which an expert asks that mail goes to another address: a custodian decides, the old address is told."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.models import Expert, Invitation
from surveys.rounds import vault

MOST = 254  # characters
ASKED = "?asked=email"


def ask_change(
    request: HttpRequest, invitation: Invitation, page: Callable[..., HttpResponse], token: str
) -> HttpResponse:
    """Ask for the address that was written, tell the old one, and lead back to the page; or show it with a refusal."""
    try:
        change = vault.ask_change(_expert(invitation), by=None, email=_email(request))
    except Refused as refusal:
        return page(request, invitation, token, refusal=refusal)
    vault.tell_old_address(change)
    return redirect(request.path + ASKED)


def _expert(invitation: Invitation) -> Expert:
    if invitation.expert is None:
        raise Refused(_("This address has ended."))
    return invitation.expert


def _email(request: HttpRequest) -> str:
    email = request.POST.get("email", "").strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("This is not a whole e-mail address: write it as name@example.org.")) from None
    if len(email) > MOST:
        raise Refused(_("This e-mail address is too long."))
    return email
