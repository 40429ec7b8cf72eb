"""All countries, and the page of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.charts import country as country_charts
from indicators.models import Country, Narrative, Region
from indicators.pages import choices, country_list, descriptions
from indicators.pages import country as country_page
from indicators.pages.change import EditionPair
from indicators.views.editions import EditionContext, edition_urls, open_edition
from indicators.views.published import published_page


@published_page()
def country_list_page(request: HttpRequest, year: int | None = None) -> HttpResponse:
    opened = open_edition(year)
    context = {
        "opened": opened,
        "section": "countries",
        "edition_urls": edition_urls(opened, "indicators:country-list"),
        "country_list": country_list.list_countries(opened.figures, opened.regions),
    }
    return render(request, "indicators/country_list.html", context)


@published_page()
def country_detail(request: HttpRequest, iso3: str, year: int | None = None) -> HttpResponse:
    opened = open_edition(year)
    country = _country(opened, iso3)
    told = country_page.describe(
        iso3, EditionPair(opened.figures, opened.figures_before), opened.regions, opened.all_figures
    )
    urls = edition_urls(opened, "indicators:country-detail", iso3=iso3)
    context = {
        "opened": opened,
        "section": "countries",
        "edition_urls": [one for one in urls if iso3 in opened.all_figures[one[0]].countries or one[0] == opened.year],
        "crumbs": _crumbs(opened, country, told.region),
        "profile": told,
        "description": descriptions.describe_scores(country.name, opened.year, told.criminality, told.resilience),
        "pyramid": country_charts.draw_pyramid(told.composites),
        "trends": [(trend, country_charts.draw_trend(trend, {iso3: country.name})) for trend in told.trends],
        "carried": {slug: found for (of, slug), found in catalogue.carried(opened.edition).items() if of == iso3},
        "question": choices.country_question(opened.edition, opened.figures, country),
        "narrative": Narrative.objects.filter(edition=opened.edition, country=country).first(),
    }
    return render(request, "indicators/country_detail.html", context)


def _country(opened: EditionContext, iso3: str) -> Country:
    if iso3 in opened.regions.region_of or iso3 in opened.figures.countries:
        return catalogue.countries()[iso3]
    raise Http404(_("There is no country %(iso3)s in the edition of %(year)s.") % {"iso3": iso3, "year": opened.year})


def _crumbs(opened: EditionContext, country: Country, region: Region | None) -> list[tuple[str, str]]:
    above = [region.continent, region] if region else []
    groups = [
        (group.name, reverse("indicators:region-detail", kwargs={"year": opened.year, "slug": group.slug}))
        for group in above
        if group
    ]
    countries = (_("Countries"), reverse("indicators:country-list", kwargs={"year": opened.year}))
    return [countries, *groups, (country.name, "")]
