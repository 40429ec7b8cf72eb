"""Writes files for statistics programs, as a program of its own: a description and a table come in, files go out.

A program, since pandas, pyarrow and pyreadstat take long to load and much memory, which no worker should carry on. It
knows nothing of the site: no setting, no database. Called with a folder that holds `description.json` (title, notes,
variables as surveys/exporting/description.py has them) and `table.csv`, and the names of the files to write there.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pandas
import pyarrow
import pyreadstat
from pyarrow import csv, parquet

BLOCK: Final = 4 << 20  # bytes of the table in memory at a time, where it is read piece by piece
STATA_MISSING: Final = {-7: "a", -8: "b", -9: "c", -10: "d"}
LONGEST: Final = {"label": 255, "value": 120, "note": 80, "file": 60, "stata": 80, "stata text": 2045}  # in bytes
Variable = Mapping[str, Any]


def cut(text: str, most: int) -> str:
    """Return a text of at most so many bytes, with a sign where it was cut; a line break is a blank."""
    text = " ".join(text.split())
    content = text.encode()
    if len(content) <= most:
        return text
    return content[: most - 3].decode(errors="ignore") + "…"


def wrapped(note: str) -> Iterator[str]:
    """Yield a note in lines of as many bytes as SPSS keeps in one, however many bytes its signs have."""
    line = ""
    for word in note.split():
        if line and len(f"{line} {word}".encode()) > LONGEST["note"]:
            yield line
            line = ""
        line = cut(f"{line} {word}".strip(), LONGEST["note"])
    yield line


def batches(folder: Path, variables: list[Variable]) -> Iterator[pyarrow.RecordBatch]:
    """Yield the table piece by piece, in the types of its variables."""
    types = {"code": pyarrow.int32(), "number": pyarrow.float64(), "text": pyarrow.string()}
    schema = {variable["name"]: types[variable["type"]] for variable in variables}
    schema["response"] = pyarrow.int64()
    reader = csv.open_csv(
        folder / "table.csv",
        read_options=csv.ReadOptions(use_threads=False, block_size=BLOCK),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(column_types=schema, strings_can_be_null=True, null_values=[""]),
    )
    yield from reader


def write_parquet(folder: Path, description: Mapping[str, Any]) -> None:
    """Write responses.parquet in groups of rows; the metadata of each column say what it is and what its codes mean."""
    variables = description["variables"]
    facts = {
        variable["name"]: {name.encode(): _told(value) for name, value in variable.items()} for variable in variables
    }
    about = {name.encode(): _told(description[name]) for name in ("title", "notes", "language")}
    writer: parquet.ParquetWriter | None = None
    for batch in batches(folder, variables):
        if writer is None:
            fields = [field.with_metadata(facts[field.name]) for field in batch.schema]
            schema = pyarrow.schema(fields, metadata=about)
            writer = parquet.ParquetWriter(folder / "responses.parquet", schema, compression="zstd")
        writer.write_batch(pyarrow.record_batch(batch.columns, schema=schema))
    if writer:
        writer.close()


def _told(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else json.dumps(value, ensure_ascii=False).encode()


def frame(folder: Path, variables: list[Variable]) -> pandas.DataFrame:
    """Return the whole table; numbers are floats, in which nothing is NaN."""
    table = pyarrow.Table.from_batches(list(batches(folder, variables)))
    columns = {}
    for variable in variables:
        column = table.column(variable["name"])
        if variable["type"] == "text":
            columns[variable["name"]] = pandas.Series(column.fill_null("").to_pylist(), dtype=object)
        else:
            columns[variable["name"]] = column.cast(pyarrow.float64(), safe=False).to_pandas()
    return pandas.DataFrame(columns)


def write_sav(folder: Path, description: Mapping[str, Any]) -> None:
    """Write responses.sav: missing answers are a range of user-missing values, what was not asked is system missing."""
    variables = description["variables"]
    pyreadstat.write_sav(
        frame(folder, variables),
        folder / "responses.sav",
        file_label=cut(description["title"], LONGEST["file"]),
        column_labels={each["name"]: cut(each["label"], LONGEST["label"]) for each in variables},
        variable_value_labels={
            each["name"]: {float(number): cut(label, LONGEST["value"]) for number, label in each["labels"].items()}
            for each in variables
            if each["labels"]
        },
        missing_ranges={
            each["name"]: [{"lo": min(each["missing"]), "hi": max(each["missing"])}]
            for each in variables
            if each["missing"]
        },
        variable_measure={each["name"]: each["measure"] for each in variables},
        variable_format={"response": "F15.0"} | {each["name"]: "F8.0" for each in variables if each["type"] == "code"},
        note=[line for note in description["notes"] for line in wrapped(note)],
        compress=True,
    )


def write_dta(folder: Path, description: Mapping[str, Any]) -> None:
    """Write responses.dta: missing answers are .a to .d, and a text is as long as Stata keeps it among numbers."""
    variables = description["variables"]
    data, missing = frame(folder, variables), {}
    labels: dict[str, Any] = {}
    for each in variables:
        name = each["name"]
        if each["type"] == "text":
            data[name] = data[name].map(lambda text: text.encode()[: LONGEST["stata text"]].decode(errors="ignore"))
        if each["missing"]:
            data[name] = (
                data[name].astype(object).replace({number: STATA_MISSING[number] for number in each["missing"]})
            )
            missing[name] = [STATA_MISSING[number] for number in each["missing"]]
        if each["labels"]:
            numbers = {int(number): label for number, label in each["labels"].items()}
            labels[name] = {STATA_MISSING.get(number, number): label for number, label in numbers.items()}
    pyreadstat.write_dta(
        data,
        folder / "responses.dta",
        file_label=cut(description["title"], LONGEST["stata"]),
        column_labels={each["name"]: cut(each["label"], LONGEST["stata"]) for each in variables},
        variable_value_labels=labels,
        missing_user_values=missing,
        variable_format={"response": "%16.0f"},
        version=15,
    )


WRITERS: Final = {"responses.parquet": write_parquet, "responses.sav": write_sav, "responses.dta": write_dta}


def main(arguments: list[str]) -> int:
    """Write the files of these names into a folder; return the exit status."""
    folder, *names = arguments
    description = json.loads((Path(folder) / "description.json").read_text(encoding="utf-8"))
    for name in names:
        WRITERS[name](Path(folder), description)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
