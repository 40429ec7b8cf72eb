"""Verifying: a run is computed again from what was frozen, and held against what was written."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.aggregation import snapshots
from surveys.aggregation.computing import Results, checksum_of, compute
from surveys.aggregation.snapshots import CellKey
from surveys.models import Run

NAMES = ("T", "S", "h")
Decided = tuple[str, str, int | None]


class NothingToVerify(Refused):
    """A run that is not done has no results."""


@dataclass(frozen=True)
class ResultDifference:
    """Something that is not what the snapshot comes to; `cell` is empty where it is of the run as a whole."""

    cell: str
    what: str
    written: str
    computed: str

    def __str__(self) -> str:
        known = {"what": self.what, "written": self.written, "computed": self.computed}
        said = _("%(what)s is %(written)s, and should be %(computed)s") % known
        return f"{self.cell}: {said}" if self.cell else said


@dataclass(frozen=True)
class Verification:
    """How many cells were compared, and what differs."""

    cells: int
    differences: tuple[ResultDifference, ...]


def verify(run: Run) -> Verification:
    """Compare a run that is done with its snapshot."""
    if run.state != Run.State.DONE or run.snapshot is None:
        known = {"number": run, "state": run.get_state_display()}
        raise NothingToVerify(_("Run %(number)s is %(state)s: there is nothing to verify yet.") % known)
    sha256, frozen = snapshots.unpack(bytes(run.snapshot.content))
    results = compute(frozen)
    return Verification(len(results), tuple(_differences(run, sha256, results)))


def _differences(run: Run, sha256: str, results: Results) -> Iterator[ResultDifference]:
    if run.snapshot is not None and run.snapshot.sha256 != sha256:
        yield ResultDifference("", _("the checksum of the snapshot"), run.snapshot.sha256, sha256)
    written = _written(run)
    computed = {(cell.country, cell.indicator): outcome.decided for cell, outcome in results}
    for key in sorted(written.keys() | computed.keys()):
        yield from _of_cell(key, written.get(key), computed.get(key))
    if run.checksum != checksum_of(results):
        yield ResultDifference("", _("the checksum of the results"), run.checksum, checksum_of(results))


def _of_cell(key: CellKey, written: Decided | None, computed: Decided | None) -> Iterator[ResultDifference]:
    place = "/".join(key)
    if written is None or computed is None:
        yield ResultDifference(place, _("the aggregate"), _presence(written), _presence(computed))
        return
    for name, one, other in zip(NAMES, written, computed, strict=True):
        if one != other:
            yield ResultDifference(place, name, _shown(one), _shown(other))


def _written(run: Run) -> dict[CellKey, Decided]:
    rows = run.aggregates.values_list(
        "score__country__iso3", "score__indicator__slug", "consensus", "combined", "half_points"
    )
    return {(iso3, slug): (trimmed, combined, half) for iso3, slug, trimmed, combined, half in rows}


def _presence(decided: Decided | None) -> str:
    return _("missing") if decided is None else _("there")


def _shown(value: object) -> str:
    return _("empty") if value in (None, "") else str(value)
