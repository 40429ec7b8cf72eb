from lib.admin.text_diff import Piece, compare


def test_words_that_changed_stand_beside_words_that_stayed() -> None:
    pieces = compare("Trafficking of people for labour.", "Trafficking of human beings for labour.")

    assert pieces == [
        Piece("same", "Trafficking of "),
        Piece("old", "people "),
        Piece("new", "human beings "),
        Piece("same", "for labour."),
    ]


def test_the_same_text_has_no_old_and_no_new_words() -> None:
    assert compare("One text.", "One text.") == [Piece("same", "One text.")]


def test_a_text_that_was_empty_is_all_new() -> None:
    assert compare("", "Written since.") == [Piece("new", "Written since.")]


def test_a_text_that_was_emptied_is_all_old() -> None:
    assert compare("Taken out.", "") == [Piece("old", "Taken out.")]


def test_what_stays_far_from_a_change_is_left_out() -> None:
    many = " ".join(f"word{n}" for n in range(40))

    pieces = compare(f"{many} old end", f"{many} new end")

    assert [piece.kind for piece in pieces] == ["gap", "same", "old", "new", "same"]
    assert pieces[1].text == " ".join(f"word{n}" for n in range(28, 40)) + " "


def test_between_two_changes_only_the_middle_is_left_out() -> None:
    many = " ".join(f"word{n}" for n in range(40))

    pieces = compare(f"A {many} Z", f"B {many} Y")

    assert [piece.kind for piece in pieces] == ["old", "new", "same", "gap", "same", "old", "new"]


def test_texts_of_a_book_s_length_are_compared_line_by_line() -> None:
    lines = [f"line {n} " + "word " * 10 for n in range(600)]

    pieces = compare("\n".join(lines), "\n".join([*lines[:300], "another line", *lines[301:]]))

    assert [piece.kind for piece in pieces] == ["gap", "same", "old", "new", "same", "gap"]
    assert pieces[3].text == "another line\n"
