"""What commands say of cells without a score."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from indicators.workflow import Absence
from indicators.workflow.absences import LISTED

Key = TypeVar("Key", bound=Hashable)


def absent_lines(
    year: int, absent: Sequence[Absence[Key]], names: Mapping[Key, str], *, unnamed: Collection[Key] = ()
) -> Iterator[str]:
    """Yield a line of counts and one for each of the first countries; none where no score is missing."""
    if not absent:
        return
    cells = sum(one.missing for one in absent)
    countries = "country" if len(absent) == 1 else "countries"
    yield f"Without a score in {year}: {cells:,} cells of {len(absent):,} {countries}."
    for one in absent[:LISTED]:
        remark = ", not in this file" if one.country in unnamed else ""
        yield f"  {names[one.country]}: {one.missing} of {one.of} indicators missing{remark}"
    if len(absent) > LISTED:
        yield f"  and {len(absent) - LISTED:,} more"
