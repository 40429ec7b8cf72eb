"""What the start page shows: things that wait for whoever signed in, and what changed last.

Any registered admin may have a method `waiting(request)` or `recent(request)` that yields these; the start page asks
those whose rows the person may see.

Likewise it may have a method `before_release(updates)` that yields sentences about signed updates: the page on which
they are published shows them.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Waiting:
    """Something that somebody has to do, where to look at it, and the acts that are open to this person."""

    title: str
    detail: str
    url: str
    acts: list[tuple[str, str]] = field(default_factory=list)  # (what the button says, its address)


@dataclass(frozen=True)
class Recent:
    """A text that was changed."""

    when: datetime
    who: str
    kind: str
    title: str
    url: str
