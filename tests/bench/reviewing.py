"""What the review desk costs when a whole edition waits: 193 countries on 32 indicators."""

import time
from statistics import median
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators import workflow
from indicators.models import Edition, Score, ScoreUpdate
from indicators.workflow import Proposal
from tests.factories import attribute, verify

QUEUE = "/admin/indicators/scoreupdate/"
YEAR = 2032
QUERIES = (
    f"?edition={YEAR}", f"?edition={YEAR}&region=africa&flag=TIE&size=half", f"?edition={YEAR}&q=south",
    f"?edition={YEAR}&p=50",
)  # fmt: skip


class Cost(NamedTuple):
    """Seconds on the clock, and SQL statements."""

    clock: float
    queries: int


def fill() -> tuple[int, Cost]:
    """Propose something for every score of a new edition; return how many, and what that cost."""
    edition = attribute(workflow.create_edition(YEAR, like=Edition.objects.get(year=2025)))
    workflow.open_edition(edition, by=None)
    scores = Score.objects.in_edition(edition).values_list("pk", flat=True)
    proposals = [Proposal(pk, 8 + pk % 9, "Round 1", n=8, flags=["TIE"] * (pk % 2), digest="ab" * 32) for pk in scores]
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        made = workflow.propose_all(edition, proposals, method="trimmed-mean/1")
    return len(made.updates), Cost(time.perf_counter() - started, len(asked))


def pages() -> list[tuple[str, Cost]]:
    """Return what the queue and the page of one update cost."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user := User.objects.create_superuser("bench"))
    verify(client, user)
    one = reverse("admin:indicators_scoreupdate_change", args=[ScoreUpdate.objects.latest("pk").pk])
    return [(address, _view(client, address)) for address in [*(QUEUE + query for query in QUERIES), one]]


def _view(client: Client, address: str, *, times: int = 3) -> Cost:
    client.get(address)
    clocks = []
    for _attempt in range(times):
        started = time.perf_counter()
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} was refused")
        clocks.append(time.perf_counter() - started)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return Cost(median(clocks), len(asked))
