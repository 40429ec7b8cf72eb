"""The mail to one expert: its link made, its text filled in the expert's language. Only the mail task comes here.

Nothing here is kept, logged or put into an error: an address and a link stand in the mail and nowhere else.
"""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from indicators.models import Country
from lib.refusals import Refused
from lib.text import by_name, join_names
from surveys.models import Assignment, Invitation, Letter, MailText, Round
from surveys.rounds import inviting, mail_texts, vault
from surveys.rounds.locking import State, lock_round

Kind = MailText.Kind
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
EXAMPLE_DAY = date(2041, 12, 4)
NOT_ASKED = (Assignment.State.DECLINED, Assignment.State.RECUSED)


class NotNeeded(Exception):
    """The letter has no purpose any more: the invitation ended, or its expert has set a passphrase."""


class NoAddress(Exception):
    """The vault holds no address of the expert."""


@sensitive_variables()
def write(letter: Letter, *, kind: str, by: User | None) -> EmailMessage:
    """Return the mail of a letter, with a new link where its expert has not set a passphrase.

    The link before stops working: where two mails reach an expert, the newer one holds the link that opens. Raises
    `NoAddress`, `NotNeeded`, and `Refused` where the round is in the wrong state.
    """
    with transaction.atomic():  # holds the round: nobody sets a passphrase between the look and the new link
        round_ = lock_round(letter.invitation.round_id, *State)
        _refuse_wrong_state(round_, kind)
        invitation = Invitation.objects.get(pk=letter.invitation_id)
        if kind != Kind.THANKS and (invitation.ended_on or (kind == Kind.INVITATION and invitation.claimed_on)):
            raise NotNeeded
        address, language = vault.mail_address(invitation.expert_id) if invitation.expert_id else ("", "")
        if not address:
            raise NoAddress
        token = inviting.invite(invitation, by=by) if kind != Kind.THANKS and invitation.claimed_on is None else ""
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return _mail(kind, address, _values(round_, invitation, _link(kind, token)))


@sensitive_variables()
def _mail(kind: str, address: str, values: dict[str, str]) -> EmailMessage:
    text = MailText.objects.get(kind=kind)
    # The year and the day alone stand in a subject, so that no value can break its line.
    subject = mail_texts.fill(text.subject, {name: values[name] for name in mail_texts.IN_A_SUBJECT})
    return EmailMessage(subject, mail_texts.fill(text.body, values), to=[address], headers=HEADERS)


def _refuse_wrong_state(round_: Round, kind: str) -> None:
    if (round_.state == State.CLOSED) != (kind == Kind.THANKS):
        raise Refused(_("The round changed before all mails were sent."))


@sensitive_variables()
def _link(kind: str, token: str) -> str:
    """Return what stands for {link}: the address, or to whom has one already, where to find it."""
    if not token:
        return _("Open the address that you kept when you chose your passphrase.")
    address = f"{settings.SITE_ADDRESS}{reverse('surveys:expert-round', args=[token])}"
    if kind == Kind.INVITATION:
        return address
    return f"{address}\n\n{_('This link is new: one that we sent you before does not open any more.')}"


@sensitive_variables()
def _values(round_: Round, invitation: Invitation, link: str) -> dict[str, str]:
    """Return the values of the placeholders, in the language that is active."""
    countries = Country.objects.filter(assignments__in=invitation.assignments.exclude(state__in=NOT_ASKED))
    return {
        "link": link,
        "closes": date_format(round_.closes, "j F Y") if round_.closes else _("not set yet"),
        "edition": str(round_.edition.year),
        "countries": join_names([country.name for country in by_name(countries)]),
        "sender": round_.edition.publisher or settings.ORIGIN,
    }


def example() -> dict[str, str]:
    """Return invented values of every placeholder, for a preview in the language that is active."""
    return {
        "link": f"{settings.SITE_ADDRESS}{reverse('surveys:expert-round', args=['example'])}",
        "closes": date_format(EXAMPLE_DAY, "j F Y"),
        "edition": "2041",
        "countries": _("Atlantis"),
        "sender": _("Observatory of the Coast"),
    }
