"""The summary of a run over its round as a whole: counts, agreement, suspect experts."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from indicators.scoring.cells import CellInputs, alpha
from indicators.scoring.interval import DIGITS
from indicators.scoring.scale import round_shown
from indicators.scoring.screening import screen
from surveys.aggregation.computing import Results


def summarize(results: Results, **counts: int) -> dict[str, Any]:
    """Return the summary that is stored in `Run.summary`: JSON of texts and whole numbers alone."""
    cells = [cell for cell, _outcome in results]
    by_indicator: defaultdict[str, list[CellInputs]] = defaultdict(list)
    for cell in cells:
        by_indicator[cell.indicator].append(cell)
    return {
        "cells": len(cells),
        "judged": sum(outcome.n > 0 for _cell, outcome in results),
        "ratings": sum(outcome.n for _cell, outcome in results),
        "excluded": dict(Counter(rating.excluded for cell in cells for rating in cell.ratings if rating.excluded)),
        "visitors": sum(visitor_count.count for cell in cells for visitor_count in cell.visitors),
        **counts,
        "flags": dict(Counter(flag for _cell, outcome in results for flag in outcome.flags)),
        "alpha": _alpha(cells),
        "alpha_by_indicator": {slug: _alpha(visitor_count) for slug, visitor_count in sorted(by_indicator.items())},
        "screening": _screening(cells),
    }


def _alpha(cells: Iterable[CellInputs]) -> str | None:
    """Return Krippendorff's alpha of cells as text with four decimals; None where it is undefined."""
    value = alpha(cells)
    return None if value is None else str(round_shown(value, DIGITS))


def _screening(cells: Iterable[CellInputs]) -> list[dict[str, Any]]:
    """Return the suspect experts, as JSON; a person decides whether they are excluded."""
    counted = ({rating.code: rating.half_points for rating in cell.ratings if not rating.excluded} for cell in cells)
    return [
        {
            "expert": suspicion.code,
            "ratings": suspicion.ratings,
            "deviation": f"{suspicion.deviation:.2f}",
            "correlation": None if suspicion.correlation is None else f"{suspicion.correlation:.2f}",
        }
        for suspicion in screen(counted)
    ]
