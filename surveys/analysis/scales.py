"""The scales of a survey as its newest version declares them, with what their items come to in a selection."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

from django.db.models import Max, Q

from surveys.analysis.selecting import Selection
from surveys.documents import Document
from surveys.kinds.figures import SMALL, OptionShare
from surveys.models import Answer, SurveyVersion
from surveys.questionnaires.scales import items
from surveys.statistics.intervals import ScaleSummary, summarize, wilson
from surveys.statistics.reliability import ItemFigures, Reliability, reliability


class ScaleItem(NamedTuple):
    """A question or statement of a scale; `values` are those of its options by their key, turned if it is reversed."""

    code: str
    text: str
    is_reversed: bool
    key: int
    values: Mapping[int, Fraction]


class DeclaredScale(NamedTuple):
    """A scale with its items in the order of the survey."""

    code: str
    name: str
    high_means: str
    items: list[ScaleItem]


@dataclass(frozen=True)
class ScaleFigures:
    """What a scale comes to: its reliability, and the score of each response, which is the mean of its items.

    Only who answered all items is in it. `bars` are the scores rounded to whole numbers, half up.
    """

    scale: DeclaredScale
    reliability: Reliability
    summary: ScaleSummary | None
    bars: list[OptionShare]

    @property
    def lines(self) -> list[tuple[ScaleItem, ItemFigures]]:
        """Return the items with their figures, which are None where nobody answered all of them."""
        figures = self.reliability.items or [ItemFigures(None, None, None)] * len(self.scale.items)
        return list(zip(self.scale.items, figures, strict=True))

    @property
    def against(self) -> list[ScaleItem]:
        """Return the items that go against the others: they may have to be reversed, or not to be."""
        return [item for item, own in self.lines if own.with_rest is not None and own.with_rest < 0]

    @property
    def is_small(self) -> bool:
        return 0 < self.reliability.n < SMALL


def declared(versions: Sequence[SurveyVersion], language: str) -> list[DeclaredScale]:
    """Return the scales of the newest of the versions, in one language; none without a version."""
    if not versions:
        return []
    document = max(versions, key=lambda version: version.number).document
    return [
        DeclaredScale(
            scale["code"],
            scale["name"][language],
            scale["high_means"][language],
            [
                ScaleItem(item["code"], item["text"][language], bool(item.get("reversed")), item["key"], _values(item))
                for item in items(document)
                if item.get("scale") == scale["code"]
            ],
        )
        for scale in document.get("scales", ())
    ]


def figures(selection: Selection, versions: Sequence[SurveyVersion], language: str) -> list[ScaleFigures]:
    """Return the figures of each declared scale for the responses of a selection, with a statement for each."""
    return [_figures(scale, _patterns(selection, scale.items)) for scale in declared(versions, language)]


def _values(item: Document) -> dict[int, Fraction]:
    """Return {key of an option: its value} of the options that are answers, from the other end where it is reversed."""
    values = {
        option["key"]: Fraction(option["value"])
        for option in item["options"]
        if not option["missing"] and option["value"] is not None
    }
    if not item.get("reversed") or not values:
        return values
    ends = min(values.values()) + max(values.values())
    return {key: ends - value for key, value in values.items()}


def _patterns(selection: Selection, own: Sequence[ScaleItem]) -> Counter[tuple[Fraction, ...]]:
    """Return {values of the items: number of responses that gave them}, of the responses that answered all items."""
    if not own:
        return Counter()
    chosen = {f"item_{place}": Max("option", filter=Q(question=item.key)) for place, item in enumerate(own)}
    answers = Answer.objects.filter(
        selection.condition("response__"),
        question__in=[item.key for item in own],
        option__in={key for item in own for key in item.values},
    )
    by_response = answers.order_by().values("response").annotate(**chosen)
    rows: Any = by_response.filter(**{f"{name}__isnull": False for name in chosen}).values_list(*chosen)
    patterns: Counter[tuple[Fraction, ...]] = Counter()
    for keys, n in Counter(rows.iterator()).items():
        patterns[tuple(item.values[key] for item, key in zip(own, keys, strict=True))] += n
    return patterns


def _figures(scale: DeclaredScale, patterns: Counter[tuple[Fraction, ...]]) -> ScaleFigures:
    scores: Counter[Fraction] = Counter()
    for values, n in patterns.items():
        scores[sum(values, Fraction()) / len(values)] += n
    return ScaleFigures(scale, reliability(patterns), summarize(scores), _bars(scale, scores))


def _bars(scale: DeclaredScale, scores: Mapping[Fraction, int]) -> list[OptionShare]:
    """Return how many scores are nearest to each whole number that there can be."""
    if not scores:
        return []
    rounded: Counter[int] = Counter()
    for score, n in scores.items():
        rounded[floor(score + Fraction(1, 2))] += n
    base = sum(scores.values())
    values = [value for item in scale.items for value in item.values.values()]
    ends = floor(min(values) + Fraction(1, 2)), floor(max(values) + Fraction(1, 2))
    return [
        OptionShare(str(point), str(point), Fraction(point), rounded[point], wilson(rounded[point], base))
        for point in range(ends[0], ends[1] + 1)
    ]
