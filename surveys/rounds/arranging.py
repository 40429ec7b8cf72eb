"""Who is asked to score what: experts by random codes, and which countries of a round go to whom."""

import secrets
from collections.abc import Collection, Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.models import Country
from indicators.workflow import audit
from lib.refusals import Refused
from lib.text import listing
from surveys.models import Assignment, Expert, Invitation, Round
from surveys.rounds.inviting import hash_of_no_link
from surveys.rounds.locking import State, lock_round

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that reads like another
NOT_BEGUN = (Assignment.State.INVITED, Assignment.State.DECLINED)


def add_experts(count: int) -> list[Expert]:
    """Make experts with random codes; who they are is written into the vault, not here."""
    return [_expert() for _number in range(count)]


def _expert() -> Expert:
    while True:
        expert, created = Expert.objects.get_or_create(code=f"{_letters(3)}-{_letters(3)}")
        if created:
            return expert


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _position in range(count))


@transaction.atomic
def assign_panel(planned: Round) -> None:
    """Ask everybody of the panel for every country of a planned round; what was taken away by hand stays away."""
    held = lock_round(planned.pk, State.PLANNED)
    experts = set(held.panel.experts.filter(active=True).values_list("pk", flat=True))
    countries = set(held.countries.values_list("pk", flat=True))
    held.invitations.exclude(expert__in=experts).delete()
    Assignment.objects.filter(invitation__round=held).exclude(country__in=countries).delete()
    asked = set(Assignment.objects.filter(invitation__round=held).values_list("country", flat=True))
    for invitation in held.invitations.all():
        _ask(invitation, countries - asked)
    for expert in experts - set(held.invitations.values_list("expert", flat=True)):
        _ask(_invitation(held, expert), countries)


@transaction.atomic
def assign(planned: Round, *, expert: Expert, countries: Collection[Country], by: User | None) -> None:
    """Ask an expert for exactly these countries of a round that is not closed; what was begun stays."""
    held = lock_round(planned.pk, State.PLANNED, State.OPEN)
    wanted = {country.pk for country in countries}
    if wanted - set(held.countries.values_list("pk", flat=True)):
        raise Refused(_("The round does not ask for all of these countries: add them to the round first."))
    invitation = held.invitations.filter(expert=expert).first() or _invitation(held, expert.pk)
    too_many = invitation.assignments.exclude(country__in=wanted)
    begun = too_many.exclude(state__in=NOT_BEGUN).select_related("country")
    if begun:
        raise Refused(
            _("%(expert)s has begun with %(the_countries)s: what is begun stays.")
            % {"expert": expert, "the_countries": listing([assignment.country.the_name for assignment in begun])}
        )
    too_many.delete()
    _ask(invitation, wanted - set(invitation.assignments.values_list("country", flat=True)))
    _leave_none_alone(held)
    codes = sorted(country.iso3 for country in countries)
    audit.record("countries assigned", subject=invitation, by=by, countries=codes)


def _leave_none_alone(held: Round) -> None:
    """Refuse when a country would have nobody who scores it."""
    alone = held.countries.exclude(assignments__invitation__round=held)
    if alone:
        names = listing([country.the_name for country in alone])
        message = ngettext(
            "%(the_countries)s would have nobody: leave it with one expert, or take it out of the round.",
            "%(the_countries)s would have nobody: leave each with one expert, or take them out of the round.",
            len(alone),
        )
        raise Refused(capfirst(message % {"the_countries": names}))


def _invitation(held: Round, expert_id: int) -> Invitation:
    return Invitation.objects.create(round=held, expert_id=expert_id, token_hash=hash_of_no_link())


def _ask(invitation: Invitation, countries: Iterable[int]) -> None:
    rows = [Assignment(invitation=invitation, country_id=country) for country in sorted(countries)]
    Assignment.objects.bulk_create(rows, batch_size=500)
