"""The list of countries, and the page of a country."""

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
from lib.page_cache import published_page


@published_page()
def country_list_page(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Render all countries of an edition by region."""
    edition_context = open_edition(year)
    context = {
        "edition_context": edition_context,
        "section": "countries",
        "edition_urls": edition_urls(edition_context, "indicators:country-list"),
        "country_list": country_list.list_countries(edition_context.figures, edition_context.regions),
    }
    return render(request, "indicators/country_list.html", context)


@published_page()
def country_detail(request: HttpRequest, iso3: str, year: int | None = None) -> HttpResponse:
    """Render the page of a country in an edition; 404 for countries that the edition does not have."""
    edition_context = open_edition(year)
    country = _country(edition_context, iso3)
    all_figures = edition_context.all_figures  # first, so that all editions are read at once
    profile = country_page.describe(
        iso3,
        EditionPair(edition_context.figures, edition_context.figures_before),
        edition_context.regions,
        all_figures,
    )
    urls = edition_urls(edition_context, "indicators:country-detail", iso3=iso3)
    context = {
        "edition_context": edition_context,
        "section": "countries",
        "edition_urls": [
            (edition_year, url)
            for edition_year, url in urls
            if iso3 in all_figures[edition_year].countries or edition_year == edition_context.year
        ],
        "crumbs": _crumbs(edition_context, country, profile.region),
        "profile": profile,
        "description": descriptions.describe_scores(
            country.name, edition_context.year, profile.criminality, profile.resilience
        ),
        "ranks_in_words": descriptions.describe_ranks(profile.criminality, profile.resilience),
        "pyramid": country_charts.draw_pyramid(profile.composites),
        "trends": [(trend, country_charts.draw_trend(trend, {iso3: country.name})) for trend in profile.trends],
        "carried_forward": {
            slug: assessed_in
            for (country_iso3, slug), assessed_in in catalogue.carried(edition_context.edition).items()
            if country_iso3 == iso3
        },
        "question": choices.country_question(edition_context.edition, edition_context.figures, country),
        "narrative": Narrative.objects.filter(edition=edition_context.edition, country=country).first(),
    }
    return render(request, "indicators/country_detail.html", context)


def _country(edition_context: EditionContext, iso3: str) -> Country:
    if iso3 in edition_context.regions.region_of or iso3 in edition_context.figures.countries:
        return catalogue.countries()[iso3]
    raise Http404(
        _("There is no country %(iso3)s in the edition of %(year)s.") % {"iso3": iso3, "year": edition_context.year}
    )


def _crumbs(edition_context: EditionContext, country: Country, region: Region | None) -> list[tuple[str, str]]:
    above = [region.continent, region] if region else []
    groups = [
        (group.name, reverse("indicators:region-detail", kwargs={"year": edition_context.year, "slug": group.slug}))
        for group in above
        if group
    ]
    countries = (_("Countries"), reverse("indicators:country-list", kwargs={"year": edition_context.year}))
    return [countries, *groups, (country.name, "")]
