"""Options that stay keep their keys, whatever is done to the lines around them."""

from hypothesis import assume, given
from hypothesis import strategies as st

from surveys.questionnaires.line_matching import StoredLine, WrittenLine, match_lines

LABELS = st.lists(st.text("abcdefgh ", min_size=1, max_size=12), min_size=1, max_size=9, unique=True)


def stored(*labels: str, retired: frozenset[str] = frozenset()) -> list[StoredLine]:
    return [StoredLine(100 + place, (label, f"{label} (fr)"), label in retired) for place, label in enumerate(labels)]


def written(*labels: str) -> list[WrittenLine]:
    return [WrittenLine((label, f"{label} (fr)")) for label in labels]


@given(LABELS, st.randoms(use_true_random=False), st.data())
def test_lines_that_stay_keep_their_keys_in_any_order_and_among_any_others(labels, random, data) -> None:
    options = stored(*labels)
    staying = data.draw(st.lists(st.sampled_from(labels), unique=True))
    others = data.draw(st.lists(st.text("xyz ", min_size=1, max_size=12), max_size=5))
    lines = [(label, f"{label} (fr)") for label in staying] + [(other, "") for other in others]
    random.shuffle(lines)

    keys = match_lines(options, [WrittenLine(words) for words in lines])

    of_label = {words[0]: key for words, key in zip(lines, keys, strict=True)}
    assert {label: of_label[label] for label in staying} == {label: 100 + labels.index(label) for label in staying}


@given(LABELS, st.lists(st.text("abcxyz ", min_size=1, max_size=12), max_size=12), st.data())
def test_no_key_comes_twice_and_none_is_made_up(labels, lines, data) -> None:
    hints = [data.draw(st.sampled_from([None, *range(98, 110)])) for _line in lines]
    options = stored(*labels)

    keys = match_lines(options, [WrittenLine((line,), hint) for line, hint in zip(lines, hints, strict=True)])

    taken = [key for key in keys if key is not None]
    assert len(taken) == len(set(taken))
    assert set(taken) <= {option.key for option in options}


@given(LABELS, st.data(), st.text("xyz", min_size=1, max_size=12))
def test_a_line_rewritten_in_place_is_the_same_option(labels, data, words) -> None:
    place = data.draw(st.integers(0, len(labels) - 1))
    assume(words not in labels)
    lines = [*labels[:place], words, *labels[place + 1 :]]

    assert match_lines(stored(*labels), written(*lines)) == [100 + at for at in range(len(labels))]


@given(LABELS, st.randoms(use_true_random=False), st.data())
def test_a_key_that_a_row_of_the_table_brings_wins_whatever_its_words(labels, random, data) -> None:
    options = stored(*labels)
    lines = [WrittenLine((data.draw(st.text("abcdefgh", min_size=1)), ""), option.key) for option in options]
    random.shuffle(lines)

    assert match_lines(options, lines) == [line.key for line in lines]


def test_two_that_change_places_and_words_are_not_exchanged() -> None:
    options = stored("Agree", "Disagree")

    assert match_lines(options, written("Disagree strongly", "Agree strongly")) == [101, 100]


def test_a_translation_that_stays_tells_which_option_it_is() -> None:
    options = [StoredLine(1, ("Police", "Police")), StoredLine(2, ("Press", "Presse"))]

    assert match_lines(options, [WrittenLine(("Newspapers", "Presse")), WrittenLine(("Officers", "Police"))]) == [2, 1]


def test_where_fewer_lines_are_left_than_were_rewritten_nothing_is_guessed() -> None:
    options = stored("Police", "Press", "Courts", "Nobody")

    assert match_lines(options, written("Police", "Banks", "Nobody")) == [100, None, 103]


def test_what_is_retired_comes_back_by_its_own_words_alone() -> None:
    options = stored("Police", "Press", "Nobody", retired=frozenset({"Press"}))

    assert match_lines(options, written("Police", "Banks", "Nobody")) == [100, None, 102]
    assert match_lines(options, written("Police", "Press", "Nobody")) == [100, 101, 102]
    assert match_lines(options, written("Police", "Pres", "Nobody")) == [100, None, 102]


def test_of_two_that_read_alike_the_one_in_use_comes_first() -> None:
    options = [StoredLine(1, ("Press", ""), is_retired=True), StoredLine(2, ("Press", ""))]

    assert match_lines(options, written("Press")) == [2]
