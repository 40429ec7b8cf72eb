"""Read a file of responses with its labels: the folder of this program is where the zip was unpacked.

    from read import responses, labelled      two tables, with pandas as data frames, without as lists of dicts
    python read.py                            says what is in the file, and checks it against its manifest

Needs Python 3.9 or newer and nothing else. Numbers below zero are reasons why there is no answer: see codebook.html.
"""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

try:
    import pandas
except ImportError:
    pandas = None  # lists of dicts then

Row = dict[str, Any]

HERE = Path(__file__).resolve().parent
REASONS = {-7: "asked, not answered", -8: "does not know", -9: "does not say", -10: "no reason said"}


def read_rows(name: str) -> list[Row]:
    """Return the rows of a CSV file of this folder as dicts."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_labels() -> dict[str, dict[int, str]]:
    """Return {column: {number: label}}, those of lists of options too."""
    lists: dict[str, dict[int, str]] = {}
    if (HERE / "value_labels.csv").exists():
        for row in read_rows("value_labels.csv"):
            if row["number"]:
                lists.setdefault(row["value labels"], {})[int(row["number"])] = row["label"]
    labels: dict[str, dict[int, str]] = {}
    for row in read_rows("codebook.csv"):
        own = labels.setdefault(row["column"], dict(lists.get(row["value labels"], {})))
        if row["number"]:
            own[int(row["number"])] = row["label"]
    return {column: {**REASONS, **own} for column, own in labels.items() if own}


def read_types() -> dict[str, str]:
    """Return {column: "code", "number" or "text"}."""
    return {row["column"]: row["type"] for row in read_rows("codebook.csv") if row["type"]}


def number(text: str) -> float | None:
    """Return a cell as a number, None for an empty one."""
    return None if text == "" else float(text) if "." in text else int(text)


def read_responses() -> list[Row]:
    """Return the responses with numbers in place of answers, one row each."""
    types = read_types()
    rows = read_rows("responses-codes.csv")
    return [{name: cell if types.get(name) == "text" else number(cell) for name, cell in row.items()} for row in rows]


def label_rows(rows: list[Row], labels: dict[str, dict[int, str]]) -> list[Row]:
    """Return the rows with labels in place of the numbers that have one."""
    return [{name: labels.get(name, {}).get(cell, cell) for name, cell in row.items()} for row in rows]


def faults() -> list[str]:
    """Return the names of the files that are not as the manifest says."""
    manifest = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))
    return [
        file["name"]
        for file in manifest["files"]
        if not (HERE / file["name"]).exists()
        or hashlib.sha256((HERE / file["name"]).read_bytes()).hexdigest() != file["sha256"]
    ]


labels = read_labels()
responses: Any = read_responses()
labelled: Any = label_rows(responses, labels)
if pandas is not None:
    responses, labelled = pandas.DataFrame(responses), pandas.DataFrame(labelled)

if __name__ == "__main__":
    print(len(responses), "responses")
    print("all files are as the manifest says" if not faults() else "changed or missing: " + ", ".join(faults()))
