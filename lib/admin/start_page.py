"""Entries of the admin's start page: tasks that wait for whoever signed in, and the latest changes.

Any registered admin may have a method `waiting(request)` or `recent(request)` that yields these; the start page calls
it on those whose rows the person may see.

Likewise it may have a method `before_release(updates)` that yields sentences about signed updates, and a method
`open_ends(request, edition)` that yields what is unfinished and would stay out of a release of the edition: the page on
which the release is prepared shows them.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Waiting:
    """A task for whoever signed in: its title, details and address, and the acts that this person may do."""

    title: str
    detail: str
    url: str
    acts: list[tuple[str, str]] = field(default_factory=list)  # (label of the button, its address)


@dataclass(frozen=True)
class Recent:
    """A change of a row: when, by whom, the kind and title of the row, and the address of its history."""

    when: datetime
    who: str
    kind: str
    title: str
    url: str


@dataclass(frozen=True)
class OpenEnd:
    """Something unfinished that a release would leave out: its title and details, its address where one may see it."""

    title: str
    detail: str
    url: str = ""
