"""Bursts: answers of one network within an hour weigh as one. Their random id goes with the day, its size stays.

Of n answers about one cell that count, each weighs 1/n (scoring.md, 2.2). Those that do not count must not lessen the
weight of those that do: their size counts all of the burst, for the case that a person approves them.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django.db import models, transaction

from surveys.models import Response, Survey

Status = Response.Status
GROUP_DAYS: Final = 14  # for which held answers of one burst keep a number in common
IN_ONE_STATEMENT: Final = 500


class BurstRow(NamedTuple):
    """A response that has the id of a burst, and the cell it is about; without one it is about its survey."""

    pk: int
    burst: str
    status: str
    submitted_on: date
    burst_size: int
    survey: int
    country: int | None
    indicator: int | None
    edition: int | None

    @property
    def key(self) -> tuple[Any, ...]:
        return self.burst, *self[BurstRow._fields.index("survey") :]


def measure() -> list[BurstRow]:
    """Write the size of its burst within its cell into each response that has an id of one; return these responses."""
    rows = [BurstRow(*fields) for fields in _with_an_id().values_list(*BurstRow._fields)]
    cells: dict[tuple[Any, ...], list[BurstRow]] = defaultdict(list)
    for row in rows:
        cells[row.key].append(row)
    keys_by_size: dict[int, list[int]] = defaultdict(list)
    for cell in cells.values():
        counted = sum(row.status == Status.OK for row in cell)
        for row in cell:
            size = counted if row.status == Status.OK else len(cell)
            if row.burst_size != size:
                keys_by_size[size].append(row.pk)
    for size, keys in keys_by_size.items():
        _update(_with_an_id(), keys, {"burst_size": size})
    return rows


def settle(today: date) -> None:
    """Remove the ids of bursts of days before: sizes stay, and held responses of one burst get a number in common.

    Asked each time the worker looks around: where there is nothing to do it is one query, with an index of its own.
    """
    if not _with_an_id().filter(submitted_on__lt=today).exists():
        return
    with transaction.atomic():
        rows = measure()
        past = {row.burst for row in rows if row.submitted_on < today}
        leaving = [row for row in rows if row.burst in past]
        _group_held(leaving)
        _update(_with_an_id(), [row.pk for row in leaving], {"burst": ""})


def ungroup(today: date) -> None:
    """Remove the common numbers of held responses after 14 days, decided or not."""
    # By survey, as the index begins with it.
    held = Response.objects.filter(survey__in=Survey.objects.values("pk"), status=Status.HELD)
    last_day = today - timedelta(days=GROUP_DAYS)
    held.filter(submitted_on__lte=last_day, held_group__isnull=False).update(held_group=None)


def _with_an_id() -> "models.QuerySet[Response]":
    return Response.objects.order_by().exclude(burst="")


def _group_held(rows: Iterable[BurstRow]) -> None:
    held: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.status == Status.HELD:
            held[row.burst].append(row.pk)
    for keys in held.values():
        # Whoever was decided meanwhile gets none.
        _update(_with_an_id().filter(status=Status.HELD), keys, {"held_group": secrets.randbelow(2**49)})


def _update(responses: "models.QuerySet[Response]", keys: Sequence[int], fields: Mapping[str, Any]) -> None:
    for start in range(0, len(keys), IN_ONE_STATEMENT):
        responses.filter(pk__in=keys[start : start + IN_ONE_STATEMENT]).update(**fields)
