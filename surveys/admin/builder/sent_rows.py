"""The rows of a table as a browser sends them: fields whose names hold the number of their row."""

import re
from collections.abc import Iterable


def places_in(sent: Iterable[str], prefix: str, field: str) -> list[int]:
    """Return the numbers of the rows of which a field was sent, “option-12-value” for one, in order; all of them.

    A row that is not read would count as taken away, so there is no upper limit here but that of a request's fields.
    """
    names = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,5}})-{re.escape(field)}", re.ASCII)
    return sorted({int(name[1]) for name in map(names.fullmatch, sent) if name})
