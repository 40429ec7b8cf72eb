"""An indicator that only a draft edition has: staff arrange it, and no public page, file or search names it."""

import pytest
from django.test import Client

from indicators import workflow
from indicators.models import Edition, Indicator, TreePart

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trade_in_relics() -> Indicator:
    """Give the draft of 2029 a market that no published edition has."""
    indicator = Indicator.objects.create(
        slug="trade-in-relics",
        code="M99",
        kind=Indicator.Kind.INDICATOR,
        direction=Indicator.Direction.CRIMINALITY,
        joined=2029,
        order=99,
        name_en="Trade in relics",
        name_fr="Commerce de reliques",
        definition_en="Relics and antiquities that are stolen, looted, forged or sold against the law.",
    )
    draft = workflow.create_edition(2029, like=Edition.objects.get(year=2025))
    parent = Indicator.objects.get(slug="criminal-markets")
    TreePart.objects.create(edition=draft, indicator=indicator, parent=parent, order=18)
    return indicator


@pytest.mark.parametrize(
    "address", ["/data/", "/indicators/", "/methodology/", "/api/v1/indicators", "/api/v1/indicators.csv"]
)
def test_no_page_or_file_of_the_published_editions_names_it(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 200
    assert "Cocaine trade" in response.text or "cocaine-trade" in response.text
    assert "Trade in relics" not in response.text


def test_no_search_leads_to_a_page_that_is_not_there(client: Client) -> None:
    assert "/indicators/trade-in-relics/" not in client.get("/search/?q=trade+in+relics").text
    assert client.get("/indicators/trade-in-relics/").status_code == 404
