"""codebook.html: the codebook to read and to print, in one file that loads nothing."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from surveys.exporting import table
from surveys.exporting.description import Variable
from surveys.exporting.entries import Entry

STYLE: Final = Path(__file__).with_name("codebook.css")


def render(
    manifest: Mapping[str, Any], entries: Sequence[Entry], variables: Sequence[Variable], language: str
) -> bytes:
    """Return the page; everything that people wrote is escaped."""
    context = {
        "manifest": manifest,
        "entries": entries,
        "facts": table.FACTS,
        "types": {variable.name: variable for variable in variables},
        "language": language,
        "style": _style(),
    }
    return render_to_string("surveys/exporting/codebook.html", context).encode()


def _style() -> SafeString:
    # It comes with the software, and nobody's words are in it.
    return format_html("<style>{}</style>", mark_safe(STYLE.read_text(encoding="utf-8")))  # nosec B308 B703 # noqa: S308
