"""Countries that were submitted twice: on the sheet before a lost passphrase, and on the one after it."""

from collections import defaultdict
from dataclasses import dataclass

from indicators.models import Country
from lib.text import by_name
from surveys.models import Assignment, Invitation, Round
from surveys.rounds.progress import SUBMITTED_STATES


@dataclass(frozen=True)
class DoubledSheet:
    """A sheet after a lost passphrase, the code it goes on from, and the countries submitted on it and before it."""

    invitation: Invitation
    before: str
    countries: tuple[Country, ...]

    @property
    def is_asked(self) -> bool:
        return self.invitation.replacement_asked_by is not None

    @property
    def is_confirmed(self) -> bool:
        return self.invitation.replacement_confirmed_by is not None


def doubled_sheets(round_: Round) -> list[DoubledSheet]:
    """Return the living sheets, by code, that count for a country only if two persons say so; three queries at most."""
    invitations = {row.pk: row for row in _invitations(round_)}
    later = [row for row in invitations.values() if _waits(row, invitations)]
    if not later:
        return []
    submitted: dict[int, dict[int, Country]] = defaultdict(dict)
    rows = Assignment.objects.filter(invitation__round=round_, state__in=SUBMITTED_STATES).select_related("country")
    for row in rows:
        submitted[row.invitation_id][row.country_id] = row.country
    sheets = [_doubled(row, invitations, submitted) for row in later]
    return [sheet for sheet in sheets if sheet.countries]


def _invitations(round_: Round) -> list[Invitation]:
    rows = round_.invitations.select_related("replacement_asked_by", "replacement_confirmed_by").order_by("code")
    return list(rows.defer("passphrase", "token_hash", "address_hash"))


def _waits(invitation: Invitation, invitations: dict[int, Invitation]) -> bool:
    before = invitations.get(invitation.instead_of_id or 0)
    lost = before is not None and before.ended_because == Invitation.End.NEW_LINK
    return lost and invitation.ended_on is None and not invitation.unlocked


def _doubled(
    later: Invitation, invitations: dict[int, Invitation], submitted: dict[int, dict[int, Country]]
) -> DoubledSheet:
    earlier: set[int] = set()
    before = invitations.get(later.instead_of_id or 0)
    while before is not None:
        earlier |= submitted[before.pk].keys()
        before = invitations.get(before.instead_of_id or 0)
    countries = [country for pk, country in submitted[later.pk].items() if pk in earlier]
    return DoubledSheet(later, invitations[later.instead_of_id or 0].code, tuple(by_name(countries)))
