"""What a selection counts, read of the responses themselves: for filters that no tally tells apart."""

from collections import Counter
from typing import Any

from django.db.models import Count

from surveys.analysis.selecting import Selection
from surveys.analysis.tallied import COLUMNS, added, several_of
from surveys.models import Response
from surveys.tallying.measures import measured


def responses(selection: Selection, *names: str) -> Counter[tuple[Any, ...]]:
    """Return the same as `tallied.responses`."""
    rows = Response.objects.filter(selection.condition_without_status()).order_by()
    return added(rows.values_list("status", *(COLUMNS[name][1] for name in names)).annotate(number=Count("pk")))


def answers(selection: Selection, *measures: str) -> Counter[tuple[Any, ...]]:
    """Return the same as `tallied.answers`."""
    several = several_of(selection, measures)
    return added(*measured(selection.condition("response__"), several, measures))
