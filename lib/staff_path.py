"""Which addresses are pages of the staff."""

import re
from typing import Final

# However the path is written: an address too many is no page of anybody else.
_STAFF: Final = re.compile(r"\A/+(?:[a-z]{2}/+)?admin(?:/|\Z)", re.IGNORECASE)


def is_staff_path(path: str) -> bool:
    """Return whether a path leads to the admin, in whatever language."""
    return _STAFF.match(path) is not None
