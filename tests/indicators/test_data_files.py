"""The shipped data files hold together before anything is loaded from them."""

import csv
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "indicators" / "data"
EDITIONS = (2021, 2023, 2025)

# Every country as the publisher's workbook spells it where that is not our English name.
WORKBOOK_COUNTRIES = {
    "Congo, Dem. Rep.": "COD",
    "Congo, Dem, Rep,": "COD",
    "Congo, Rep.": "COG",
    "Congo, Rep,": "COG",
    "Sao Tome and Principe": "STP",
    "eSwatini": "SWZ",
    "St. Kitts and Nevis": "KNA",
    "St, Kitts and Nevis": "KNA",
    "St. Lucia": "LCA",
    "St, Lucia": "LCA",
    "St. Vincent and the Grenadines": "VCT",
    "St, Vincent and the Grenadines": "VCT",
    "Korea, DPR": "PRK",
    "Korea, Rep.": "KOR",
    "Korea, Rep,": "KOR",
    "Czech Republic": "CZE",
    "Micronesia (Federated States of)": "FSM",
}
OTHER_COUNTRIES = {
    "Ivory Coast": "CIV",
    "Swaziland": "SWZ",
    "Burma": "MMR",
    "Czechia": "CZE",
    "Cape Verde": "CPV",
    "UK": "GBR",
    "USA": "USA",
    "DRC": "COD",
    "Republic of Korea": "KOR",
    "Türkiye": "TUR",
    "Macedonia": "MKD",
}
WORKBOOK_COMPOSITES = {
    "Criminality avg.": "criminality",
    "Criminality avg,": "criminality",
    "Criminality": "criminality",
    "Criminal markets avg.": "criminal-markets",
    "Criminal markets avg,": "criminal-markets",
    "Criminal actors avg.": "criminal-actors",
    "Criminal actors avg,": "criminal-actors",
    "Criminal actors": "criminal-actors",
    "Resilience avg.": "resilience",
    "Resilience avg,": "resilience",
    "Resilience": "resilience",
}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.sub(r"[\W_]+", " ", bare.casefold()).split())


def indicators_under(year: int, composite: str) -> list[str]:
    tree = {row["slug"]: row["parent"] for row in rows(f"tree-{year}.csv")}
    kinds = {row["slug"]: row["kind"] for row in rows("codebook.csv")}
    groups = {slug for slug, parent in tree.items() if parent == composite and kinds[slug] == "group"}
    return [slug for slug, parent in tree.items() if kinds[slug] == "indicator" and parent in {composite, *groups}]


def folded_countries() -> dict[str, str]:
    found = {fold(row["name_en"]): row["iso3"] for row in rows("countries.csv")}
    return found | {fold(row["alias"]): row["iso3"] for row in rows("country-aliases.csv")}


def test_every_csv_file_is_utf_8_with_line_feeds_and_a_final_one() -> None:
    files = sorted(DATA.glob("*.csv"))

    assert len(files) == 15
    for file in files:
        content = file.read_bytes()
        assert b"\r" not in content, file.name
        assert content.endswith(b"\n"), file.name
        assert not content.startswith(b"\xef\xbb\xbf"), file.name
        content.decode("utf-8")


def test_the_codebook_holds_four_nodes_four_groups_and_32_indicators() -> None:
    codebook = rows("codebook.csv")

    assert Counter(row["kind"] for row in codebook) == {"node": 4, "group": 4, "indicator": 32}
    assert " ".join(row["code"] for row in codebook) == (
        "C M M1 M2 M3 M4 M5 M6 M7 M8 M9 M10 M11 M12 M13 M14 M15 A A1 A2 A3 A4 A5 "
        "R RL R1 R2 R3 R4 RJ R5 R6 R7 RE R8 R9 RC R10 R11 R12"
    )
    assert [int(row["order"]) for row in codebook] == list(range(1, 41))
    assert len({row["slug"] for row in codebook}) == 40


def test_direction_follows_the_pillar() -> None:
    direction = {row["code"]: row["direction"] for row in rows("codebook.csv")}

    assert {direction[code] for code in direction if code[0] in "CMA"} == {"criminality"}
    assert {direction[code] for code in direction if code[0] == "R"} == {"resilience"}


def test_six_indicators_joined_in_2023() -> None:
    newer = {row["code"] for row in rows("codebook.csv") if row["joined"] == "2023"}

    assert newer == {"M3", "M5", "M6", "M14", "M15", "A5"}
    assert {row["joined"] for row in rows("codebook.csv")} == {"2021", "2023"}


@pytest.mark.parametrize(
    ("year", "markets", "actors", "resilience"), [(2021, 10, 4, 12), (2023, 15, 5, 12), (2025, 15, 5, 12)]
)
def test_each_tree_holds_the_indicators_of_its_edition(year: int, markets: int, actors: int, resilience: int) -> None:
    assert len(indicators_under(year, "criminal-markets")) == markets
    assert len(indicators_under(year, "criminal-actors")) == actors
    assert len(indicators_under(year, "resilience")) == resilience


@pytest.mark.parametrize("year", EDITIONS)
def test_each_tree_is_listed_depth_first_under_two_roots(year: int) -> None:
    tree = rows(f"tree-{year}.csv")
    path: list[str] = []

    assert [row["slug"] for row in tree if not row["parent"]] == ["criminality", "resilience"]
    assert [int(row["order"]) for row in tree] == list(range(1, len(tree) + 1))
    assert {row["weight"] for row in tree} == {"1"}
    for row in tree:
        assert not row["parent"] or row["parent"] in path, row["slug"]
        path = [*path[: path.index(row["parent"]) + 1], row["slug"]] if row["parent"] else [row["slug"]]


def test_each_group_of_resilience_holds_its_indicators() -> None:
    tree = rows("tree-2025.csv")
    codes = {row["slug"]: row["code"] for row in rows("codebook.csv")}
    groups: dict[str, list[str]] = {}
    for row in tree:
        groups.setdefault(codes.get(row["parent"], ""), []).append(codes[row["slug"]])

    assert groups["C"] == ["M", "A"]
    assert groups["R"] == ["RL", "RJ", "RE", "RC"]
    assert groups["RL"] == ["R1", "R2", "R3", "R4"]
    assert groups["RJ"] == ["R5", "R6", "R7"]
    assert groups["RE"] == ["R8", "R9"]
    assert groups["RC"] == ["R10", "R11", "R12"]


def test_there_are_193_countries_named_in_both_languages() -> None:
    countries = rows("countries.csv")

    assert len({row["iso3"] for row in countries}) == len({row["iso2"] for row in countries}) == len(countries) == 193
    assert all(re.fullmatch("[A-Z]{3}", row["iso3"]) and re.fullmatch("[A-Z]{2}", row["iso2"]) for row in countries)
    for language in ("name_en", "name_fr"):
        names = [row[language] for row in countries]
        assert all(name and name == name.strip() for name in names)
        assert len({fold(name) for name in names}) == 193


def test_french_names_of_the_countries_that_are_often_wrong() -> None:
    french = {row["iso3"]: row["name_fr"] for row in rows("countries.csv")}

    assert french["CIV"] == "Côte d'Ivoire"
    assert (french["COD"], french["COG"]) == ("République démocratique du Congo", "Congo")
    assert (french["SWZ"], french["TLS"], french["CZE"]) == ("Eswatini", "Timor-Leste", "Tchéquie")
    assert (french["DMA"], french["DOM"]) == ("Dominique", "République dominicaine")
    assert (french["NER"], french["NGA"], french["AUT"], french["AUS"]) == (
        "Niger",
        "Nigeria",
        "Autriche",
        "Australie",
    )
    assert (french["SVK"], french["SVN"], french["GRD"]) == ("Slovaquie", "Slovénie", "Grenade")


def test_no_alias_folds_to_two_countries_or_repeats_an_english_name() -> None:
    countries = rows("countries.csv")
    known = {fold(row[column]): row["iso3"] for row in countries for column in ("name_en", "name_fr", "iso3", "iso2")}
    english = {fold(row["name_en"]) for row in countries}
    aliases = rows("country-aliases.csv")
    folded = [fold(row["alias"]) for row in aliases]

    assert {row["iso3"] for row in aliases} <= {row["iso3"] for row in countries}
    assert [form for form, count in Counter(folded).items() if count > 1 or not form] == []
    assert [row for row in aliases if known.get(fold(row["alias"]), row["iso3"]) != row["iso3"]] == []
    assert english.isdisjoint(folded)


@pytest.mark.parametrize(("spelling", "iso3"), [*WORKBOOK_COUNTRIES.items(), *OTHER_COUNTRIES.items()])
def test_a_country_is_found_however_it_is_spelt(spelling: str, iso3: str) -> None:
    assert folded_countries()[fold(spelling)] == iso3


def test_no_alias_folds_to_two_indicators_or_repeats_a_slug() -> None:
    slugs = {row["slug"] for row in rows("codebook.csv")}
    aliases = rows("indicator-aliases.csv")
    folded = [fold(row["alias"]) for row in aliases]

    assert {row["slug"] for row in aliases} <= slugs
    assert [form for form, count in Counter(folded).items() if count > 1 or not form] == []
    assert {fold(slug) for slug in slugs}.isdisjoint(folded)


@pytest.mark.parametrize(("header", "slug"), WORKBOOK_COMPOSITES.items())
def test_a_composite_is_found_however_a_sheet_heads_it(header: str, slug: str) -> None:
    found = {fold(row["slug"]): row["slug"] for row in rows("codebook.csv")}
    found |= {fold(row["alias"]): row["slug"] for row in rows("indicator-aliases.csv")}

    assert found[fold(header)] == slug


def test_each_region_lies_in_a_continent() -> None:
    regions = rows("regions.csv")
    continents = {row["slug"] for row in regions if row["kind"] == "continent"}

    assert continents == {"africa", "americas", "asia", "europe", "oceania"}
    assert len({row["slug"] for row in regions}) == len(regions) == 28
    assert all(row["continent"] in continents for row in regions if row["kind"] == "region")
    assert all(row["name_en"] and row["name_fr"] for row in regions)


@pytest.mark.parametrize(
    ("year", "americas"),
    [
        (2021, {"caribbean": 13, "central-america": 8, "north-america": 2, "south-america": 12}),
        (2023, {"caribbean-and-central-america": 21, "north-america": 2, "south-america": 12}),
        (2025, {"caribbean": 13, "central-america": 8, "north-america": 2, "south-america": 12}),
    ],
)
def test_each_edition_places_every_country_in_one_region(year: int, americas: dict[str, int]) -> None:
    continent = {row["slug"]: row["continent"] for row in rows("regions.csv") if row["kind"] == "region"}
    membership = rows(f"membership-{year}.csv")
    of_continent = Counter(continent[row["region"]] for row in membership)

    assert {row["iso3"] for row in membership} == {row["iso3"] for row in rows("countries.csv")}
    assert len(membership) == 193
    assert of_continent == {"africa": 54, "asia": 46, "europe": 44, "americas": 35, "oceania": 14}
    assert Counter(r["region"] for r in membership if continent[r["region"]] == "americas") == americas


@pytest.mark.parametrize(("year", "region"), [(2021, "melanesia"), (2023, "melanesia"), (2025, "micronesia")])
def test_kiribati_moves_to_micronesia_in_2025(year: int, region: str) -> None:
    assert {row["iso3"]: row["region"] for row in rows(f"membership-{year}.csv")}["KIR"] == region


@pytest.mark.parametrize(("year", "cells"), [(2021, 5018), (2023, 6176), (2025, 6176)])
def test_scores_are_half_points_of_the_indicators_of_the_edition(year: int, cells: int) -> None:
    kinds = {row["slug"]: row["kind"] for row in rows("codebook.csv")}
    indicators = {row["slug"] for row in rows(f"tree-{year}.csv") if kinds[row["slug"]] == "indicator"}
    scores = rows(f"scores-{year}.csv")
    values = [Decimal(row[slug]) for row in scores for slug in indicators]

    assert set(scores[0]) == {"country_iso3", *indicators}
    assert {row["country_iso3"] for row in scores} == {row["iso3"] for row in rows("countries.csv")}
    assert len(values) == cells
    assert all(1 <= value <= 10 and value * 2 == int(value * 2) for value in values)


def test_some_published_scores_stand_where_they_belong() -> None:
    first = {row["country_iso3"]: row for row in rows("scores-2021.csv")}
    latest = {row["country_iso3"]: row for row in rows("scores-2025.csv")}

    assert (first["AFG"]["heroin-trade"], first["AGO"]["fauna-crimes"]) == ("9.5", "4.5")
    assert (latest["AGO"]["extortion-and-protection-racketeering"], latest["AGO"]["financial-crimes"]) == (
        "2.5",
        "6.0",
    )
    assert (latest["AFG"]["private-sector-actors"], latest["AFG"]["non-state-actors"]) == ("8.0", "1.0")


def test_an_edition_assesses_the_year_before_it_is_published() -> None:
    assert [(row["year"], row["assessed_year"]) for row in rows("editions.csv")] == [
        ("2021", "2020"),
        ("2023", "2022"),
        ("2025", "2024"),
    ]
