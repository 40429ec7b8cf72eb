"""Read the committed survey and responses into the database, and pages of the desk into cells."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag

from surveys.kinds.kind import Invented
from surveys.models import Survey
from surveys.questionnaires import compiling
from surveys.questionnaires.draft_files import applying, reading
from surveys.simulation.visitors import write_responses

HERE = Path(__file__).parent
FACTS = ("day", "language")
MINUS = "−"
STATED = {"research": 15, "civil": 15, "police": 25, "press": 10, "student": 15, "ministry": 18, "other": 2}
MARGINS = [
    {"dimension": "role", "shares": {code: str(share) for code, share in STATED.items()}},
    {"dimension": "response.language", "shares": {"en": "60", "fr": "40"}},
]


@cache
def by_r() -> dict[str, Any]:
    """Return what figures.R wrote."""
    figures: dict[str, Any] = json.loads((HERE / "figures.json").read_text())
    return figures


def load() -> Survey:
    """Write the survey, publish it, write the responses, and return it."""
    survey = applying.create_survey(reading.read_text((HERE / "survey.json").read_text()))
    write_responses(compiling.publish(survey, by=None), _responses())
    return survey


def _responses() -> Iterator[dict[str, Any]]:
    with (HERE / "responses.csv").open() as file:
        for row in csv.DictReader(file):
            answers = {code: _answer(code, words) for code, words in row.items() if code not in FACTS}
            yield {"submitted_on": date.fromisoformat(row["day"]), "language": row["language"], "answers": answers}


def _answer(code: str, words: str) -> Invented:
    if not words:
        return None
    if code == "years":
        return Decimal(words)
    return dict.fromkeys(words.split()) if code == "reads" else words  # type: ignore[return-value]


def words_of(element: Tag | None) -> str:
    """Return the text of an element without what is read aloud alone and links to filters, blanks folded."""
    if element is None:
        return ""
    copy = BeautifulSoup(str(element), "html.parser")
    for hidden in copy.select(".vh, svg, a.only"):
        hidden.decompose()
    return " ".join(copy.get_text(" ").split())


def printed(value: float, digits: int) -> str:
    """Print a figure of R as the site prints numbers in English."""
    text = f"{value:,.{digits}f}"
    negative = text.startswith("-") and float(text.replace(",", "")) != 0
    return MINUS + text[1:] if negative else text.removeprefix("-")


def signed(value: float, digits: int) -> str:
    """Print a difference of R with its sign; one that is printed as zero has none."""
    text = printed(value, digits)
    return f"+{text}" if value > 0 and text != printed(0, digits) else text


def between(low: float, high: float, digits: int) -> str:
    """Print the ends of an interval of R."""
    ends = printed(low, digits), printed(high, digits)
    return " to ".join(ends) if MINUS in "".join(ends) else "–".join(ends)
