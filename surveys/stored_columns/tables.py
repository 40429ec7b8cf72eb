"""What the page of stored columns says of one table."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Column:
    """One column, or several that belong together, and what it holds in plain words."""

    names: tuple[str, ...]
    holds: Promise | str


@dataclass(frozen=True)
class Table:
    """A table about a person: what a row is, who reads it in the pages, how long it stays, and all its columns.

    `model` is the label of the model; empty for what lies inside another table. Days in a text stand as %(text_days)s
    and %(draft_days)s, from the settings.
    """

    name: str
    model: str
    title: Promise
    readers: Promise
    kept: Promise | str
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        """Return the names of all its columns, in the order of the page."""
        return [name for column in self.columns for name in column.names]


def column(names: str, holds: Promise | str) -> Column:
    """Return a column of the page from names separated by spaces."""
    return Column(tuple(names.split()), holds)
