"""From the expression in “constraint” to the bounds that a question of ours has."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from surveys.questionnaires.xlsforms.expressions import SELF, Comparison, Joined, Tree, Untakable, parse

LEAST = Decimal("0.01")


def number_bounds(constraint: str, *, step: Decimal | None) -> dict[str, str]:
    """Return “low” and “high” of a number, as settings have them; raises `Untakable` for any other constraint."""
    bounds: dict[str, Decimal] = {}
    for comparison in _comparisons(parse(constraint)):
        if comparison.of or not isinstance(comparison.value, Decimal):
            raise Untakable(_("a constraint that is no bound of a number"))
        name, number = _bound(comparison.sign, comparison.value, step or LEAST)
        bounds[name] = number
    if len(bounds) == 2 and bounds["low"] >= bounds["high"]:
        raise Untakable(_("a lowest number that is not below the highest"))
    return {name: f"{(number + 0).normalize():f}" for name, number in bounds.items()}


def longest_text(constraint: str) -> int:
    """Return the most characters that a constraint allows; raises `Untakable` for any other constraint."""
    tree: Any = parse(constraint)
    if not isinstance(tree, Comparison) or tree.of != "length" or tree.question != SELF or tree.sign not in ("<", "<="):
        raise Untakable(_("a constraint that is no bound of a length"))
    if not isinstance(tree.value, Decimal):
        raise Untakable(_("a constraint that is no bound of a length"))
    longest = int(tree.value) - (tree.sign == "<")
    if not 1 <= longest <= 10_000:
        raise Untakable(_("a length outside 1 to 10,000"))
    return longest


def _comparisons(tree: Tree) -> list[Comparison]:
    parts = tree.parts if isinstance(tree, Joined) and tree.join == "and" else (tree,)
    comparisons = [part for part in parts if isinstance(part, Comparison) and part.question == SELF]
    if len(comparisons) < len(parts):
        raise Untakable(_("a constraint that is no bound of a number"))
    return comparisons


def _bound(sign: str, number: Decimal, step: Decimal) -> tuple[str, Decimal]:
    if sign in (">", ">="):
        return "low", number + step if sign == ">" else number
    if sign in ("<", "<="):
        return "high", number - step if sign == "<" else number
    raise Untakable(f"“{sign}”")
