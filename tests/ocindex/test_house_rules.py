"""The rules of the house for templates, each broken once."""

from pathlib import Path

from tests.ocindex import checks

rules = checks.load("house_rules")
PAGE = Path("templates/surveys/page.html")
PARTIAL = Path("templates/surveys/_part.html")
TAG = Path("surveys/templatetags/parts.py")
INCLUDE = '{% include "surveys/_part.html" %}\n'


def test_a_file_has_400_lines_at_most_but_the_one_that_strangers_fetch_has_800() -> None:
    verifier = Path("indicators/releases/verify_release.py")

    assert list(rules.faults(TAG, "\n" * 401)) == [f"{TAG}: 401 lines, 400 at most"]
    assert list(rules.faults(verifier, "\n" * 800)) == []
    assert list(rules.faults(verifier, "\n" * 801)) == [f"{verifier}: 801 lines, 800 at most"]


def test_a_line_of_a_template_has_160_characters_at_most() -> None:
    assert list(rules.faults(PAGE, f"<p>\n{'x' * 161}\n</p>\n")) == [f"{PAGE}:2: 161 characters, 160 at most"]
    assert list(rules.faults(PAGE, f"{'x' * 160}\n")) == []
    assert list(rules.faults(TAG, f"{'x' * 161}\n")) == []


def test_a_short_partial_that_is_used_once_goes_where_it_is_used() -> None:
    assert list(rules.small_partials({PAGE: INCLUDE, PARTIAL: "<p>\n</p>\n"})) == [
        f"{PARTIAL}: used once and 2 lines, so it goes where it is used"
    ]


def test_a_partial_that_is_long_or_used_twice_or_named_in_python_stays() -> None:
    assert list(rules.small_partials({PAGE: INCLUDE, PARTIAL: "<p></p>\n" * 15})) == []
    assert list(rules.small_partials({PAGE: INCLUDE * 2, PARTIAL: "<p>\n</p>\n"})) == []
    assert list(rules.small_partials({TAG: '"surveys/_part.html"', PARTIAL: "<p>\n</p>\n"})) == []
