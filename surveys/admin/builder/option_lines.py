"""Options and statements as lines of text: what is stored is written as lines, and lines are read into rows."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings

from surveys.admin.pasting import BAR, REVERSED, PastedLine, read_options, read_statements, write_option
from surveys.models import Option, Question
from surveys.questionnaires.rewriting import WrittenRow

CODES = [code for code, _name in settings.LANGUAGES]


def lines_of_options(options: Iterable[Option]) -> str:
    """Return options as lines `label | label | value | flags`."""
    return "\n".join(write_option(_line(option)) for option in options)


def lines_of_statements(statements: Iterable[Question]) -> str:
    """Return statements as lines `text | text | | reversed`."""
    return "\n".join(_statement(_words(statement, "text"), is_reversed=statement.reversed) for statement in statements)


def options_in(text: str) -> list[WrittenRow]:
    """Return the options that lines say; raises `ValidationError` with a sentence for each line that says none."""
    return [WrittenRow({**line.by_language("label"), **line.facts()}) for line in read_options(text)]


def statements_in(text: str) -> list[WrittenRow]:
    """Return the statements that lines say; errors as in `options_in`."""
    return [WrittenRow({**line.by_language("text"), "reversed": line.reversed}) for line in read_statements(text)]


def lines_of_rows(rows: Iterable[WrittenRow]) -> str:
    """Return the options of a table as the lines that say the same."""
    return lines_of_options(Option(**row.columns) for row in rows)


def printed_value(value: Decimal | None) -> str:
    """Return a value as it is written in a line, without needless zeros."""
    return "" if value is None else f"{value.normalize():f}"


def _line(option: Option) -> PastedLine:
    names = PastedLine((), None).facts()
    return PastedLine(_words(option, "label"), **{name: getattr(option, name) for name in names})


def _statement(words: tuple[str, ...], *, is_reversed: bool) -> str:
    parts = [*words, "", *REVERSED] if is_reversed else list(words)
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return f" {BAR} ".join(parts)


def _words(row: Any, field: str) -> tuple[str, ...]:
    return tuple(getattr(row, f"{field}_{code}") or "" for code in CODES)
