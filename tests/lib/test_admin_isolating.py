"""Texts that turn a line around are kept apart, wherever they stand in a page; all else stays as it is."""

import time

import pytest
from django.utils.translation import override

from lib.admin.isolating import apart, apart_in_text, isolate

TURNING = "\u202eمرحبا"


def test_a_page_without_such_characters_is_the_same_text() -> None:
    page = "<!doctype html><title>Ghana & Côte d’Ivoire</title><p>6.5 → 7.0</p><script>if (a < b) {}</script>"

    assert isolate(page) is page


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"<p>\n  {TURNING} signed.\n</p>", f"<p>\n  <bdi>{TURNING} signed.</bdi>\n</p>"),
        (f"<p>By <bdi>{TURNING}</bdi>.</p>", f"<p>By <bdi>{TURNING}</bdi>.</p>"),
        (f'<td dir="auto"><b>{TURNING}</b></td>', f'<td dir="auto"><b>{TURNING}</b></td>'),
        (f"<td>a<td>{TURNING}</table><i>b</i>", f"<td>a<td><bdi>{TURNING}</bdi></table><i>b</i>"),
        (f"<option value=1>{TURNING}</option>", f'<option dir="auto" value=1>{TURNING}</option>'),
        (f"<textarea rows=3>\n{TURNING}</textarea>", f'<textarea dir="auto" rows=3>\n{TURNING}</textarea>'),
        (f'<input value="{TURNING}">', f'<input dir="auto" value="{TURNING}">'),
        (f'<input dir="rtl" value="{TURNING}">', f'<input dir="rtl" value="{TURNING}">'),
        (f"<title>{TURNING} · Index</title>", f"<title>\u2068{TURNING} · Index\u2069</title>"),
        (f"<svg><text>{TURNING}</text></svg>", f"<svg><text>\u2068{TURNING}\u2069</text></svg>"),
        (f'<a href="/{TURNING}" title="{TURNING}">x</a>', f'<a href="/{TURNING}" title="\u2068{TURNING}\u2069">x</a>'),
        (f"<!-- {TURNING} --><br>", f"<!-- {TURNING} --><br>"),
        (f'<script>let a = "<p>{TURNING}"</script>', f'<script>let a = "<p>{TURNING}"</script>'),
        (f"<script>{TURNING}", f"<script>{TURNING}"),
        (TURNING, f"<bdi>{TURNING}</bdi>"),
    ],
)
def test_a_text_that_turns_the_line_is_kept_apart(before: str, after: str) -> None:
    assert isolate(before) == after


def test_words_in_a_template_are_escaped_and_kept_apart() -> None:
    assert apart(f"<i>{TURNING}") == f"<bdi>&lt;i&gt;{TURNING}</bdi>"
    assert apart("Ellen") == "Ellen"
    assert apart(None) == apart("") == ""


def test_on_a_page_written_from_the_right_all_words_of_others_are_kept_apart() -> None:
    with override("ar"):
        assert apart("Ellen") == "<bdi>Ellen</bdi>"


def test_words_in_a_message_are_kept_apart_where_they_need_it() -> None:
    assert apart_in_text(TURNING) == f"\u2068{TURNING}\u2069"
    assert apart_in_text("Ellen") == "Ellen"


@pytest.mark.parametrize(
    "evil", ["<p " + "a" * 200_000, "<p a='" * 20_000, "<" * 200_000, "<script>" * 20_000, "<p '" * 20_001]
)
def test_a_page_that_is_made_to_be_slow_takes_no_time(evil: str) -> None:
    before = time.monotonic()

    isolate(TURNING + evil)

    assert time.monotonic() - before < 3
