"""From the expression in “relevant” to a condition of a draft, with one level of brackets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from surveys.documents import conditions
from surveys.questionnaires.draft_files.fields import Part
from surveys.questionnaires.xlsforms.expressions import Comparison, Joined, Negated, Tree, Untakable

OPPOSITE: Final = {"and": "or", "or": "and"}
ANSWER: Final = {"=": "not-answered", "!=": "answered"}
LEAST: Final = Decimal("0.01")  # as exact as answers are kept


@dataclass(frozen=True)
class Target:
    """A question that a condition may ask for: its code, the codes of its options by name, and its step if a number."""

    code: str
    options: Mapping[str, str] = field(default_factory=dict)
    step: Decimal | None = None


def condition_of(trees: Sequence[Tree], targets: Mapping[str, Target]) -> Part | None:
    """Return the condition that all trees hold, None without any; raises `Untakable` for what no condition can say."""
    if not trees:
        return None
    shape = _flat({"join": "and", "parts": [_shape(tree, targets) for tree in trees]})
    for part in shape["parts"]:
        if any("join" in inside for inside in part.get("parts", ())):
            raise Untakable(_("brackets within brackets"))
    return shape


def _shape(tree: Tree, targets: Mapping[str, Target], *, is_negated: bool = False) -> Part:
    if isinstance(tree, Negated):
        return _shape(tree.part, targets, is_negated=not is_negated)
    if isinstance(tree, Joined):
        join = OPPOSITE[tree.join] if is_negated else tree.join
        return {"join": join, "parts": [_shape(part, targets, is_negated=is_negated) for part in tree.parts]}
    target = targets.get(tree.question)
    if target is None:
        raise Untakable(_("“%(name)s”, which is not asked here") % {"name": tree.question})
    return _test(tree, target, is_negated=is_negated)


def _test(comparison: Comparison, target: Target, *, is_negated: bool) -> Part:
    is_about_answering = comparison.value == "" or (comparison.of == "length" and comparison.value == Decimal(0))
    if is_about_answering:
        sign = "!=" if comparison.sign == ">" else comparison.sign
        return _one(target, _either(ANSWER, sign, is_negated))
    if target.options:
        option = target.options.get(str(comparison.value))
        if option is None:
            raise Untakable(_("the choice “%(name)s”, which is not in its list") % {"name": comparison.value})
        return _one(target, _either({"=": "any-of", "!=": "none-of"}, comparison.sign, is_negated), options=[option])
    if target.step is not None and not comparison.of:
        return _by_number(comparison.sign, _number(comparison.value), target, is_negated=is_negated)
    raise Untakable(_("a comparison with words or dates"))


def _either(words: Mapping[str, str], sign: str, is_negated: bool) -> str:
    """Return the word for = or !=, or its opposite; another sign cannot be taken."""
    if sign not in words:
        raise Untakable(f"“{sign}”")
    return words[{"=": "!=", "!=": "="}[sign] if is_negated else sign]


def _number(value: str | Decimal) -> Decimal:
    number = value if isinstance(value, Decimal) else conditions.number_in(value)
    if number is None:
        raise Untakable(_("a comparison with words or dates"))
    return number


def _by_number(sign: str, number: Decimal, target: Target, *, is_negated: bool) -> Part:
    """Return the tests of a number; without an answer none of its comparisons holds, but each of their opposites."""
    step = target.step or LEAST
    below, above = (number / step).to_integral_value(ROUND_FLOOR), (number / step).to_integral_value(ROUND_CEILING)
    parts = {
        ">=": [_at(target, "at-least", above * step)],
        ">": [_at(target, "at-least", (below + 1) * step)],
        "<=": [_at(target, "at-most", below * step)],
        "<": [_at(target, "at-most", (above - 1) * step)],
    }
    if sign in ("=", "!="):
        is_equal = (sign == "=") != is_negated
        tests = [*parts[">="], *parts["<="]] if is_equal else [*parts["<"], *parts[">"]]
        missing = [] if is_equal else [_one(target, "not-answered")]
        return {"join": "and" if is_equal else "or", "parts": [*tests, *missing]}
    if not is_negated:
        return parts[sign][0]
    opposite = {">=": "<", ">": "<=", "<=": ">", "<": ">="}[sign]
    return {"join": "or", "parts": [*parts[opposite], _one(target, "not-answered")]}


def _at(target: Target, comparison: str, number: Decimal) -> Part:
    return _one(target, comparison, number=f"{(number + 0).normalize():f}")


def _one(target: Target, comparison: str, **operand: Any) -> Part:
    return {"question": target.code, "is": comparison, **operand}


def _flat(shape: Part) -> Part:
    """Return a condition without brackets that say nothing: of one part, or joined as what stands around them."""
    if "parts" not in shape:
        return shape
    parts: list[Part] = []
    for part in map(_flat, shape["parts"]):
        is_needless = "parts" in part and (part["join"] == shape["join"] or len(part["parts"]) == 1)
        parts += part["parts"] if is_needless else [part]
    if len(parts) == 1 and "parts" in parts[0]:
        return parts[0]
    return {"join": shape["join"], "parts": parts}
