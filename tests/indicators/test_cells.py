"""Texts in a CSV run nowhere: whatever separator a spreadsheet splits them at, and whatever they hold."""

import csv
import re
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indicators.exporting.cells import csv_text, safe_cell

FORMULA = "=+-@＝＋－＠"
HOSTILE = st.text(
    st.sampled_from("=+-@＝,;\t\n\r \"'a1|\xa0\u2028\x0b\ufeff") | st.characters(codec="utf-8"), max_size=30
)


def pieces(content: str) -> list[str]:
    """Split as a reader does that knows nothing of quotes, and drop blanks and quotes as a lenient one does."""
    return [re.sub(r'^[\s"\ufeff]+', "", piece) for piece in re.split(r"[,;\t\n\r\x0b\x0c\x85\u2028\u2029]", content)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("ok;=cmd|'/c calc'!A0", "ok;'=cmd|'/c calc'!A0"),
        ("ok,+1", "ok,'+1"),
        ("ok\t@SUM(1)", "ok\t'@SUM(1)"),
        ("ok\n-1", "ok\n'-1"),
        ("ok\r\n=1", "ok\r\n'=1"),
        ("ok; =1", "ok;' =1"),
        ('ok;"=1"', 'ok;\'"=1"'),
        ("=1;=2", "'=1;'=2"),
        ('"=1', "'\"=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("ok;;=1", "ok;;'=1"),
        ("＝1", "'＝1"),
        ("\tok", "'\tok"),
        ("\t=1", "'\t'=1"),
    ],
)
def test_a_formula_start_is_neutralized_wherever_a_cell_may_begin(text: str, written: str) -> None:
    assert safe_cell(text) == written


@pytest.mark.parametrize(
    "text", ["", "Côte d'Ivoire", "a-b", "e-mail: a@b.org", "1 = 1", "Yes, of course\n\nNo", "x=1"]
)
def test_a_text_that_nothing_runs_is_left_alone(text: str) -> None:
    assert safe_cell(text) == text


def test_texts_are_quoted_and_numbers_are_not() -> None:
    content = csv_text([("name", "change", "rank", "shared"), ('the "best"', -0.5, 3, True), ("", None, -1, False)])

    assert content == '"name","change","rank","shared"\n"the ""best""",-0.5,3,true\n,,-1,false\n'


@given(st.lists(st.lists(HOSTILE, min_size=1, max_size=4), max_size=4))
@example([["ok;=cmd|'/c calc'!A0"]])
@example([['"', '"=1'], [";", '";=1']])
def test_no_reader_finds_a_formula_at_the_start_of_a_piece(rows: list[list[str]]) -> None:
    content = csv_text(rows)

    assert [piece for piece in pieces(content) if piece.startswith(tuple(FORMULA))] == []


@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_a_reader_of_csv_gets_every_text_back_but_for_the_apostrophes(row: list[str]) -> None:
    (read,) = csv.reader(StringIO(csv_text([["x", *row]]), newline=""))

    assert read == ["x", *(safe_cell(text) for text in row)]
    assert [text.replace("'", "") for text in read[1:]] == [text.replace("'", "") for text in row]
