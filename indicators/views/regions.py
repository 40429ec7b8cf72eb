"""The page of a region or continent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.charts import country as country_charts
from indicators.models import Region
from indicators.pages import descriptions, region
from indicators.pages.change import EditionPair
from indicators.views.editions import EditionContext, edition_urls, open_edition
from lib.page_cache import published_page


@published_page()
def region_detail(request: HttpRequest, slug: str, year: int | None = None) -> HttpResponse:
    """Render the page of a region or continent in an edition."""
    edition_context = open_edition(year)
    if slug not in edition_context.regions.by_slug:
        raise Http404(_("The edition of %(year)s has no region of this name.") % {"year": edition_context.year})
    before = catalogue.regions(edition_context.before) if edition_context.before else None
    profile = region.describe(
        slug, EditionPair(edition_context.figures, edition_context.figures_before), edition_context.regions, before
    )
    years = region.years_with(slug)
    context = {
        "edition_context": edition_context,
        "section": "countries",
        "edition_urls": [
            (edition_year, url)
            for edition_year, url in edition_urls(edition_context, "indicators:region-detail", slug=slug)
            if edition_year in years
        ],
        "crumbs": _crumbs(edition_context, profile.region),
        "profile": profile,
        "description": descriptions.describe_scores(
            profile.region.name, edition_context.year, profile.criminality, profile.resilience
        ),
        "pyramid": country_charts.draw_pyramid(profile.composites),
        "quadrants_chart": country_charts.draw_members(edition_context.figures, edition_context.regions.members[slug]),
    }
    return render(request, "indicators/region_detail.html", context)


def _crumbs(edition_context: EditionContext, region: Region) -> list[tuple[str, str]]:
    year = {"year": edition_context.year}
    countries = (_("Countries"), reverse("indicators:country-list", kwargs=year))
    above = region.continent
    if above is None:
        return [countries, (region.name, "")]
    return [
        countries,
        (above.name, reverse("indicators:region-detail", kwargs={**year, "slug": above.slug})),
        (region.name, ""),
    ]
