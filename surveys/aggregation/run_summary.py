"""What a run says of its round as a whole: counts, agreement, experts to look at."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from indicators.scoring.cells import CellInputs, alpha
from indicators.scoring.interval import DIGITS
from indicators.scoring.scale import round_shown
from indicators.scoring.screening import screen
from surveys.aggregation.computing import Results


def summarize(results: Results, **counts: int) -> dict[str, Any]:
    """Return what is shown of a run, made of texts and whole numbers."""
    cells = [cell for cell, _outcome in results]
    by_indicator: defaultdict[str, list[CellInputs]] = defaultdict(list)
    for cell in cells:
        by_indicator[cell.indicator].append(cell)
    return {
        "cells": len(cells),
        "judged": sum(outcome.n > 0 for _cell, outcome in results),
        "ratings": sum(outcome.n for _cell, outcome in results),
        "excluded": dict(Counter(rating.excluded for cell in cells for rating in cell.ratings if rating.excluded)),
        "visitors": sum(found.count for cell in cells for found in cell.visitors),
        **counts,
        "flags": dict(Counter(flag for _cell, outcome in results for flag in outcome.flags)),
        "alpha": _alpha(cells),
        "alpha_by_indicator": {slug: _alpha(found) for slug, found in sorted(by_indicator.items())},
        "screening": _screening(cells),
    }


def _alpha(cells: Iterable[CellInputs]) -> str | None:
    found = alpha(cells)
    return None if found is None else str(round_shown(found, DIGITS))


def _screening(cells: Iterable[CellInputs]) -> list[dict[str, Any]]:
    """Return the experts whose ratings say too little; a person decides whether they count."""
    counted = ({rating.code: rating.half_points for rating in cell.ratings if rating.weight} for cell in cells)
    return [
        {
            "expert": found.code,
            "ratings": found.ratings,
            "deviation": f"{found.deviation:.2f}",
            "correlation": None if found.correlation is None else f"{found.correlation:.2f}",
        }
        for found in screen(counted)
    ]
