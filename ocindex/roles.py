"""The permissions of each staff role, as one table that `sync_roles` applies. What is not listed is denied.

Superusers have every permission, and the software never creates one.
"""

from collections.abc import Mapping

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.workflow import audit

READ = ("view",)
CHANGE = ("view", "change")
ADD = ("view", "add", "change")
ALL = ("view", "add", "change", "delete")

# Who plans or reads needs to see what is measured, and for whom.
_CODEBOOK = {
    "indicators.edition": READ,
    "indicators.indicator": READ,
    "indicators.country": READ,
    "indicators.region": READ,
}
# Figures of drafts too, so not for everyone who may sign in.
_FIGURES = {
    "indicators.score": READ,
    "indicators.scoreupdate": READ,
    "indicators.release": READ,
    "indicators.preparedrelease": READ,
}
# Who may change an update decides on it; who may add one proposes it.
_REVIEW = {"indicators.scoreupdate": ("view", "add", "change")}
# Who may add an outcome answers visitors' feedback in public.
_OUTCOMES = {"indicators.outcome": ("view", "add")}
_TRAIL = {"indicators.auditentry": READ, "indicators.checkpoint": READ}
_TEXTS = {
    "indicators.indicator": CHANGE,
    "indicators.indicatoralias": ALL,
    "indicators.country": CHANGE,
    "indicators.countryalias": ALL,
    "indicators.region": ADD,
    "indicators.page": CHANGE,
    "indicators.paper": ALL,
    "indicators.narrative": ALL,
}
_DRAFTS = {
    "indicators.edition": ALL,  # only drafts can be deleted
    "indicators.treepart": ALL,
    "indicators.membership": CHANGE,
    "indicators.importbatch": ADD,  # who may change one may confirm it
}

# What visitors are asked: editors write it, publishers make it public, researchers read what came back.
_PARTS = ("survey", "section", "question", "option", "optionlist", "scale", "followup")
_ASKED = {f"surveys.{part}": READ for part in _PARTS}
_SURVEYS = {f"surveys.{part}": ALL for part in _PARTS}

ROLES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "editor": {
        **_FIGURES,
        **_REVIEW,
        **_OUTCOMES,
        **_TEXTS,
        **_DRAFTS,
        **_SURVEYS,
        "surveys.mailtext": CHANGE,  # there is one of each kind
        "surveys.run": READ,
        "indicators.preparedrelease": ("view", "confirm"),
    },
    # Who may add a prepared release prepares it, or its withdrawal; another person who may confirm it publishes it.
    "publisher": {
        **_CODEBOOK,
        **_FIGURES,
        **_REVIEW,
        **_OUTCOMES,
        **_TRAIL,
        **_DRAFTS,
        "indicators.preparedrelease": ("view", "add", "confirm"),
        **_ASKED,
        "surveys.run": READ,
        "surveys.surveyversion": ("add",),  # who may add a version may publish a survey
    },
    "researcher": {
        **_CODEBOOK,
        **_FIGURES,
        **_ASKED,
        "surveys.run": READ,
        "surveys.response": CHANGE,  # who may change one may release it or take it for spam
        "surveys.answertext": CHANGE,  # who may change words may read and redact them
    },
    "coordinator": {
        **_CODEBOOK,
        "surveys.expert": ADD,
        "surveys.panel": ALL,
        "surveys.round": ALL,  # who may change one opens and closes it, and has mail sent; planned ones are deleted
        "surveys.roundact": READ,
        "surveys.mailtext": READ,
        "surveys.mailing": READ,
        "surveys.letter": READ,
        "surveys.run": ("view", "add"),
        "surveys.identity": ("write",),
    },
    # Who may read identities decides on their changes, takes them out together with another, and erases experts.
    "custodian": {"surveys.identity": ("read",), "surveys.identityreading": READ, "surveys.roundact": READ},
    # Accounts are closed, never deleted: the history of texts and releases names them.
    "administrator": {
        "auth.user": ADD,
        "auth.group": READ,
        "indicators.rolerequest": READ,
        **_TRAIL,
        "indicators.checkpointaddress": ("view", "add", "delete"),
        "surveys.savedview": ("change", "delete"),  # names and filters, no answer
    },
}
# What a role is for, in a sentence for administrators.
SENTENCES: Mapping[str, Promise] = {
    "editor": _(
        "Writes texts, papers, surveys and mails to experts, fills drafts, decides on score updates with the experts’"
        " words before them, confirms what others prepared."
    ),
    "publisher": _(
        "Decides on score updates too, prepares or confirms releases and withdrawals, never both of one, and makes"
        " surveys public."
    ),
    "researcher": _(
        "Reads what visitors answered, with their words, decides on held answers, and exports; of experts only what"
        " their panel comes to."
    ),
    "coordinator": _(
        "Plans panels and rounds, records who experts are and has mail sent to them, without being able to read"
        " either that or what they say."
    ),
    "custodian": _("Keeps who the experts are: reads one at a time with a reason that is recorded first, and erases."),
    "administrator": _("Makes and disables accounts, and gives roles to others, never to themselves."),
}
# One administrator asks for it, another gives it: whoever signs scores or releases, reads names, or gives such roles.
# Else one person would make the second one alone.
BY_TWO = frozenset({"administrator", "custodian", "editor", "publisher"})
EXCLUDING = (frozenset({"coordinator", "custodian"}),)  # nobody has two of one set


class UnknownPermission(Exception):
    """Raised when the table has a permission that no model has."""


@transaction.atomic
def sync() -> list[str]:
    """Set the groups and their permissions to exactly those of the table; return a line for each change."""
    changes = [f"{group.name}: removed" for group in Group.objects.exclude(name__in=ROLES)]
    Group.objects.exclude(name__in=ROLES).delete()
    for role, models in ROLES.items():
        group, created = Group.objects.get_or_create(name=role)
        wanted = permissions(models)
        held = set(group.permissions.all())
        if created or held != wanted:
            group.permissions.set(wanted)
            changes.append(f"{role}: {len(wanted - held)} permissions added, {len(held - wanted)} removed")
    return changes + _part_conflicting()


def conflicting_with(role: str) -> frozenset[str]:
    """Return the roles that nobody has together with this one."""
    return frozenset().union(*(roles for roles in EXCLUDING if role in roles)) - {role}


def _part_conflicting() -> list[str]:
    """Take roles from accounts that have several that exclude each other, all but the first by name."""
    lines = []
    for roles in EXCLUDING:
        first, *others = sorted(roles)
        for user in User.objects.filter(groups__name=first).filter(groups__name__in=others).distinct():
            for role in user.groups.filter(name__in=others):
                user.groups.remove(role)
                audit.record("role taken", subject=user, by=None, role=role.name, reason=f"it excludes {first}")
                lines.append(f"{user.get_username()}: {role.name} taken, it excludes {first}")
    return lines


def permissions(models: Mapping[str, tuple[str, ...]]) -> set[Permission]:
    """Return the permissions of {"app.model": acts}; raise `UnknownPermission` for one that does not exist."""
    wanted = {(label.split(".")[0], f"{act}_{label.split('.')[1]}") for label, acts in models.items() for act in acts}
    permissions_by_name = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in Permission.objects.select_related("content_type")
    }
    if unknown := wanted - permissions_by_name.keys():
        raise UnknownPermission(", ".join(sorted(".".join(name) for name in unknown)))
    return {permissions_by_name[name] for name in wanted}
