"""Which answers to a question lead to different routes: one for each combination of tests that can come out."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, combinations
from typing import Final

from surveys.documents.conditions import BY_NUMBER, NOTHING, Answered, Test
from surveys.routing.targets import Target

MOST_CLASSES: Final = 10  # of options of a question with several choices that tests tell apart


class TooEntangled(ValueError):
    """So many routes that they cannot be walked."""


def outcomes(target: Target, tests: Sequence[Test], options: Sequence[str]) -> list[Answered]:
    """Return an answer for each way in which tests of it can come out, an answer before none.

    `options` are the codes that are offered. Raises `TooEntangled` where several choices have too many combinations.
    """
    by_results: dict[tuple[bool, ...], Answered] = {}
    for answer in _answers(target, tests, options):
        results = tuple(test.holds({target.code: answer}) for test in tests)
        by_results.setdefault(results, answer)
    return list(by_results.values())


def _answers(target: Target, tests: Sequence[Test], codes: Sequence[str]) -> Iterator[Answered]:
    """Yield answers of every class that tests can tell apart."""
    offered = [option for option in target.question["options"] if option["code"] in codes]
    if target.question["options"]:
        if target.kind.chooses_several:
            yield from _several(offered, tests)
        else:
            for option in offered:
                value = None if option["value"] is None else Decimal(option["value"])
                yield Answered(frozenset([option["code"]]), None if option["missing"] else value)
    elif any(comparison in BY_NUMBER for comparison in target.comparisons):
        yield from (Answered(number=number) for number in _numbers(target, tests))
    elif target.comparisons:
        yield Answered(in_words=True)
    if not target.question["required"] or (target.question["options"] and not offered):
        yield NOTHING


def _several(offered: Sequence[dict[str, object]], tests: Sequence[Test]) -> Iterator[Answered]:
    """Yield a choice of each combination of options that tests tell apart; exclusive ones stand alone."""
    classes: dict[tuple[bool, ...], str] = {}
    for option in offered:
        code = str(option["code"])
        if option["exclusive"]:
            yield Answered(frozenset([code]))
        else:
            classes.setdefault(tuple(code in test.options for test in tests), code)
    if len(classes) > MOST_CLASSES:
        raise TooEntangled
    codes = list(classes.values())
    for choice in chain.from_iterable(combinations(codes, size) for size in range(1, len(codes) + 1)):
        yield Answered(frozenset(choice))


def _numbers(target: Target, tests: Sequence[Test]) -> Iterator[Decimal]:
    """Yield a number of each span between the bounds of tests, within those of the question."""
    low, high, step = target.kind.numbers(target.question)
    bounds = sorted({test.number for test in tests if test.number is not None})
    near = [bound + move for bound in bounds for move in (-step, Decimal(0), step)]
    for number in sorted({*near, *(bound for bound in (low, high) if bound is not None)} or {Decimal(0)}):
        if (low is None or number >= low) and (high is None or number <= high):
            yield number
