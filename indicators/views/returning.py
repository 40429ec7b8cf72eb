"""Fields of a form that failed on our side: shown on the error page, to be read and sent again."""

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
    """One field; `kind` is hidden, secret (without its value), file (to be chosen again), line or text."""

    name: str
    value: str
    kind: str


def returned_fields(request: HttpRequest) -> list[ReturnedField]:
    """Return every field of a POST; passwords without values. Empty for other methods and truncated requests."""
    if request.method != "POST":
        return []
    try:
        fields = [_field(name, value) for name, values in request.POST.lists() for value in values]
        files = [ReturnedField(name, "", "file") for name in request.FILES]
    except (UnreadablePostError, OSError):
        return []  # the request was cut off
    return fields + files


def _field(name: str, value: str) -> ReturnedField:
    if SECRET.search(name):
        return ReturnedField(name, "", "secret")
    if not value or name in CARRIED or name.startswith(("_", "initial-")) or OF_FORMSETS.search(name):
        return ReturnedField(name, value, "hidden")
    return ReturnedField(name, value, "text" if "\n" in value or len(value) > 60 else "line")
