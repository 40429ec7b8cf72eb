"""Files for statistics programs, which a program of its own writes while the worker says that it is alive."""

import json
import subprocess  # nosec B404
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.exporting.description import Variable

PROGRAM: Final = "surveys.exporting.statistics_program"
PARQUET, SPSS, STATA = "parquet", "spss", "stata"
FILES: Final[Mapping[str, str]] = {
    PARQUET: "responses.parquet",
    SPSS: "responses.sav",
    STATA: "responses.dta",
}
BOUNDED: Final = frozenset({SPSS, STATA})  # their writers hold the whole table in memory
LOOK_SECONDS: Final = 1.0
MOST_SECONDS: Final = 1800


@dataclass(frozen=True)
class Chosen:
    """The names of the files to write, and by name why others are not."""

    names: tuple[str, ...]
    left_out: Mapping[str, str]


def choose(formats: Sequence[str], rows: int) -> Chosen:
    """Return which files of the formats that were asked for can be written for so many responses."""
    is_large = rows > settings.STATS_ROWS
    names = [FILES[name] for name in FILES if name in formats and not (is_large and name in BOUNDED)]
    if is_large and PARQUET not in formats and BOUNDED.intersection(formats):
        names.append(FILES[PARQUET])
    left_out = {FILES[name]: too_many() for name in FILES if name in formats and is_large and name in BOUNDED}
    return Chosen(tuple(names), left_out)


def too_many() -> str:
    """Return why there is no file for SPSS and Stata, and what there is instead."""
    most = number_format(settings.STATS_ROWS, force_grouping=True)
    return _("More than %(most)s responses: take responses.parquet, or choose fewer.") % {"most": most}


def make(
    folder: Path, names: Sequence[str], *, about: Mapping[str, Any], variables: Sequence[Variable],
    say_alive: Callable[[], None],
) -> None:  # fmt: skip
    """Write files into a folder from the `table.csv` that lies there; raise `Refused` where the program fails.

    `say_alive` is called each second; where it raises, the program is ended.
    """
    description = {**about, "variables": [asdict(variable) for variable in variables]}
    (folder / "description.json").write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-m", PROGRAM, str(folder), *names]
    with (folder / "faults.txt").open("wb") as faults:
        program = subprocess.Popen(  # nosec B603
            command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=faults
        )
        try:
            status = _wait(program, say_alive)
        finally:
            program.kill()
            program.wait()
    if status:
        lines = (folder / "faults.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines() or [""]
        raise Refused(
            _("The files for statistics programs could not be written: %(fault)s") % {"fault": lines[-1][:200]}
        )


def _wait(program: "subprocess.Popen[bytes]", say_alive: Callable[[], None]) -> int:
    for _second in range(MOST_SECONDS):
        try:
            return program.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            say_alive()
    return 1
