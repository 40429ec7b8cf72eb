"""The table of roles in readable words: what each role may do with each kind of thing."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext_lazy

from ocindex.roles import ROLES

WORDS: dict[str, Promise] = {
    "view": pgettext_lazy("permission", "see"),
    "add": pgettext_lazy("permission", "add"),
    "change": pgettext_lazy("permission", "change"),
    "delete": pgettext_lazy("permission", "delete"),
}
# Where a permission stands for an act of its own: "model.act" -> what it lets a role do.
ACTS: dict[str, Promise] = {
    "indicators.scoreupdate.add": pgettext_lazy("permission", "propose"),
    "indicators.scoreupdate.change": pgettext_lazy("permission", "decide"),
    "indicators.release.add": pgettext_lazy("permission", "publish"),
    "indicators.preparedrelease.add": pgettext_lazy("permission", "prepare"),
    "indicators.preparedrelease.confirm": pgettext_lazy("permission", "confirm what another prepared"),
    "indicators.outcome.add": pgettext_lazy("permission", "answer feedback"),
    "indicators.importbatch.add": pgettext_lazy("permission", "upload"),
    "indicators.importbatch.change": pgettext_lazy("permission", "confirm"),
    "surveys.surveyversion.add": pgettext_lazy("permission", "make a survey public"),
    "surveys.response.change": pgettext_lazy("permission", "approve or mark as spam"),
    "surveys.answertext.view": pgettext_lazy("permission", "read words"),
    "surveys.answertext.change": pgettext_lazy("permission", "redact words"),
    "surveys.round.change": pgettext_lazy("permission", "change, open and close"),
    "surveys.run.add": pgettext_lazy("permission", "aggregate"),
    "surveys.expert.change": pgettext_lazy("permission", "change and deactivate"),
    "surveys.mailtext.change": pgettext_lazy("permission", "write"),
    "surveys.mailing.view": pgettext_lazy("permission", "see what was sent, without addresses"),
    "surveys.letter.view": pgettext_lazy("permission", "see whether it was sent, without its address"),
    "surveys.roundact.view": pgettext_lazy("permission", "see by day, without what was written"),
    "surveys.identity.write": pgettext_lazy("permission", "write, without reading"),
    "surveys.identity.read": pgettext_lazy("permission", "read, with a reason"),
    "auth.user.change": pgettext_lazy("permission", "change, reset and disable"),
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
