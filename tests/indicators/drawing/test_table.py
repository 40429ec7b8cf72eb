"""A table drawn as one picture: everything stands inside it, bars and stacks are as long as their shares."""

from hypothesis import given as given_any
from hypothesis import strategies as st

from indicators.drawing.table import BLUE, SHADES, TONES, Table, TableCell, TableDrawing, TableRow, draw


def boxes_of(drawing: TableDrawing, color: str) -> list[tuple[float, float]]:
    """Return (left, width) of the boxes of a color."""
    return [(float(box.x), float(box.width)) for box in drawing.boxes if box.color == color]


def test_a_bar_is_as_long_as_its_share_of_the_track_and_its_line_as_its_interval() -> None:
    rows = [
        TableRow("Yes", [TableCell("30")], share=(0.3, 0.2, 0.4)),
        TableRow("No", [TableCell("0")], share=(0, 0, 0.1)),
    ]

    drawing = draw("Found?", "100 responses", Table("Answer", ["Number"], rows, whole=0.5), [])

    (_left, track), _other = boxes_of(drawing, "#efece5")
    ((left, length),) = boxes_of(drawing, BLUE)
    assert round(length / track, 3) == 0.6  # .3 of a track that ends at .5
    whiskers = [line.d for line in drawing.lines if line.width == "1.6"]
    start, end = (float(part) for part in whiskers[0][1:].replace("H", ",").split(",")[::2])
    assert (round((start - left) / track, 3), round((end - left) / track, 3)) == (0.4, 0.8)


def test_shares_are_stacked_around_the_middle_of_an_odd_scale() -> None:
    row = TableRow("Clear", [TableCell("3.1")], stack=[0.1, 0.2, 0.4, 0.2, 0.1])

    drawing = draw("Agree", "", Table("Statement", ["Mean"], [row], legend=["1", "2", "3", "4", "5"]), [])

    parts = {tone: boxes_of(drawing, color)[-1] for tone, color in TONES.items()}
    widths = [round(parts[tone][1] / parts[1][1], 2) for tone in (1, 2, 3, 4, 5)]
    assert widths == [1, 2, 4, 2, 1]
    middle = parts[3][0] + parts[3][1] / 2
    zero = {line.d.split(",")[0] for line in drawing.lines if "V" in line.d}
    assert zero == {f"M{middle:g}"}


def test_a_shaded_cell_has_its_color_and_a_total_is_strong() -> None:
    rows = [TableRow("A", [TableCell("30%", ["12"], shade=2)]), TableRow("All", [TableCell("20%")], is_total=True)]

    drawing = draw("T", "", Table("Role", ["Yes"], rows), [])

    assert [box.color for box in drawing.boxes] == [SHADES[2]]
    assert {text.text: text.weight for text in drawing.texts}["All"] == 600


def test_long_words_are_broken_into_lines_and_make_their_row_taller() -> None:
    short = draw("T", "", Table("A", ["N"], [TableRow("Word", [TableCell("1")])]), [])
    long = draw("T", "", Table("A", ["N"], [TableRow("Many words " * 12, [TableCell("1")])]), [])

    assert float(long.height) > float(short.height) + 20
    assert sum("Many" in text.text for text in long.texts) > 2


NUMBERS = st.integers(0, 60)


@given_any(
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS).filter(any), min_size=1, max_size=12),
    st.integers(1, 14),
    st.booleans(),
    st.booleans(),
)
def test_everything_stands_inside_the_picture(
    counts: list[tuple[int, int, int]], n_columns: int, is_stack: bool, has_letters: bool
) -> None:
    rows = []
    for place, own in enumerate(counts):
        shares = [count / sum(own) for count in own]
        drawn = {"stack": shares} if is_stack else {"share": (shares[0], shares[0] / 2, (1 + shares[0]) / 2)}
        cells = [TableCell("99.9%", ["999"], place % 3)] * n_columns
        rows.append(TableRow(f"Row {place}", cells, "A" if has_letters else "", **drawn))  # type: ignore[arg-type]

    drawing = draw("Title " * 30, "Lead", Table("Rows", ["Head of a column"] * n_columns, rows), ["Note " * 60])

    width, height = float(drawing.width), float(drawing.height)
    for box in drawing.boxes:
        assert 0 <= float(box.x)
        assert float(box.x) + float(box.width) <= width
        assert float(box.width) >= 0
        assert 0 <= float(box.y) <= float(box.y) + float(box.height) <= height
    for text in drawing.texts:
        assert 0 <= float(text.x) <= width
        assert 0 < float(text.y) <= height
