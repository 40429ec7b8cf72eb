"""What a run over the whole index costs, and how much of it is the numbers alone."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, NamedTuple
from unittest.mock import patch

from surveys import aggregation
from surveys.aggregation import running, snapshots
from surveys.aggregation.computing import compute
from surveys.models import Round, Run
from tests.faults import judged

COUNTRIES, INDICATORS, EXPERTS = 193, 32, 8
PARTS = ("freeze", "compute", "summarize", "propose")  # and the rest: its results are written


class Cost(NamedTuple):
    """Seconds on the clock and of the processor."""

    clock: float
    processor: float


class RunCosts(NamedTuple):
    """A run with its parts, its verification, and the arithmetic of both, over so many cells and ratings."""

    cells: int
    ratings: int
    run: Cost
    parts: dict[str, Cost]
    verification: Cost
    numbers: Cost

    @property
    def ratio(self) -> float:
        return self.run.processor / self.numbers.processor


def measure() -> RunCosts:
    """Aggregate a round over every score of an edition, verify it, and compute its numbers alone."""
    judged.make(rounds=1, countries=COUNTRIES, indicators=INDICATORS, experts=EXPERTS)
    run = aggregation.start(Round.objects.latest("pk"), by=None)
    with _each_part_timed() as parts:
        spent = _timed(lambda: aggregation.work_on(run))
    done = Run.objects.get(pk=run.pk)
    if done.state != Run.State.DONE or done.snapshot is None:
        raise RuntimeError(f"the run is {done.state}: {done.error}")
    verified = _timed(lambda: aggregation.verify(done))
    _sha256, frozen = snapshots.unpack(bytes(done.snapshot.content))
    numbers = _timed(lambda: compute(frozen))
    return RunCosts(done.summary["cells"], done.summary["ratings"], spent, parts, verified, numbers)


@contextmanager
def _each_part_timed() -> Iterator[dict[str, Cost]]:
    """Time the functions that a run calls; return what each cost, by name, once they were called."""
    costs: dict[str, Cost] = {}
    with ExitStack() as patches:
        for name in PARTS:
            part = partial(_noted, costs, name, getattr(running, name))
            patches.enter_context(patch.object(running, name, part))
        yield costs


def _noted(costs: dict[str, Cost], name: str, act: Callable[..., Any], *given: Any, **named: Any) -> Any:
    results: list[Any] = []
    costs[name] = _timed(lambda: results.append(act(*given, **named)))
    return results[0]


def _timed(act: Callable[[], object]) -> Cost:
    clock, processor = time.perf_counter(), time.process_time()
    act()
    return Cost(time.perf_counter() - clock, time.process_time() - processor)
