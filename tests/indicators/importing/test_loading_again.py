"""Every start loads what is missing of the project's own files: next to nothing is asked where nothing is missing."""

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from indicators.models import Country, CountryAlias, Indicator, IndicatorAlias, Page, Region

pytestmark = pytest.mark.django_db


def test_a_filled_database_is_asked_once_for_a_table(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(40):
        call_command("load_index", verbosity=0)


def test_what_somebody_removed_comes_back_and_what_was_edited_stays() -> None:
    IndicatorAlias.objects.filter(pk=IndicatorAlias.objects.values("pk")[:1]).delete()
    CountryAlias.objects.filter(country__iso3="COD").delete()
    Page.objects.filter(slug="about").delete()
    Country.objects.filter(iso3="KEN").update(name_en="Kenya, edited")
    Indicator.objects.filter(slug="cocaine-trade").update(name_en="Cocaine, edited")
    Region.objects.filter(slug="africa").update(name_fr="Afrique, modifiée")
    aliases, pages = IndicatorAlias.objects.count(), Page.objects.count()

    call_command("load_index", verbosity=0)

    assert (IndicatorAlias.objects.count(), Page.objects.count()) == (aliases + 1, pages + 1)
    assert CountryAlias.objects.filter(folded="congo dem rep", country__iso3="COD").exists()
    assert Country.objects.get(iso3="KEN").name_en == "Kenya, edited"
    assert Indicator.objects.get(slug="cocaine-trade").name_en == "Cocaine, edited"
    assert Region.objects.get(slug="africa").name_fr == "Afrique, modifiée"
