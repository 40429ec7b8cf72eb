"""Loads the project's own files into the database; rows that exist are left as they are.

Formats and provenance: indicators/data/README.md.
"""

import csv
import tomllib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from indicators import workflow
from indicators.models import (
    Country,
    CountryAlias,
    Edition,
    Indicator,
    IndicatorAlias,
    Membership,
    Page,
    Paper,
    Region,
    TreePart,
)
from indicators.scoring.scale import to_half_points
from lib.text import normalize_for_search

DATA = Path(__file__).resolve().parent.parent / "data"
REGION_NAMES = ("name_en", "name_fr", "en_the", "fr_the", "fr_of", "fr_in")
INDICATOR_TEXTS = ("name", "definition", "assessed", "point_1", "point_5", "point_10")


def _table(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _texts(name: str, fields: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return slug -> {field_language: text} from one TOML file for each language."""
    texts: dict[str, dict[str, str]] = {}
    for language, _name in settings.LANGUAGES:
        for slug, entry in tomllib.loads((DATA / f"{name}.{language}.toml").read_text(encoding="utf-8")).items():
            texts.setdefault(slug, {}).update({f"{field}_{language}": entry[field].strip() for field in fields})
    return texts


def _absent(model: type[Model], field: str, values: Iterable[str]) -> list[str]:
    """Return the values that no row has yet: each start asks once for a table, not once for each row."""
    existing = set(model._default_manager.values_list(field, flat=True))
    return [value for value in values if value not in existing]


@transaction.atomic
def load_texts_and_structure() -> None:
    """Load codebook, countries, regions, editions as drafts, pages and papers: rows that exist are not touched."""
    _load_codebook()
    _load_countries()
    _load_editions()
    pages = _texts("pages", ("title", "body"))
    for slug in _absent(Page, "slug", pages):
        Page.objects.get_or_create(slug=slug, defaults=pages[slug])
    papers = tomllib.loads((DATA / "papers.toml").read_text(encoding="utf-8"))
    for slug in _absent(Paper, "slug", papers):
        Paper.objects.get_or_create(slug=slug, defaults=papers[slug])


def _load_codebook() -> None:
    indicators = {row["slug"]: row for row in _table("codebook")}
    if absent := _absent(Indicator, "slug", indicators):
        texts = _texts("codebook", INDICATOR_TEXTS)
        for slug in absent:
            Indicator.objects.get_or_create(slug=slug, defaults={**indicators[slug], **texts[slug]})
    indicator_ids = dict(Indicator.objects.values_list("slug", "pk"))
    aliases = {normalize_for_search(row["alias"]): row for row in _table("indicator-aliases")}
    for folded in _absent(IndicatorAlias, "folded", aliases):
        row = aliases[folded]
        facts = {"alias": row["alias"], "indicator_id": indicator_ids[row["slug"]]}
        IndicatorAlias.objects.get_or_create(folded=folded, defaults=facts)


def _load_countries() -> None:
    countries = {row["iso3"]: row for row in _table("countries")}
    for iso3 in _absent(Country, "iso3", countries):
        Country.objects.get_or_create(iso3=iso3, defaults=countries[iso3])
    country_ids = dict(Country.objects.values_list("iso3", "pk"))
    aliases = {normalize_for_search(row["alias"]): row for row in _table("country-aliases")}
    for folded in _absent(CountryAlias, "folded", aliases):
        row = aliases[folded]
        facts = {"alias": row["alias"], "country_id": country_ids[row["iso3"]]}
        CountryAlias.objects.get_or_create(folded=folded, defaults=facts)
    regions = {row["slug"]: row for row in _table("regions")}
    for slug in _absent(Region, "slug", regions):
        row = regions[slug]
        continent = Region.objects.get(slug=row["continent"]) if row["continent"] else None
        names = {field: row[field] for field in REGION_NAMES}
        Region.objects.get_or_create(slug=slug, defaults={**names, "continent": continent})


def _load_editions() -> None:
    indicators = dict(Indicator.objects.values_list("slug", "pk"))
    countries = dict(Country.objects.values_list("iso3", "pk"))
    regions = dict(Region.objects.values_list("slug", "pk"))
    for row in _table("editions"):
        edition, created = Edition.objects.get_or_create(
            year=row["year"], defaults={"assessed_year": row["assessed_year"]}
        )
        if not created:
            continue
        TreePart.objects.bulk_create(
            TreePart(
                edition=edition,
                indicator_id=indicators[part["slug"]],
                parent_id=indicators[part["parent"]] if part["parent"] else None,
                weight=part["weight"],
                order=part["order"],
            )
            for part in _table(f"tree-{edition.year}")
        )
        Membership.objects.bulk_create(
            Membership(edition=edition, country_id=countries[part["iso3"]], region_id=regions[part["region"]])
            for part in _table(f"membership-{edition.year}")
        )


@transaction.atomic
def load_scores(year: int) -> bool:
    """Load and publish a shipped edition under its publisher's name; return False if it has scores or is published."""
    edition = Edition.objects.get(year=year)
    theirs = tomllib.loads((DATA / "editions.toml").read_text(encoding="utf-8"))[str(year)]
    # A draft with another publisher is meant for that publisher's figures.
    if (
        edition.state != Edition.State.DRAFT
        or edition.scores.exists()
        or edition.publisher not in ("", theirs["publisher"])
    ):
        return False
    path = DATA / f"scores-{year}.csv"
    cells = {
        (row["country_iso3"], slug): to_half_points(value)
        for row in _table(path.stem)
        for slug, value in row.items()
        if slug != "country_iso3"
    }
    workflow.fill_draft(edition, cells)
    for name, text in theirs.items():
        setattr(edition, name, text)
    edition.save()
    workflow.publish_edition(
        edition,
        by=None,
        file_sha256=sha256(path.read_bytes()).hexdigest(),
    )
    return True


def shipped_years() -> list[int]:
    """Return the years whose scores come with the software, sorted."""
    return sorted(int(path.stem.removeprefix("scores-")) for path in DATA.glob("scores-*.csv"))
