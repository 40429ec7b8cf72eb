"""Which background work is open, and which of it was taken up by workers who died over it or hang."""

from typing import NamedTuple

from django.apps import apps
from django.utils import timezone

from lib.background.job import MOST_DEATHS, BackgroundJob


class OpenWork(NamedTuple):
    """Counts of rows, and the seconds for which the oldest one is open.

    `hanging` are those whose worker died or hangs, `set_aside` those over which three died, `waiting` the others.
    """

    hanging: int
    set_aside: int
    waiting: int
    oldest_seconds: float


def look() -> OpenWork:
    """Return what is open of all kinds of background work, in two queries for each kind."""
    now, hanging, set_aside, waiting = timezone.now(), 0, 0, 0
    oldest = now
    for model in apps.get_models():
        if not issubclass(model, BackgroundJob):
            continue
        set_aside += model._default_manager.filter(state="failed", deaths__gte=MOST_DEATHS).count()
        unfinished = model._default_manager.filter(state__in=("queued", "running"))
        for state, lease_until, deaths, created_at in unfinished.values_list(
            "state", "lease_until", "deaths", "created_at"
        ):
            hanging += state == "running" and (deaths > 0 or (lease_until or now) < now)
            waiting += state == "queued"
            oldest = min(oldest, created_at or now)
    return OpenWork(hanging, set_aside, waiting, (now - oldest).total_seconds())
