"""Conditions on earlier answers, by which a section, a question or an option is shown.

Shape, in rows (`shown_if`) and in documents alike:

    {"join": "and" | "or", "parts": [a test, or once more {"join", "parts": [tests]}]}
    a test: {"question": code, "is": COMPARISONS, "options": [codes]} or {"question", "is", "number": "7.5"}

One level of brackets, as more cannot be read as a sentence. The code may be that of a statement of a matrix.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

AND, OR = "and", "or"
ANY_OF, NONE_OF = "any-of", "none-of"
ANSWERED, NOT_ANSWERED = "answered", "not-answered"
AT_LEAST, AT_MOST = "at-least", "at-most"
BY_OPTIONS: Final = (ANY_OF, NONE_OF)
BY_NUMBER: Final = (AT_LEAST, AT_MOST)
BY_ANSWER: Final = (ANSWERED, NOT_ANSWERED)
COMPARISONS: Final = (*BY_OPTIONS, *BY_NUMBER, *BY_ANSWER)
MOST_DIGITS: Final = 30  # of a number, before its point or behind it


@dataclass(frozen=True)
class Answered:
    """What was answered to a question: codes of options, a number, or words; nothing where it was skipped."""

    options: frozenset[str] = frozenset()
    number: Decimal | None = None
    in_words: bool = False

    def __bool__(self) -> bool:
        return bool(self.options) or self.number is not None or self.in_words


NOTHING: Final = Answered()


@dataclass(frozen=True)
class Test:
    """One comparison with the answer to one question."""

    question: str
    comparison: str
    options: tuple[str, ...] = ()
    number: Decimal | None = None

    def holds(self, answers: Mapping[str, Answered]) -> bool:
        """Return whether it holds; a question that was skipped or not asked has no answer among any options."""
        answer = answers.get(self.question, NOTHING)
        if self.comparison in BY_OPTIONS:
            return (not answer.options.isdisjoint(self.options)) == (self.comparison == ANY_OF)
        if self.comparison in BY_ANSWER:
            return bool(answer) == (self.comparison == ANSWERED)
        if answer.number is None or self.number is None:
            return False
        return answer.number >= self.number if self.comparison == AT_LEAST else answer.number <= self.number


@dataclass(frozen=True)
class Condition:
    """Tests and bracketed conditions that all have to hold, or of which one has to."""

    join: str
    parts: tuple["Test | Condition", ...]

    def holds(self, answers: Mapping[str, Answered]) -> bool:
        """Return whether it holds for answers by the code of their question."""
        held = (part.holds(answers) for part in self.parts)
        return all(held) if self.join == AND else any(held)

    def tests(self) -> Iterator[Test]:
        """Yield all tests, those in brackets too."""
        for part in self.parts:
            if isinstance(part, Test):
                yield part
            else:
                yield from part.tests()


class Malformed(ValueError):
    """A condition that does not have the shape of one; its message says where."""


def read(shape: Mapping[str, Any] | None, *, in_brackets: bool = False) -> Condition | None:
    """Return a condition from its shape; None for none. Raises `Malformed` for any other shape."""
    if shape is None:
        return None
    if not isinstance(shape, Mapping) or set(shape) != {"join", "parts"} or shape["join"] not in (AND, OR):
        raise Malformed("a condition has “join” (and, or) and “parts”")
    if not isinstance(shape["parts"], list) or not shape["parts"]:
        raise Malformed("a condition has at least one part")
    return Condition(shape["join"], tuple(_part(part, in_brackets) for part in shape["parts"]))


def _part(shape: Any, in_brackets: bool) -> Test | Condition:
    if not isinstance(shape, Mapping):
        raise Malformed("a part is a test, or brackets with tests")
    if "join" in shape:
        if in_brackets:
            raise Malformed("there is one level of brackets")
        inside = read(shape, in_brackets=True)
        if inside is not None:
            return inside
    return _test(shape)


def _test(shape: Mapping[str, Any]) -> Test:
    code, comparison = shape.get("question"), shape.get("is")
    if not isinstance(code, str) or comparison not in COMPARISONS:
        raise Malformed("a test has “question” (a code) and “is”")
    if comparison in BY_OPTIONS:
        options = shape.get("options")
        if not isinstance(options, list) or not options or not all(isinstance(option, str) for option in options):
            raise Malformed("a test by options has a list of their codes")
        return _only(shape, "options", Test(code, comparison, tuple(options)))
    if comparison in BY_NUMBER:
        return _only(shape, "number", Test(code, comparison, number=_number(shape.get("number"))))
    return _only(shape, "", Test(code, comparison))


def _only(shape: Mapping[str, Any], name: str, test: Test) -> Test:
    """Return the test of a shape that holds nothing else."""
    if set(shape) - {"question", "is", name}:
        raise Malformed("a test by answers has no options and no number, one by options no number")
    return test


def _number(text: Any) -> Decimal:
    number = number_in(text) if isinstance(text, str) else None
    if number is None:
        raise Malformed("a test by number has a number, written as text")
    return number


def number_in(text: str) -> Decimal | None:
    """Return the number in a text; None where there is none, or none that could be written in full: 1e999999."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and len(text) <= MOST_DIGITS and abs(number.adjusted()) <= MOST_DIGITS else None


def shape_of(condition: Condition) -> dict[str, Any]:
    """Return the shape of a condition, as rows and documents keep it."""
    return {
        "join": condition.join,
        "parts": [shape_of(part) if isinstance(part, Condition) else _shape(part) for part in condition.parts],
    }


def _shape(test: Test) -> dict[str, Any]:
    shape: dict[str, Any] = {"question": test.question, "is": test.comparison}
    if test.comparison in BY_OPTIONS:
        shape["options"] = list(test.options)
    elif test.number is not None:
        shape["number"] = str(test.number)
    return shape
