"""What a form brought where nothing could be done with it: each field, to be read, and to be sent again."""

import re
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, UnreadablePostError

CARRIED: Final = {
    "csrfmiddlewaretoken", "submit_key", "stamp", "seen", "draft", "version", "next", "act", "then", "save", "language",
}  # fmt: skip
OF_FORMSETS: Final = re.compile(r"-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS\Z")
SECRET: Final = re.compile(r"password|passphrase|secret|\bpin\b", re.IGNORECASE)


@dataclass(frozen=True)
class ReturnedField:
    """One field as it comes back: hidden, secret (and empty), a file to be chosen again, a line, or a text."""

    name: str
    value: str
    kind: str


def returned_fields(request: HttpRequest) -> list[ReturnedField]:
    """Return every field that a form was sent with, passwords without what was written in them."""
    if request.method != "POST":
        return []
    try:
        fields = [_field(name, value) for name, values in request.POST.lists() for value in values]
        files = [ReturnedField(name, "", "file") for name in request.FILES]
    except (UnreadablePostError, OSError):
        return []  # it did not arrive whole
    return fields + files


def _field(name: str, value: str) -> ReturnedField:
    if SECRET.search(name):
        return ReturnedField(name, "", "secret")
    if not value or name in CARRIED or name.startswith(("_", "initial-")) or OF_FORMSETS.search(name):
        return ReturnedField(name, value, "hidden")
    return ReturnedField(name, value, "text" if "\n" in value or len(value) > 60 else "line")
