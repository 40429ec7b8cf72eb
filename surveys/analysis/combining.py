"""How many responses of a selection say what to several dimensions at once: the counts of every table."""

from collections.abc import Iterator, Sequence

from django.db.models import Count

from surveys.analysis.categories import Reading
from surveys.analysis.dimensions import Dimension
from surveys.analysis.selecting import Selection


def combine(selection: Selection, dimensions: Sequence[Dimension]) -> Iterator[tuple[list[Reading], int]]:
    """Yield (what is said to each dimension, number of responses) of each combination that occurs, in one statement."""
    responses, names, widths = selection.responses().order_by(), [], []
    for place, dimension in enumerate(dimensions):
        # Plain words such as "column" are reserved, and an alias of a joined table is not quoted.
        alias = f"answer_{place}"
        responses, expressions = dimension.added_to(responses, alias)
        by_name = {f"{alias}_{at}": expression for at, expression in enumerate(expressions)}
        responses = responses.annotate(**by_name)
        names += list(by_name)
        widths.append(len(by_name))
    for *raw, n in responses.values_list(*names).annotate(n=Count("pk")):
        readings, first = [], 0
        for dimension, width in zip(dimensions, widths, strict=True):
            readings.append(dimension.read(raw[first : first + width]))
            first += width
        yield readings, n
