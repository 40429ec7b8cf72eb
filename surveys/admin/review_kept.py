"""Store what a reviewer typed on an update in their session, until it is signed or emptied.

The refusal of a decision is stored too, and shown once on the next page of that update.
"""

from typing import Any, NamedTuple

from django.http import HttpRequest

from indicators.models import ScoreUpdate
from surveys.admin.review_deciding import DecisionForm

KEY = "review-words"
NAMES = ("reason", "public_reason", "evidence", "value")
MOST_UPDATES = 20
MOST_CHARACTERS = 60_000


class KeptRefusal(NamedTuple):
    """Why the workflow refused a decision, and whether the update was stale; empty if only the form has errors."""

    message: str = ""
    is_stale: bool = False


def keep(request: HttpRequest, update: ScoreUpdate, refusal: KeptRefusal | None = None) -> bool:
    """Store the typed texts and the refusal; return False if they are longer than `MOST_CHARACTERS`."""
    typed = {name: request.POST.get(name, "") for name in NAMES}
    if sum(map(len, typed.values())) > MOST_CHARACTERS:
        return False
    kept: dict[str, Any] = request.session.get(KEY, {})
    kept.pop(str(update.pk), None)
    is_new = typed["public_reason"] != update.public_reason  # the form shows what the first signer wrote
    if is_new or any(typed[name] for name in NAMES if name != "public_reason") or refusal:
        kept[str(update.pk)] = {"typed": typed, "refusal": refusal}
    request.session[KEY] = dict(list(kept.items())[-MOST_UPDATES:])
    return True


def forget(request: HttpRequest, update: ScoreUpdate) -> None:
    """Remove what is stored of an update."""
    kept: dict[str, Any] = request.session.get(KEY, {})
    if kept.pop(str(update.pk), None) is not None:
        request.session[KEY] = kept


def form_of(request: HttpRequest, update: ScoreUpdate) -> tuple[DecisionForm, KeptRefusal | None]:
    """Return the form with the stored texts, and the refusal if it was not shown yet."""
    kept: dict[str, Any] = request.session.get(KEY, {})
    entry = kept.get(str(update.pk))
    if entry is None:
        return DecisionForm(update=update), None
    if entry["refusal"] is None:
        return DecisionForm(initial=entry["typed"], update=update), None
    refusal = KeptRefusal(*entry["refusal"])
    form = DecisionForm({**entry["typed"], "seen": DecisionForm(update=update).initial["seen"]}, update=update)
    form.is_valid()
    if refusal.message:
        form.add_error(None, refusal.message)
    kept[str(update.pk)] = {**entry, "refusal": None}
    request.session[KEY] = kept
    return form, refusal
