"""In French a name has its article wherever it is part of a sentence: “des États-Unis”, never “de États-Unis”."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from indicators.models import Country, Region
from tests.ocindex.reading_aloud import visible

pytestmark = pytest.mark.django_db

ISOS = ("USA", "FRA", "KEN", "AFG", "HTI")
VOWEL = r"[AEIOUÀÂÉÈÊÎÔ]\w|Haïti"
# Not contracted, or not elided.
UNCONTRACTED = re.compile(rf"\b(?:de|à) les? (?=[A-ZÀÂÉÈÊÎÔ])|\b(?:de|le|la|que) (?={VOWEL})")
BEFORE = "de|d’|à|dans|Comparer|Retirer|Rendre|Voir|Classer"
PAGES = (
    "/", "/2023/", "/2021/", "/?view=change", "/?view=quadrants", "/2025/countries/", "/2025/compare/",
    "/2025/compare/?countries=USA,FRA,KEN,AFG", "/2025/compare/?countries=HTI,PHL,CUB,NLD",
    "/2025/compare/?countries=USA,FRA,KEN,AFG,HTI", "/2025/rankings/criminality/?region=caribbean",
    "/2025/rankings/criminality/?region=africa", "/2025/indicators/cocaine-trade/", "/changes/", "/methodology/",
    "/search/?q=USA", "/feedback/score/?country=USA&indicator=cocaine-trade&edition=2025",
)  # fmt: skip
SENTENCES = (
    ("/2025/countries/USA/", "Quel score des États-Unis ?"),
    ("/2025/countries/FRA/", "Quel score de la France ?"),
    ("/2025/countries/KEN/", "Quel score du Kenya ?"),
    ("/2025/countries/AFG/", "Quel score de l’Afghanistan ?"),
    ("/2025/countries/HTI/", "Quel score d’Haïti ?"),
    ("/2025/countries/CAF/", "Comparer la République centrafricaine avec d’autres pays"),
    ("/2025/countries/USA/", "Les États-Unis dans chaque édition publiée"),
    ("/2025/", "Plus fortes hausses : Haïti et le Lesotho ; plus forte baisse : l’Andorre"),
    (
        "/2025/",
        "Résilience désormais sous 5,50 : la Colombie et le Nigeria. Criminalité désormais sous 5,50 : le Sénégal.",
    ),
    ("/2025/", "Partir de zéro"),
    ("/2025/", "Lesotho : de 3,92 à 4,52 ; Maroc : de 4,80 à 5,37"),
    ("/2025/", "5 pays à 4,97 : Algérie, Belize, Irlande, Portugal et Sri Lanka"),
    ("/2025/compare/?countries=USA,FRA", "Retirer les États-Unis"),
    ("/2025/compare/?countries=USA,FRA", "Télécharger les chiffres de la France en CSV"),
    ("/2025/regions/caribbean/", "Pays des Caraïbes par criminalité"),
    ("/2025/regions/africa/", "Régions de l’Afrique et leurs moyennes"),
    ("/2025/regions/africa/", "Classer les pays de l’Afrique sur toute mesure"),
    (
        "/2025/rankings/criminality/?region=caribbean",
        "Le premier rang vaut dans le monde, le second dans les Caraïbes.",
    ),
    ("/2025/rankings/criminality/", "Ensemble des Amériques"),
    ("/search/?q=USA", "Voir les États-Unis"),
)


def naked() -> re.Pattern[str]:
    """Return what finds a name that takes an article and stands without one after a preposition or a verb."""
    with override("fr"):
        taking = [
            place.name for model in (Country, Region) for place in model.objects.all() if place.fr_the != place.name
        ]
    longest_first = sorted(map(re.escape, taking), key=len, reverse=True)
    return re.compile(rf"\b(?:{BEFORE}) ?(?:{'|'.join(longest_first)})\b")


def faults(client: Client, path: str, pattern: re.Pattern[str]) -> list[str]:
    pieces = visible(client.get(f"/fr{path}").text)
    return [piece for piece in pieces if UNCONTRACTED.search(piece) or pattern.search(piece)]


def test_names_have_their_articles_on_french_pages(client: Client) -> None:
    pattern = naked()

    assert {path: found for path in PAGES if (found := faults(client, path, pattern))} == {}


def test_names_have_their_articles_on_the_pages_of_a_country_and_of_its_region(client: Client) -> None:
    pattern, paths = naked(), [f"/2025/countries/{iso3}/" for iso3 in ISOS]
    regions = Region.objects.filter(memberships__country__iso3__in=ISOS, memberships__edition__year=2025)
    for region in regions.distinct():
        assert region.continent is not None
        paths += [f"/2025/regions/{region.slug}/", f"/2025/regions/{region.continent.slug}/"]

    assert {path: found for path in set(paths) if (found := faults(client, path, pattern))} == {}


def test_a_french_sentence_takes_the_form_that_it_needs(client: Client) -> None:
    paths = {path for path, _sentence in SENTENCES}
    texts = {path: " ".join(visible(client.get(f"/fr{path}").text)) for path in paths}

    assert [(path, sentence) for path, sentence in SENTENCES if sentence not in texts[path]] == []


def test_an_english_sentence_has_the_article_too(client: Client) -> None:
    country = " ".join(visible(client.get("/2025/countries/NLD/").text))
    region = " ".join(visible(client.get("/2025/regions/caribbean/").text))

    assert "Which score of the Netherlands?" in country
    assert "The Netherlands in every published edition" in country
    assert "Rank the countries of the Caribbean on any measure" in region
