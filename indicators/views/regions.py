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
from indicators.views.published import published_page


@published_page()
def region_detail(request: HttpRequest, slug: str, year: int | None = None) -> HttpResponse:
    opened = open_edition(year)
    if slug not in opened.regions.by_slug:
        raise Http404(_("The edition of %(year)s has no region of this name.") % {"year": opened.year})
    before = catalogue.regions(opened.before) if opened.before else None
    told = region.describe(slug, EditionPair(opened.figures, opened.figures_before), opened.regions, before)
    years = region.years_with(slug)
    context = {
        "opened": opened,
        "section": "countries",
        "edition_urls": [one for one in edition_urls(opened, "indicators:region-detail", slug=slug) if one[0] in years],
        "crumbs": _crumbs(opened, told.region),
        "profile": told,
        "description": descriptions.describe_scores(told.region.name, opened.year, told.criminality, told.resilience),
        "pyramid": country_charts.draw_pyramid(told.composites),
        "standing": country_charts.draw_members(opened.figures, opened.regions.members[slug]),
    }
    return render(request, "indicators/region_detail.html", context)


def _crumbs(opened: EditionContext, region: Region) -> list[tuple[str, str]]:
    year = {"year": opened.year}
    countries = (_("Countries"), reverse("indicators:country-list", kwargs=year))
    above = region.continent
    if above is None:
        return [countries, (region.name, "")]
    return [
        countries,
        (above.name, reverse("indicators:region-detail", kwargs={**year, "slug": above.slug})),
        (region.name, ""),
    ]
