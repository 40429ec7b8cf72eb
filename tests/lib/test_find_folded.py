"""Where a text holds a word that is searched: without regard to case, accents and punctuation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.text import find_folded, normalize_for_search


@pytest.mark.parametrize(
    ("text", "sought", "found"),
    [
        ("L’État, l’état", ["etat"], ["État", "état"]),
        ("e\u0301tat", ["etat"], ["e\u0301tat"]),  # the accent as a character of its own
        ("Straße", ["strass"], ["Straß"]),
        ("antitrafficking", ["traffick"], ["traffick"]),
        ("art and arts", [" art "], ["art"]),
        ("state-run, state run", [" state run "], ["state-run", "state run"]),
        ("aaa", ["aa"], ["aaa"]),
        ("délai", ["del", "lai"], ["délai"]),
        ("الحدود مغلقة", ["مغلقة"], ["مغلقة"]),
        ("国境警察", ["警察"], ["警察"]),
        ("nothing", [" ", ""], []),
        ("ﬁnal", ["i"], ["ﬁ"]),
    ],
)
def test_a_word_is_found_where_a_reader_sees_it(text: str, sought: list[str], found: list[str]) -> None:
    assert [text[start:end] for start, end in find_folded(text, sought)] == found


@given(st.text(max_size=30), st.text(min_size=1, max_size=3))
def test_a_part_is_found_exactly_where_the_folded_text_has_it(text: str, part: str) -> None:
    sought = normalize_for_search(part)
    spans = find_folded(text, [sought])

    assert bool(spans) == bool(sought and sought in f" {normalize_for_search(text)} ")
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in zip(spans, spans[1:], strict=False))
