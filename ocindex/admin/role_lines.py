"""What the page of an account says of each role: held, asked for, or what may be done about it."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators.models import RoleRequest
from ocindex.accounts.administrators import is_alone
from ocindex.accounts.giving import how_alone
from ocindex.roles import BY_TWO, SENTENCES, conflicting_with

LABELS: dict[str, Promise] = {"give": _("Give"), "ask": _("Ask for"), "take": _("Take")}


@dataclass(frozen=True)
class RoleLine:
    """A role: its sentence, whether the account has it, a remark, and the act that is open: give, ask, take or none."""

    role: str
    sentence: Promise
    is_held: bool
    remark: str
    act: str

    @property
    def label(self) -> str:
        """Return the words of the button; "" where no act is open."""
        return str(LABELS.get(self.act, ""))


def role_lines(user: User, viewer: User) -> list[RoleLine]:
    """Return a line for each role of the table, as `viewer` may deal with it."""
    roles = {group.name for group in user.groups.all()}
    requested = set(user.role_requests.filter(state=RoleRequest.State.ASKED).values_list("role", flat=True))
    alone = is_alone()
    is_own = user.pk == viewer.pk
    lines = []
    for role, sentence in SENTENCES.items():
        others = sorted(conflicting_with(role) & (roles | requested))
        remark, act = _standing(role, role in roles, role in requested, others, alone=alone, name=user.username)
        lines.append(RoleLine(role, sentence, role in roles, remark, "" if is_own or not user.is_active else act))
    return lines


def _standing(
    role: str, is_held: bool, is_requested: bool, others: list[str], *, alone: bool, name: str
) -> tuple[str, str]:
    """Return a remark and the act that is open."""
    if is_held:
        return "", "take"
    way = how_alone(name, role) if alone else ""
    if is_requested:
        return f"{gettext('Asked for: it waits for a second administrator.')} {way}".rstrip(), ""
    if others:
        return gettext("Excluded by the role %(roles)s.") % {"roles": ", ".join(others)}, ""
    if role in BY_TWO:
        return f"{gettext('Takes two administrators.')} {way}".rstrip(), "" if alone else "ask"
    return "", "give"
