"""Expressions of an XLSForm, read into a tree: comparisons joined by “and”, “or” and “not”. None is ever evaluated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

LONGEST, DEEPEST = 2000, 20
SELF: Final = "."
FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_TOKEN: Final = re.compile(
    r"""\s*(?:\$\{\s*(?P<question>[^}]+?)\s*\}
        |(?P<text>'[^']*'|"[^"]*")
        |(?P<number>-?\d+(?:\.\d+)?)(?![\w.-])
        |(?P<sign><=|>=|!=|[=<>(),])
        |(?P<word>[A-Za-z_][\w:-]*|\.(?![\w.])))""",
    re.VERBOSE | re.ASCII,
)


class Untakable(ValueError):
    """Raised for what a draft cannot say; its message tells an editor what it is."""


@dataclass(frozen=True)
class Comparison:
    """An answer beside a text or a number; `of` is “selected”, “length” or empty, and SELF the question itself."""

    question: str
    sign: str
    value: str | Decimal
    of: str = ""


@dataclass(frozen=True)
class Joined:
    """Parts of which all hold (“and”) or one (“or”)."""

    join: str
    parts: tuple["Tree", ...]


@dataclass(frozen=True)
class Negated:
    """A part that does not hold."""

    part: "Tree"


Tree = Comparison | Joined | Negated
Operand = tuple[str, str]  # what it is (question, length, text, number), and its text


def parse(expression: str) -> Tree:
    """Return the tree of an expression; raises `Untakable`."""
    if len(expression) > LONGEST:
        raise Untakable(_("an expression of more than %(most)s characters") % {"most": LONGEST})
    parser = _Parser(list(_tokens(expression)))
    tree = parser.joined("or", 0)
    if parser.tokens:
        raise Untakable(_("“%(what)s”") % {"what": parser.tokens[0][1]})
    return tree


def _tokens(expression: str) -> Iterator[Operand]:
    position, text = 0, expression.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise Untakable(_("“%(what)s”") % {"what": text[position : position + 20].strip()})
        yield match.lastgroup, match[match.lastgroup]
        position = match.end()


class _Parser:
    """Takes tokens from the left, as deep as brackets go."""

    def __init__(self, tokens: list[Operand]) -> None:
        self.tokens = tokens

    def joined(self, join: str, depth: int) -> Tree:
        """Return an expression of parts that are joined: “or” stands above “and”."""
        if depth > DEEPEST:
            raise Untakable(_("brackets within brackets within brackets"))
        parts = [self._joined_or_part(join, depth)]
        while self._takes("word", join):
            parts.append(self._joined_or_part(join, depth))
        return parts[0] if len(parts) == 1 else Joined(join, tuple(parts))

    def _joined_or_part(self, join: str, depth: int) -> Tree:
        return self.joined("and", depth) if join == "or" else self._part(depth)

    def _part(self, depth: int) -> Tree:
        if self._takes("word", "not"):
            self._needs("(")
            return Negated(self._bracket(depth))
        if self._takes("sign", "("):
            return self._bracket(depth)
        if self._takes("word", "selected"):
            return self._selected()
        return self._comparison()

    def _bracket(self, depth: int) -> Tree:
        tree = self.joined("or", depth + 1)
        self._needs(")")
        return tree

    def _selected(self) -> Tree:
        self._needs("(")
        question = self._operand()
        self._needs(",")
        option = self._operand()
        self._needs(")")
        if question[0] != "question" or option[0] not in ("text", "number"):
            raise Untakable("selected()")
        return Comparison(question[1], "=", option[1], "selected")

    def _comparison(self) -> Tree:
        left, sign, right = self._operand(), self._sign(), self._operand()
        if left[0] in ("text", "number"):
            left, sign, right = right, FLIPPED[sign], left
        if left[0] in ("text", "number") or right[0] not in ("text", "number"):
            raise Untakable(_("a comparison of two answers, or of none"))
        value = Decimal(right[1]) if right[0] == "number" else right[1]
        return Comparison(left[1], sign, value, "length" if left[0] == "length" else "")

    def _operand(self) -> Operand:
        what, text = self._next()
        if what == "text":
            return what, text[1:-1]
        if what in ("question", "number"):
            return what, text
        if text == SELF:
            return "question", SELF
        if text == "string-length":
            self._needs("(")
            question = self._operand()
            self._needs(")")
            if question[0] == "question":
                return "length", question[1]
        raise Untakable(f"{text}()" if what == "word" else f"“{text}”")

    def _sign(self) -> str:
        _what, sign = self._next()
        if sign not in FLIPPED:
            raise Untakable(f"“{sign}”")
        return sign

    def _next(self) -> Operand:
        if not self.tokens:
            raise Untakable(_("an expression that ends too early"))
        return self.tokens.pop(0)

    def _takes(self, what: str, text: str) -> bool:
        if self.tokens and self.tokens[0] == (what, text):
            self.tokens.pop(0)
            return True
        return False

    def _needs(self, sign: str) -> None:
        if not self._takes("sign", sign):
            raise Untakable(_("an expression without its “%(sign)s”") % {"sign": sign})
