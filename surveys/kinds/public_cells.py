"""The answers to a question as cells that releases count in public: for the kinds of questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from surveys.documents import Document
from surveys.kinds.figures import OptionCounts

ANY = ""  # the cell of whoever chose anything that is an answer
MOST_VALUES = 12  # more numbers between the bounds are counted in classes
CLASSES = 10
BETWEEN = ".."


@dataclass(frozen=True)
class PublicCells:
    """The cells of a question or statement, by code: how many responses are in each.

    `sensitivity` is in how many cells one response can be at most: the noise is as much larger.
    """

    code: str
    cells: Mapping[str, int]
    sensitivity: int = 1


def of_options(statement: Document, options: list[Document], tally: OptionCounts) -> PublicCells:
    """Return a cell for each option, of which a response has one; those that count as no answer too."""
    return PublicCells(statement["code"], {option["code"]: tally.chosen.get(option["key"], 0) for option in options})


def of_several(question: Document, tally: OptionCounts) -> PublicCells:
    """Return a cell for each option that is an answer, and one for whoever chose any: a response can be in all."""
    options = [option for option in question["options"] if not option["missing"]]
    chosen = {option["code"]: tally.chosen.get(option["key"], 0) for option in options}
    return PublicCells(question["code"], {**chosen, ANY: tally.several or 0}, sensitivity=len(chosen) + 1)


def of_numbers(code: str, tally: OptionCounts, low: Decimal, high: Decimal, step: Decimal) -> PublicCells:
    """Return a cell for each number between the bounds, or for each of ten classes of the same width.

    What an earlier version let through beyond a bound is in the cell next to it.
    """
    counts = tally.numbers.get(None, {})
    values = int((high - low) / step) + 1
    if values <= MOST_VALUES:
        edges = [low + step * place for place in range(values)]
        names = [f"{edge.normalize():f}" for edge in edges]
    else:
        edges = [low + (high - low) * place / CLASSES for place in range(CLASSES)]
        ends = [*edges[1:], high]
        names = [f"{edge.normalize():f}{BETWEEN}{end.normalize():f}" for edge, end in zip(edges, ends, strict=True)]
    cells = dict.fromkeys(names, 0)
    for number, count in counts.items():
        cells[names[max(sum(edge <= number for edge in edges) - 1, 0)]] += count
    return PublicCells(code, cells)
