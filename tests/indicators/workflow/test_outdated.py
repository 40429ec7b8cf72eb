"""Before a release, texts that name figures which it changes are listed."""

from typing import Any

import pytest

from indicators import figures, workflow
from indicators.models import Country, Edition, Narrative, Page, Release
from indicators.workflow import comparing
from indicators.workflow.outdated import outdated_texts
from tests.factories import member, propose, score_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def newest() -> Edition:
    """Return 2025, with a signed update that lowers Colombia's cocaine trade from 9.5 to 9.0: criminality changes."""
    edition = Edition.objects.get(year=2025)
    workflow.accept(propose(score_of(edition, "COL", "cocaine-trade"), 18), reviewer=member("editor"))
    return edition


def outdated(edition: Edition) -> list[tuple[Any, list[str]]]:
    pair = comparing.figures_pair(edition, Release.Kind.ERRATUM)
    return [(text.row, text.numbers) for text in outdated_texts(edition, pair)]


def criminality(edition: Edition, iso3: str = "COL") -> str:
    return str(figures.load(edition).display_values("criminality")[iso3])


@pytest.mark.parametrize("spelling", [".", ","])
def test_a_narrative_with_an_old_figure_is_listed(newest: Edition, spelling: str) -> None:
    old = criminality(newest)
    text = f"It scores {old.replace('.', spelling)} in all."
    narrative = Narrative.objects.create(
        edition=newest, country=Country.objects.get(iso3="COL"), **{"text_fr" if spelling == "," else "text_en": text}
    )

    assert outdated(newest) == [(narrative, [old])]


@pytest.mark.parametrize("text", ["Chapter 1{old}", "v{old}.2", "{old}9", "1,{old}", "Nothing at all"])
def test_a_longer_number_is_another_one(newest: Edition, text: str) -> None:
    country = Country.objects.get(iso3="COL")
    Narrative.objects.create(edition=newest, country=country, text_en=text.format(old=criminality(newest)))

    assert outdated(newest) == []


def test_the_narrative_of_a_country_that_does_not_change_is_not_listed(newest: Edition) -> None:
    kenya = Country.objects.get(iso3="KEN")
    Narrative.objects.create(edition=newest, country=kenya, text_en=f"Less than {criminality(newest)}.")

    assert outdated(newest) == []


def test_a_page_that_names_the_country_and_its_old_figure_is_listed(newest: Edition) -> None:
    page = Page.objects.create(slug="findings", title="Findings", body_en=f"Colombia scores {criminality(newest)}.")
    Page.objects.create(slug="other", title="Other", body_en=f"A rate of {criminality(newest)}.")

    assert outdated(newest) == [(page, [criminality(newest)])]
