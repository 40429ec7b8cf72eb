"""Names as sentences need them: “des Pays-Bas”, “au Kenya”, “en France”, “à Cuba”."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import override

from indicators.models import Country, Region
from tests.admin_forms import filled
from tests.factories import signed_in
from tests.indicators.test_admin_texts import change_url
from tests.indicators.test_data_files import rows

pytestmark = pytest.mark.django_db

# What may stand before a name, or before each half of one that joins two.
ARTICLES = {
    "en_the": r"(the )?",
    "fr_the": r"(le |la |les |l’)?",
    "fr_of": r"(du |de la |des |de l’|de |d’)",
    "fr_in": r"(au |aux |en |à la |à |dans les |dans le )",
}
VOWELS = "AEIOUÂÉÈÎ"
UNELIDED = rf"\b(le|la|de|du|au) (?=[{VOWELS}]|Haïti)"
JOINED = {"caribbean-and-central-america", "central-asia-and-the-caucasus", "australia-and-new-zealand"}
SHIPPED = [*rows("countries.csv"), *rows("regions.csv")]


def is_name_with_article(row: dict[str, str], field: str) -> bool:
    name = row["name_en"] if field.startswith("en") else row["name_fr"].replace("'", "’")
    parts = name.split(" et ") if row.get("slug") in JOINED and field.startswith("fr") else [name]
    return bool(re.fullmatch(" et ".join(ARTICLES[field] + re.escape(part) for part in parts), row[field]))


def contracted(with_article: str) -> str:
    """Return what stands after “of” in French, as the article is there."""
    halves = (
        re.sub("^de les ", "des ", re.sub("^de le ", "du ", f"de {half}"))
        for half in re.split(r" et (?=l[ae’])", with_article)
    )
    return re.sub(rf"\bde (?=[{VOWELS}]|Haïti)", "d’", " et ".join(halves))


def goes_with(of: str, place: str) -> bool:
    expected = {
        "du ": ("au ",),
        "des": ("aux ", "dans les "),
        "de l’": ("en ",),
        "de ": ("en ", "à "),
        "d’": ("en ", "à "),
    }
    return place.startswith(next(starts for start, starts in expected.items() if of.startswith(start)))


def test_each_shipped_form_is_the_name_with_its_article() -> None:
    assert len(SHIPPED) == 193 + 28
    assert [row for row in SHIPPED for field in ARTICLES if not is_name_with_article(row, field)] == []


def test_the_french_forms_of_each_name_go_together() -> None:
    assert [row for row in SHIPPED if row["fr_of"] != contracted(row["fr_the"])] == []
    assert [row for row in SHIPPED if not goes_with(row["fr_of"], row["fr_in"])] == []
    assert [row for row in SHIPPED if re.search(UNELIDED, " | ".join(row[field] for field in ARTICLES))] == []


@pytest.mark.parametrize(
    ("iso3", "language", "forms"),
    [
        ("USA", "en", ("the United States", "of the United States", "in the United States")),
        ("KEN", "en", ("Kenya", "of Kenya", "in Kenya")),
        ("USA", "fr", ("les États-Unis", "des États-Unis", "aux États-Unis")),
        ("FRA", "fr", ("la France", "de la France", "en France")),
        ("KEN", "fr", ("le Kenya", "du Kenya", "au Kenya")),
        ("AFG", "fr", ("l’Afghanistan", "de l’Afghanistan", "en Afghanistan")),
        ("HTI", "fr", ("Haïti", "d’Haïti", "en Haïti")),
        ("CUB", "fr", ("Cuba", "de Cuba", "à Cuba")),
        ("COM", "fr", ("les Comores", "des Comores", "aux Comores")),
    ],
)
def test_a_country_gives_its_name_as_a_sentence_needs_it(iso3: str, language: str, forms: tuple[str, ...]) -> None:
    country = Country.objects.get(iso3=iso3)

    with override(language):
        assert (country.the_name, country.of_name, country.in_name) == forms


def test_a_region_gives_its_name_as_a_sentence_needs_it() -> None:
    caribbean = Region.objects.get(slug="caribbean")

    with override("fr-ca"):
        french = (caribbean.the_name, caribbean.of_name, caribbean.in_name)
    assert french == ("les Caraïbes", "des Caraïbes", "dans les Caraïbes")
    assert (caribbean.the_name, caribbean.in_name) == ("the Caribbean", "in the Caribbean")


def test_a_name_without_forms_stands_in_a_wording_that_needs_no_article() -> None:
    country = Country(iso3="ABW", iso2="AW", name_en="Aruba", name_fr="Aruba")
    region = Region(slug="baltic-states", name_en="Baltic states", name_fr="Pays baltes")

    assert (country.the_name, country.of_name, country.in_name) == ("Aruba", "of Aruba", "in Aruba")
    with override("fr"):
        assert (country.the_name, country.of_name, country.in_name) == ("Aruba", "du pays Aruba", "dans le pays Aruba")
        assert (region.of_name, region.in_name) == ("de la région Pays baltes", "dans la région Pays baltes")


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({"fr_of": "du Kénia"}, {"fr_of": ["“du Kénia” is no form of “Kenya”."]}),
        ({"name_fr": "Kénia"}, {"fr_the", "fr_of", "fr_in"}),
        ({"en_the": "the Netherlands"}, {"en_the": ["“the Netherlands” is no form of “Kenya”."]}),
        ({"fr_in": " "}, {"fr_in": ["Fill in all forms of a language, or none."]}),
    ],
)
def test_a_form_of_another_name_is_refused(changed: dict[str, str], faults: dict[str, list[str]] | set[str]) -> None:
    country = Country.objects.get(iso3="KEN")
    for field, text in changed.items():
        setattr(country, field, text)

    with pytest.raises(ValidationError) as refusal:
        country.full_clean()

    assert (
        refusal.value.message_dict == faults if isinstance(faults, dict) else set(refusal.value.message_dict) == faults
    )


def test_forms_may_be_none_and_each_half_of_a_name_may_have_its_article() -> None:
    region = Region.objects.get(slug="central-asia-and-the-caucasus")
    region.full_clean()
    region.fr_the = region.fr_of = region.fr_in = ""

    region.full_clean()


def test_an_editor_writes_the_forms_beside_the_name_and_the_history_keeps_them() -> None:
    country = Country.objects.get(iso3="TUR")
    client, url = signed_in("editor"), change_url(country)
    words = {"name_en": "Türkiye", "en_the": "Türkiye"}

    refused = client.post(url, {**filled(client, url), "name_en": "Türkiye"})
    response = client.post(url, {**filled(client, url), **words})

    assert "is no form of" in refused.text
    assert response.status_code == 302
    newest, before = country.history.all()[:2]
    assert (newest.en_the, before.en_the, newest.fr_in) == ("Türkiye", "Turkey", "en Turquie")


def test_an_upgrade_fills_in_the_forms_of_names_that_are_as_they_came() -> None:
    forms = {"en_the": "", "fr_the": "", "fr_of": "", "fr_in": ""}
    Country.objects.update(**forms)
    Region.objects.update(**forms)
    Country.objects.filter(iso3="TUR").update(name_en="Türkiye")
    Country.objects.filter(iso3="FRA").update(name_en="France, Republic of", name_fr="République française")

    import_module("indicators.migrations.0004_fill_name_forms").fill_in(apps, None)

    assert [Country.objects.filter(**{field: ""}).count() for field in forms] == [2, 1, 1, 1]
    usa, turkey, france = (Country.objects.get(iso3=iso3) for iso3 in ("USA", "TUR", "FRA"))
    assert (usa.en_the, usa.fr_of) == ("the United States", "des États-Unis")
    assert (turkey.en_the, turkey.fr_the) == ("", "la Turquie")
    assert usa.history.first().fr_in == "aux États-Unis"
    assert usa.history.first().history_type == "~"
    assert france.history.first().history_type == "+"
    assert Region.objects.get(slug="caribbean").fr_in == "dans les Caraïbes"
