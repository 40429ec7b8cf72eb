"""A condition as rows that read as a sentence: a question, a comparison, options or a number, joined by and / or.

“and” binds tighter than “or”, as one reads it; a row can also stand in brackets with the one before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.admin.builder.sent_rows import places_in
from surveys.documents import conditions
from surveys.documents.conditions import AND, BY_NUMBER, BY_OPTIONS, OR, Condition, Test
from surveys.routing.targets import Target

PREFIX: Final = "if"  # of the names of the rows of what is open
INSIDE: Final = "-in"  # at the end of a join: in brackets with the row before
JOINS: Final[dict[str, str | Promise]] = {
    AND: gettext_lazy("and"),
    OR: gettext_lazy("or"),
    AND + INSIDE: gettext_lazy("and, in brackets with the one before"),
    OR + INSIDE: gettext_lazy("or, in brackets with the one before"),
}
COMPARISONS: Final[dict[str, str | Promise]] = {
    "any-of": gettext_lazy("is any of"),
    "none-of": gettext_lazy("is none of"),
    "at-least": gettext_lazy("is at least"),
    "at-most": gettext_lazy("is at most"),
    "answered": gettext_lazy("is answered"),
    "not-answered": gettext_lazy("is not answered"),
}


@dataclass(frozen=True)
class ConditionRow:
    """One row as it was written; everything is a text or a list of codes."""

    join: str = ""
    question: str = ""
    comparison: str = ""
    options: tuple[str, ...] = ()
    number: str = ""


def rows_of(shape: Mapping[str, Any] | None) -> list[ConditionRow]:
    """Return the rows that say a condition; none for one that cannot be read."""
    try:
        condition = conditions.read(shape)
    except conditions.Malformed:
        return []
    return list(_rows(condition)) if condition else []


def count_in(sent: Any, prefix: str = PREFIX) -> bool:
    """Return whether rows were sent, be it none: their number is sent with them."""
    return f"{prefix}-count" in sent


def rows_in(sent: Any, prefix: str = PREFIX) -> list[ConditionRow]:
    """Return the rows that a browser sent, without empty ones; an option that was picked is added to the others."""
    rows = []
    for place in places_in(sent, prefix, "question"):
        name = f"{prefix}-{place}-"
        if not (question := sent.get(f"{name}question", "")):
            continue
        picked = [code for code in (*sent.getlist(f"{name}options"), sent.get(f"{name}add", "")) if code]
        comparison = sent.get(f"{name}is", "")
        options = tuple(dict.fromkeys(picked)) if comparison in BY_OPTIONS else ()
        number = sent.get(f"{name}number", "").strip().replace(",", ".") if comparison in BY_NUMBER else ""
        rows.append(ConditionRow(sent.get(f"{name}join", AND), question, comparison, options, number))
    return rows


def shape_in(rows: Sequence[ConditionRow]) -> dict[str, Any] | None:
    """Return the condition that rows say, None for no row; raises `ValidationError` with what is missing."""
    if not rows:
        return None
    tests = [_test(row) for row in rows]
    joins = [row.join if row.join in JOINS else AND for row in rows[1:]]
    groups: list[tuple[str, list[Test]]] = [(AND, [tests[0]])]
    outer: list[str] = []
    for join, test in zip(joins, tests[1:], strict=True):
        if join.endswith(INSIDE):
            inner = join.removesuffix(INSIDE)
            if len(groups[-1][1]) > 1 and groups[-1][0] != inner:
                raise ValidationError(_("Within brackets there is only “and”, or only “or”."))
            groups[-1] = (inner, [*groups[-1][1], test])
        else:
            outer.append(join)
            groups.append((AND, [test]))
    return conditions.shape_of(_joined(groups, outer))


def _joined(groups: list[tuple[str, list[Test]]], outer: list[str]) -> Condition:
    """Return groups joined; where both words stand between them, “and” binds tighter."""
    if len(groups) == 1:
        return Condition(groups[0][0], tuple(groups[0][1]))
    if len(set(outer)) == 1:
        return Condition(outer[0], tuple(_group(*group) for group in groups))
    if any(len(tests) > 1 for _join, tests in groups):
        raise ValidationError(_("Between brackets there is only “and”, or only “or”."))
    by_or: list[list[Test]] = [list(groups[0][1])]
    for join, (_inner, tests) in zip(outer, groups[1:], strict=True):
        if join == OR:
            by_or.append(list(tests))
        else:
            by_or[-1] += tests
    return Condition(OR, tuple(_group(AND, tests) for tests in by_or))


def _group(join: str, tests: Sequence[Test]) -> Test | Condition:
    return tests[0] if len(tests) == 1 else Condition(join, tuple(tests))


def _test(row: ConditionRow) -> Test:
    if not row.comparison:
        message = _("Shown if: say what the answer to “%(code)s” has to be.")
        raise ValidationError(message % {"code": row.question})
    shape: dict[str, Any] = {"question": row.question, "is": row.comparison}
    if row.comparison in BY_OPTIONS:
        if not row.options:
            raise ValidationError(_("Shown if: choose an option of “%(code)s”.") % {"code": row.question})
        shape["options"] = list(row.options)
    elif row.comparison in BY_NUMBER:
        shape["number"] = row.number
    try:
        condition = conditions.read({"join": AND, "parts": [shape]})
    except conditions.Malformed:
        raise ValidationError(_("Shown if: write a number for “%(code)s”.") % {"code": row.question}) from None
    test = condition.parts[0] if condition else None
    assert isinstance(test, Test)
    return test


def _rows(condition: Condition) -> Iterator[ConditionRow]:
    for place, part in enumerate(condition.parts):
        join = condition.join if place else ""
        if isinstance(part, Test):
            yield _row(join, part)
            continue
        for at, test in enumerate(part.tests()):
            yield _row(f"{part.join}{INSIDE}" if at else join, test)


def _row(join: str, test: Test) -> ConditionRow:
    number = "" if test.number is None else f"{test.number.normalize():f}"
    return ConditionRow(join, test.question, test.comparison, test.options, number)


@dataclass(frozen=True)
class DrawnRow:
    """One row as it is drawn: what was written, and what can be chosen; `place` counts from 0."""

    place: int
    row: ConditionRow
    target: Target | None
    language: str

    @property
    def comparisons(self) -> list[tuple[str, str | Promise]]:
        names = self.target.comparisons if self.target else ()
        return [(name, COMPARISONS[name]) for name in COMPARISONS if name in names]

    @property
    def by_number(self) -> bool:
        if self.row.comparison or self.target is None:
            return self.row.comparison in BY_NUMBER
        return self.target.comparisons[:1] == BY_NUMBER[:1]

    @property
    def by_options(self) -> bool:
        is_chosen = not self.row.comparison or self.row.comparison in BY_OPTIONS
        return bool(self.target) and is_chosen and any(name in BY_OPTIONS for name in self.target.comparisons)  # type: ignore[union-attr]

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Return (code, label, whether it was chosen) of each option of the question; chosen ones that are gone too."""
        offered = self.target.question["options"] if self.target else []
        labels = {option["code"]: option["label"][self.language] for option in offered}
        labels |= {code: code for code in self.row.options if code not in labels}
        return [(code, label, code in self.row.options) for code, label in labels.items()]


def drawn(rows: Iterable[ConditionRow], targets: Mapping[str, Target], language: str) -> list[DrawnRow]:
    """Return rows as they are drawn, and an empty one behind them."""
    return [
        DrawnRow(place, row, targets.get(row.question), language) for place, row in enumerate((*rows, ConditionRow()))
    ]
