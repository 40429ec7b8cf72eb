"""Verifying: compute a run again from its snapshot and compare with the rows that were written."""

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
    """The run is not done, so that it has no results to compare."""


@dataclass(frozen=True)
class ResultDifference:
    """A result that is not what the snapshot gives; `cell` is ISO3/slug, or empty for the run as a whole."""

    cell: str
    what: str
    written: str
    computed: str

    def __str__(self) -> str:
        values = {"what": self.what, "written": self.written, "computed": self.computed}
        message = _("%(what)s is %(written)s, and should be %(computed)s") % values
        return f"{self.cell}: {message}" if self.cell else message


@dataclass(frozen=True)
class Verification:
    """The number of cells that were compared, and their differences."""

    cells: int
    differences: tuple[ResultDifference, ...]


def verify(run: Run) -> Verification:
    """Return the differences between the rows of a finished run and its snapshot, computed again.

    Raises `NothingToVerify` where the run is not done.
    """
    if run.state != Run.State.DONE or run.snapshot is None:
        values = {"number": run, "state": run.get_state_display()}
        raise NothingToVerify(_("Run %(number)s is %(state)s: there is nothing to verify yet.") % values)
    sha256, content = snapshots.unpack(bytes(run.snapshot.content))
    results = compute(content)
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
    for name, written_value, computed_value in zip(NAMES, written, computed, strict=True):
        if written_value != computed_value:
            yield ResultDifference(place, name, _printed(written_value), _printed(computed_value))


def _written(run: Run) -> dict[CellKey, Decided]:
    rows = run.aggregates.values_list(
        "score__country__iso3", "score__indicator__slug", "consensus", "combined", "half_points"
    )
    return {(iso3, slug): (trimmed, combined, half) for iso3, slug, trimmed, combined, half in rows}


def _presence(decided: Decided | None) -> str:
    return _("missing") if decided is None else _("there")


def _printed(value: object) -> str:
    return _("empty") if value in (None, "") else str(value)
