"""The shipped texts are complete in both languages and claim nothing that is not so."""

import csv
import re
import tomllib
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "indicators" / "data"
FIELDS = {"name", "definition", "assessed", "point_1", "point_5", "point_10"}
PAGES = {"about", "privacy", "accessibility", "methodology-intro", "footer", "funding", "disclaimer", "citation"}
EMPTY_UNTIL_SET = {"funding", "disclaimer"}


def slugs() -> list[str]:
    with (DATA / "codebook.csv").open(encoding="utf-8", newline="") as file:
        return [row["slug"] for row in csv.DictReader(file)]


def texts(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_slug_of_the_codebook_has_complete_texts(language: str) -> None:
    codebook = texts(f"codebook.{language}.toml")

    assert list(codebook) == slugs()
    assert {slug: set(entry) ^ FIELDS for slug, entry in codebook.items() if set(entry) != FIELDS} == {}
    assert [(slug, key) for slug, entry in codebook.items() for key, text in entry.items() if not text.strip()] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_texts_are_of_a_sensible_length_and_shape(language: str) -> None:
    for slug, entry in texts(f"codebook.{language}.toml").items():
        assert len(entry["name"]) <= 60, slug
        assert 80 <= len(entry["definition"]) <= 400, slug
        assert entry["assessed"].count("\n- ") >= 2, slug
        for point in ("point_1", "point_5", "point_10"):
            assert 60 <= len(entry[point]) <= 300, (slug, point)
            assert entry[point].endswith("."), (slug, point)


def test_english_names_are_the_slugs_in_words() -> None:
    names = {slug: entry["name"] for slug, entry in texts("codebook.en.toml").items()}

    assert {slug: name.lower().replace(" ", "-") for slug, name in names.items()} == {slug: slug for slug in names}
    assert names["non-renewable-resource-crimes"] == "Non-renewable resource crimes"
    assert all(name[0].isupper() and name[1:] == name[1:].lower() for name in names.values())


def test_no_text_is_left_in_english_and_no_two_points_say_the_same() -> None:
    english, french = texts("codebook.en.toml"), texts("codebook.fr.toml")

    assert [
        (s, k) for s in english for k in FIELDS if english[s][k].lower() == french[s][k].lower() and k != "name"
    ] == []
    assert [s for s in english if english[s]["name"] == french[s]["name"]] == []
    for codebook in (english, french):
        points = [entry[point] for entry in codebook.values() for point in ("point_1", "point_5", "point_10")]
        assert len(set(points)) == len(points) == 3 * len(slugs())


def test_international_cooperation_names_its_treaties_and_its_practice() -> None:
    english = texts("codebook.en.toml")["international-cooperation"]["assessed"]
    french = texts("codebook.fr.toml")["international-cooperation"]["assessed"]

    for words in ("UNTOC", "three protocols", "UNCAC", "1961", "1971", "1988", "Arms Trade Treaty"):
        assert words in english
    for words in ("mutual legal assistance", "extradition", "transfer of sentenced persons", "confiscation"):
        assert words in english
    for words in ("UNTOC", "trois protocoles", "CNUCC", "1961", "1971", "1988", "Traité sur le commerce des armes"):
        assert words in french
    for words in ("entraide judiciaire", "extradition", "transfèrement", "confiscation"):
        assert words in french


def test_no_text_speaks_as_the_publisher() -> None:
    english = " ".join((DATA / name).read_text(encoding="utf-8") for name in ("codebook.en.toml", "pages.en.toml"))
    french = " ".join((DATA / name).read_text(encoding="utf-8") for name in ("codebook.fr.toml", "pages.fr.toml"))

    assert re.findall(r"\b(?:we|our|ours|us)\b", english, re.IGNORECASE) == []
    assert re.findall(r"\b(?:nous|notre|nos)\b", french, re.IGNORECASE) == []


def test_the_pages_stand_in_both_languages_and_only_two_are_empty() -> None:
    english, french = texts("pages.en.toml"), texts("pages.fr.toml")

    assert set(english) == set(french) == PAGES
    for pages in (english, french):
        assert all(set(page) == {"title", "body"} and page["title"] for page in pages.values())
        assert {slug for slug, page in pages.items() if not page["body"].strip()} == EMPTY_UNTIL_SET
    assert [slug for slug in PAGES - EMPTY_UNTIL_SET if english[slug]["body"] == french[slug]["body"]] == []


def test_the_footer_does_not_speak_for_the_publisher() -> None:
    assert texts("pages.en.toml")["footer"]["body"].strip() == (
        "An independent installation, not affiliated with the publisher of the figures it was installed with."
    )


def test_only_a_series_of_papers_is_shipped_and_it_names_its_source() -> None:
    papers = texts("papers.toml")

    assert [paper["kind"] for paper in papers.values()] == ["series"]
    for paper in papers.values():
        assert paper["title_en"]
        assert paper["title_fr"]
        assert paper["publisher"]
        assert paper["url"].startswith("https://")
        assert paper["source_url"].startswith("https://")
