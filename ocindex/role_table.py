"""The table of roles in readable words: what each role may do with each kind of thing."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as _

from ocindex.roles import ROLES

WORDS: dict[str, Promise] = {
    "view": _("permission", "see"),
    "add": _("permission", "add"),
    "change": _("permission", "change"),
    "delete": _("permission", "delete"),
}
# Where a permission stands for an act of its own: "model.act" -> what it lets a role do.
ACTS: dict[str, Promise] = {
    "indicators.scoreupdate.add": _("permission", "propose"),
    "indicators.scoreupdate.change": _("permission", "decide"),
    "indicators.release.add": _("permission", "publish"),
    "indicators.preparedrelease.add": _("permission", "prepare"),
    "indicators.preparedrelease.confirm": _("permission", "confirm what another prepared"),
    "indicators.outcome.add": _("permission", "answer feedback"),
    "indicators.importbatch.add": _("permission", "upload"),
    "indicators.importbatch.change": _("permission", "confirm"),
    "surveys.surveyversion.add": _("permission", "make a survey public"),
    "surveys.response.change": _("permission", "approve or mark as spam"),
    "surveys.answertext.view": _("permission", "read words"),
    "surveys.answertext.change": _("permission", "redact words"),
    "surveys.round.change": _("permission", "change, open and close"),
    "surveys.run.add": _("permission", "aggregate"),
    "surveys.identity.write": _("permission", "write, without reading"),
    "surveys.identity.read": _("permission", "read, with a reason"),
    "auth.user.change": _("permission", "change, reset and disable"),
}
NAMES: dict[str, Promise] = {"auth.user": gettext_lazy("accounts"), "auth.group": gettext_lazy("roles")}
HIDDEN = frozenset({"surveys.option"})  # goes with its question


@dataclass(frozen=True)
class ModelLine:
    """A kind of thing, and what each role may do with it, in the order of the roles; "" for nothing."""

    name: str
    cells: list[str]


def role_table() -> list[ModelLine]:
    """Return a line for each kind of thing that any role may do something with, by name."""
    labels = sorted({label for models in ROLES.values() for label in models} - HIDDEN)
    lines = [
        ModelLine(
            capfirst(str(NAMES.get(label) or apps.get_model(label)._meta.verbose_name_plural)),
            [", ".join(_words(label, models.get(label, ()))) for models in ROLES.values()],
        )
        for label in labels
    ]
    return sorted(lines, key=lambda line: line.name.casefold())


def _words(label: str, acts: tuple[str, ...]) -> list[str]:
    return [str(ACTS.get(f"{label}.{act}") or WORDS.get(act) or act) for act in acts]
