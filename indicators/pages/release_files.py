"""What the stored files of releases say, read back for pages."""

import csv
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from io import StringIO
from typing import Any

from indicators.models import Indicator, Release, ReleaseFile
from indicators.scoring.ranking import Rank

MeasureCode = tuple[str, str]  # iso3, code of the codebook
RankedValues = Mapping[MeasureCode, tuple[Decimal, Rank]]


def files_of(releases: Iterable[Release]) -> dict[int, list[ReleaseFile]]:
    """Return {primary key: files by name} of releases, without their bytes. One query."""
    rows = ReleaseFile.objects.filter(release__in=list(releases)).select_related("stored").defer("stored__content")
    files: dict[int, list[ReleaseFile]] = {}
    for file in rows.order_by("name"):
        files.setdefault(file.release_id, []).append(file)
    return files


def manifests_of(releases: Iterable[Release]) -> dict[int, dict[str, Any]]:
    """Return {primary key: manifest} of releases; those whose files are not written yet are absent. One query."""
    files = ReleaseFile.objects.filter(release__in=list(releases), name=ReleaseFile.MANIFEST)
    return {file.release_id: json.loads(file.stored.read()) for file in files.select_related("stored")}


def composites_in(content: bytes) -> dict[MeasureCode, tuple[Decimal, Rank]]:
    """Return {(iso3, code): (display value, rank)} of the composites in a scores.csv."""
    rows = csv.DictReader(StringIO(content.decode(), newline=""))
    return {
        (row["iso3"], row["code"]): (Decimal(row["value"]), Rank(int(row["rank"]), row["shared"] == "true", 0))
        for row in rows
        if row["kind"] == Indicator.Kind.NODE
    }


def composites_of(release: Release) -> RankedValues:
    """Return the composites in the scores of a release, with their ranks."""
    file = ReleaseFile.objects.select_related("stored").filter(release=release, name=ReleaseFile.SCORES).first()
    return composites_in(file.stored.read()) if file else {}
