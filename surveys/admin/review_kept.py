"""What a reviewer typed and has not signed: kept in their own session, update by update, until it is signed or emptied.

A refusal waits there too, for the one page that is asked for after it.
"""

from typing import Any, NamedTuple

from django.http import HttpRequest

from indicators.models import ScoreUpdate
from surveys.admin.review_deciding import DecisionForm

KEY = "review-words"
NAMES = ("reason", "evidence", "value")
MOST_UPDATES = 20
MOST_CHARACTERS = 60_000


class KeptRefusal(NamedTuple):
    """Why nothing was done, and whether because somebody else was first; what is wrong with a field says the form."""

    message: str = ""
    is_stale: bool = False


def keep(request: HttpRequest, update: ScoreUpdate, refusal: KeptRefusal | None = None) -> bool:
    """Keep what was typed; say whether there was room for it."""
    typed = {name: request.POST.get(name, "") for name in NAMES}
    if sum(map(len, typed.values())) > MOST_CHARACTERS:
        return False
    kept: dict[str, Any] = request.session.get(KEY, {})
    kept.pop(str(update.pk), None)
    if any(typed.values()) or refusal:
        kept[str(update.pk)] = {"typed": typed, "refusal": refusal}
    request.session[KEY] = dict(list(kept.items())[-MOST_UPDATES:])
    return True


def forget(request: HttpRequest, update: ScoreUpdate) -> None:
    """Keep nothing of an update any longer."""
    kept: dict[str, Any] = request.session.get(KEY, {})
    if kept.pop(str(update.pk), None) is not None:
        request.session[KEY] = kept


def form_of(request: HttpRequest, update: ScoreUpdate) -> tuple[DecisionForm, KeptRefusal | None]:
    """Return the form as it was left, with what was wrong with it where that was not shown yet."""
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
