"""The lines of both tables of a file: with codes and words, and with numbers.

Of all columns of a question, what one answer comes to is worked out once and then looked up: people give the same few
answers. Only what they write is read each time.
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from indicators.exporting.cells import TableValue, csv_text
from surveys.exporting import table
from surveys.exporting.numbering import RESERVED, is_coded
from surveys.exporting.reading import StoredResponse
from surveys.kinds.columns import ExportColumn, ResponseCells

MOST_LOOKED_UP: Final = 20_000  # answers of a version, or facts: numbers may all be different
CENT: Final = Decimal("0.01")


class Group(NamedTuple):
    """Columns that stand together: all that the answers to a question come to, or all that its words do.

    `place` is where its piece stands in a line with codes, `number_place` where in a line of numbers, if it is in it.
    """

    columns: list[ExportColumn]
    numbers: list[ExportColumn]
    place: int
    number_place: int


class Pieces(NamedTuple):
    """What the answers to one question come to in both lines."""

    group: Group | None
    codes: str
    numbers: str


class Lines:
    """Makes the lines of both tables from stored responses."""

    def __init__(self, columns: Sequence[ExportColumn]) -> None:
        self.columns = columns
        self._has_order = table.RANDOM_ORDER in columns
        self._answers: dict[int, Group] = {}
        self._words: dict[int, Group] = {}
        self._group(columns)
        self._facts: dict[tuple[Any, ...], str] = {}
        self._looked_up: dict[int, dict[str, Pieces]] = {}
        self._empty: dict[int, tuple[list[str], list[str]]] = {}

    def headers(self) -> tuple[str, str]:
        """Return the first lines of both tables: the names of the columns, those of the response itself first."""
        fixed: list[TableValue] = [*table.FACTS, *([table.RANDOM_ORDER.name] if self._has_order else [])]
        groups = [group for key in self._keys for group in (self._answers.get(key), self._words.get(key)) if group]
        codes = [column.name for group in groups for column in group.columns]
        numbers = [column.name for group in groups for column in group.numbers]
        return csv_text([[*fixed, *codes]]), csv_text([[*fixed, *numbers]])

    def header_with_words(self) -> str:
        """Return the first line of the table of numbers with what was written behind."""
        names = [column.name for key in self._keys if key in self._words for column in self._words[key].columns]
        return ",".join([self.headers()[1][:-1], *names]) + "\n"

    def with_words(self, line: str, stored: StoredResponse) -> str:
        """Return a line of numbers with what was written behind, as it was: for programs, not for spreadsheets."""
        if not self._words:
            return line
        cells = ResponseCells(stored.facts[3])
        for question, option, text in stored.texts:
            cells.texts.setdefault(question, {})[option] = text
        written = [
            column.read(cells) for key in self._keys if key in self._words for column in self._words[key].columns
        ]
        quoted = ['"{}"'.format(text.replace('"', '""')) if text else "" for text in written]
        return ",".join([line[:-1], *quoted]) + "\n"

    def both(self, stored: StoredResponse) -> tuple[str, str]:
        """Return the lines of a response, each with its end of line."""
        version = stored.facts[3]
        looked_up = self._looked_up.get(version)
        if looked_up is None:
            looked_up = self._looked_up[version] = {}
            self._empty[version] = self._without_answers(version)
        codes, numbers = (list(pieces) for pieces in self._empty[version])
        number, facts = stored.facts[0], self._facts_of(stored)
        codes[0], numbers[0] = f'"R-{number}",{facts}', f"{number},{facts}"
        for part in stored.answers[1:].split(","):
            group, in_codes, in_numbers = looked_up.get(part) or self._look_up(part, version)
            if group:
                codes[group.place] = in_codes
                numbers[group.number_place] = in_numbers
        if stored.texts:
            self._add_words(stored, codes)
        return ",".join(codes) + "\n", ",".join(numbers) + "\n"

    def _group(self, columns: Sequence[ExportColumn]) -> None:
        self._keys = list(dict.fromkeys(column.key for column in columns if column is not table.RANDOM_ORDER))
        place = number_place = 1  # before them the facts of the response
        for key in self._keys:
            for groups, is_words in ((self._answers, False), (self._words, True)):
                own = [column for column in columns if column.key == key and column.is_words == is_words]
                own = [column for column in own if column is not table.RANDOM_ORDER]
                if own:
                    numbers = [] if is_words else [column for column in own if not column.is_wording]
                    groups[key] = Group(own, numbers, place, number_place)
                    place, number_place = place + 1, number_place + bool(numbers)

    def _without_answers(self, version: int) -> tuple[list[str], list[str]]:
        """Return the pieces of both lines of a response that was asked nothing."""
        cells = ResponseCells(version)
        groups = [group for key in self._keys for group in (self._answers.get(key), self._words.get(key)) if group]
        codes = [_piece([column.cell(cells) for column in group.columns]) for group in groups]
        return ["", *codes], ["", *(_piece(_numbers(group, cells)) for group in groups if group.numbers)]

    def _facts_of(self, stored: StoredResponse) -> str:
        key = stored.facts[1:] if self._has_order else stored.facts[1:-1]
        facts = self._facts.get(key)
        if facts is None:
            if len(self._facts) >= MOST_LOOKED_UP:
                self._facts.clear()
            facts = self._facts[key] = _piece(_facts(key))
        return facts

    def _look_up(self, part: str, version: int) -> Pieces:
        """Return what an answer comes to, and keep it for the next response that gave the same."""
        looked_up = self._looked_up[version]
        if len(looked_up) >= MOST_LOOKED_UP:
            looked_up.clear()
        looked_up[part] = pieces = self._pieces(part, version)
        return pieces

    def _pieces(self, part: str, version: int) -> Pieces:
        question, _equals, rest = part.partition("=")
        group = self._answers.get(int(question)) if question else None
        if group is None:
            return Pieces(None, "", "")
        cells, key = ResponseCells(version), int(question)
        for answer in rest.split(";"):
            option_text, _colon, number = answer.partition(":")
            option = int(option_text) if option_text else None
            cells.options.setdefault(key, []).append(option)
            if number:
                cells.numbers.setdefault(key, {})[option] = Decimal(number)
        return Pieces(group, _piece([column.cell(cells) for column in group.columns]), _piece(_numbers(group, cells)))

    def _add_words(self, stored: StoredResponse, codes: list[str]) -> None:
        cells = ResponseCells(stored.facts[3])
        for question, option, text in stored.texts:
            cells.texts.setdefault(question, {})[option] = text
        for question in cells.texts:
            if group := self._words.get(question):
                codes[group.place] = _piece([column.cell(cells) for column in group.columns])


def _piece(cells: Sequence[TableValue]) -> str:
    return csv_text([cells])[:-1]


def _facts(facts: Sequence[Any]) -> list[TableValue]:
    """Return the facts of a response behind its number as they stand in a file."""
    day, language, version, status, flags, iso3, slug, year, number, consent, *order = facts
    value = None if number is None else Decimal(str(number)).quantize(CENT)
    doubts = " ".join(json.loads(flags))
    return [str(day), language, version, status, doubts, iso3 or "", slug or "", year, value, consent, *order]


def _numbers(group: Group, cells: ResponseCells) -> list[TableValue]:
    """Return the cells of a group in the table of numbers: why there is no answer stands in each that can say it."""
    numbers: list[TableValue] = []
    reason: int | None = None
    for column in group.numbers:
        text = column.read(cells)
        if is_coded(column):
            first = text.partition(" ")[0]
            number = next((code.number for code in column.codes if code.code == first), None)
            reason = number if number in RESERVED else reason
            numbers.append(number)
        elif column.takes_reason and not text:
            numbers.append(reason)
        else:
            numbers.append(column.cell(cells))
    return numbers
