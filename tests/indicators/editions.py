"""Further editions for tests: copies of the newest one, published like any other."""

from indicators import workflow
from indicators.models import Edition, Score


def publish_copies(years: range) -> None:
    """Publish a copy of the newest edition for each of the years."""
    newest = Edition.objects.get(year=2025)
    rows = Score.objects.in_edition(newest).values_list("country__iso3", "indicator__slug", "half_points")
    cells = {(iso3, slug): half_points for iso3, slug, half_points in rows}
    for year in years:
        edition = workflow.create_edition(year, like=newest)
        workflow.fill_draft(edition, cells)
        workflow.publish_edition(edition, by=None, reason="A copy for a test")
