"""Experts with random codes, and which countries of a round are assigned to which expert."""

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
from lib.text import join_names
from surveys.models import Assignment, Expert, Invitation, Round
from surveys.rounds.codes import free_code, random_code
from surveys.rounds.inviting import hash_of_no_link
from surveys.rounds.locking import State, lock_round

# Rows of a round are made in an order of chance: their keys tell nothing of the order of the panel.
shuffle = secrets.SystemRandom().shuffle
NOT_BEGUN = (Assignment.State.INVITED, Assignment.State.DECLINED)


def add_experts(count: int) -> list[Expert]:
    """Create experts with random codes and return them by code; who they are is written into the vault."""
    return sorted((_expert() for _number in range(count)), key=lambda expert: expert.code)


def _expert() -> Expert:
    while True:
        expert, created = Expert.objects.get_or_create(code=random_code())
        if created:
            return expert


@transaction.atomic
def assign_panel(planned: Round) -> None:
    """Assign every country of a planned round to every active expert of its panel.

    An expert who was invited before gets the countries that are new in the round alone, so that assignments removed
    by hand stay removed.
    """
    round_ = lock_round(planned.pk, State.PLANNED)
    experts = set(round_.panel.experts.filter(active=True).values_list("pk", flat=True))
    countries = set(round_.countries.values_list("pk", flat=True))
    round_.invitations.exclude(expert__in=experts).delete()
    Assignment.objects.filter(invitation__round=round_).exclude(country__in=countries).delete()
    assigned = set(Assignment.objects.filter(invitation__round=round_).values_list("country", flat=True))
    for invitation in round_.invitations.all():
        assign_all(invitation, countries - assigned)
    new = list(experts - set(round_.invitations.values_list("expert", flat=True)))
    shuffle(new)
    for expert in new:
        assign_all(make_invitation(round_, expert), countries)


@transaction.atomic
def assign(invitation: Invitation, *, countries: Collection[Country], by: User | None) -> None:
    """Assign exactly these countries to the expert of an invitation, in a planned or open round.

    Raises `Refused` for countries outside the round, where the expert has begun with one that is missing here, and
    where a country would have no expert.
    """
    round_ = lock_round(invitation.round_id, State.PLANNED, State.OPEN)
    refuse_ended(invitation)
    wanted = countries_within(round_, countries)
    too_many = invitation.assignments.exclude(country__in=wanted)
    begun = too_many.exclude(state__in=NOT_BEGUN).select_related("country")
    if begun:
        raise Refused(
            _("%(expert)s has already begun with %(the_countries)s, so they cannot be taken away.")
            % {
                "expert": invitation.code,
                "the_countries": join_names([assignment.country.the_name for assignment in begun]),
            }
        )
    too_many.delete()
    assign_all(invitation, wanted - set(invitation.assignments.values_list("country", flat=True)))
    _refuse_unassigned(round_)
    codes = sorted(country.iso3 for country in countries)
    audit.record("countries assigned", subject=invitation, by=by, countries=codes)


def countries_within(round_: Round, countries: Collection[Country]) -> set[int]:
    """Return the primary keys of countries; raise `Refused` if the round does not ask for all of them."""
    wanted = {country.pk for country in countries}
    if wanted - set(round_.countries.values_list("pk", flat=True)):
        raise Refused(_("The round does not ask for all of these countries: add them to the round first."))
    return wanted


def refuse_ended(invitation: Invitation) -> None:
    """Raise `Refused` for an invitation that has ended: another one goes on from it, or nobody does."""
    if Invitation.objects.filter(pk=invitation.pk, ended_on__isnull=False).exists():
        raise Refused(_("The part of %(code)s in this round has ended.") % {"code": invitation.code})


def _refuse_unassigned(round_: Round) -> None:
    """Raise `Refused` if a country of the round has no expert."""
    unassigned = round_.countries.exclude(assignments__invitation__round=round_)
    if unassigned:
        names = join_names([country.the_name for country in unassigned])
        message = ngettext(
            "%(the_countries)s would have no expert: leave it with one expert, or remove it from the round.",
            "%(the_countries)s would have no expert: leave each with one expert, or remove them from the round.",
            len(unassigned),
        )
        raise Refused(capfirst(message % {"the_countries": names}))


def make_invitation(round_: Round, expert_id: int, *, instead_of: Invitation | None = None) -> Invitation:
    """Create the invitation of an expert, without a link, under a random code that is new in the round."""
    return Invitation.objects.create(
        round=round_, expert_id=expert_id, code=free_code(round_), token_hash=hash_of_no_link(), instead_of=instead_of
    )


def assign_all(invitation: Invitation, countries: Iterable[int]) -> None:
    """Create the assignments of these countries, which the invitation does not have yet."""
    rows = [Assignment(invitation=invitation, country_id=country) for country in sorted(countries)]
    Assignment.objects.bulk_create(rows, batch_size=500)
