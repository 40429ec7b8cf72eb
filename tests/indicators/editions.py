"""Further editions for tests: copies of the newest one, published like any other."""

from indicators import workflow
from indicators.models import Edition, Score


def attribute(edition: Edition) -> Edition:
    """Say whose the figures of a draft are: publishing asks for it."""
    edition.publisher, edition.publisher_url = "Observatory of the Coast", "https://coast.example"
    edition.license_en = "Free to use, with the name of the Observatory."  # type: ignore[attr-defined]
    edition.citation_en = f"Observatory of the Coast. ({edition.year}). Coastal Index {edition.year}."  # type: ignore[attr-defined]
    edition.title_en = f"Coastal Index {edition.year}"  # type: ignore[attr-defined]
    edition.save()
    return edition


def publish_copies(years: range) -> None:
    """Publish a copy of the newest edition for each of the years."""
    newest = Edition.objects.get(year=2025)
    rows = Score.objects.in_edition(newest).values_list("country__iso3", "indicator__slug", "half_points")
    cells = {(iso3, slug): half_points for iso3, slug, half_points in rows}
    for year in years:
        edition = attribute(workflow.create_edition(year, like=newest))
        workflow.fill_draft(edition, cells)
        workflow.publish_edition(edition, by=None, reason="A copy for a test")
