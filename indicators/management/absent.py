"""Lines that commands print about cells without a score."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from indicators.workflow import Absence
from indicators.workflow.absences import LISTED

Key = TypeVar("Key", bound=Hashable)


def absent_lines(
    year: int, absent: Sequence[Absence[Key]], names: Mapping[Key, str], *, unnamed: Collection[Key] = ()
) -> Iterator[str]:
    """Yield a line of counts and one for each of the first countries; nothing if no score is missing.

    `names` gives each country's name; `unnamed` holds those that the file does not have.
    """
    if not absent:
        return
    cells = sum(absence.missing for absence in absent)
    countries = "country" if len(absent) == 1 else "countries"
    yield f"Without a score in {year}: {cells:,} cells of {len(absent):,} {countries}."
    for absence in absent[:LISTED]:
        remark = ", not in this file" if absence.country in unnamed else ""
        yield f"  {names[absence.country]}: {absence.missing} of {absence.of} indicators missing{remark}"
    if len(absent) > LISTED:
        yield f"  and {len(absent) - LISTED:,} more"
