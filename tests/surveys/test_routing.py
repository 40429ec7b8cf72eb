"""Routes through a survey: which paths there are, what cannot be reached, and how conditions read."""

from decimal import Decimal
from typing import Any

import pytest

from surveys.documents import Document, conditions
from surveys.documents.conditions import Answered
from surveys.questionnaires.routes import Routes
from surveys.routing.sentences import say
from surveys.routing.walking import walk
from tests.surveys.routed import all_of, any_of, question, section, survey, when


def usage(**last: Any) -> Document:
    """The survey of the drawing in short: the first time hides a section, a found thing a question."""
    often = question("often", 300, "single", ["first", "yearly", "weekly"], required=True)
    uses = question("uses", 400, "several", ["research", "teaching"])
    found_it = question("goal", 500, "single", ["yes", "partly", "no"], required=True)
    sought = question("sought", 600, "short", shown_if=when("goal", "any-of", "partly", "no"))
    return survey(
        section("who", often),
        section("use", uses, found_it, sought, shown_if=when("often", "none-of", "first")),
        section("end", question("why", 700, "long", **last)),
    )


def test_each_path_is_walked_once_and_the_shortest_comes_first() -> None:
    paths = walk(usage()).paths
    assert [path.asked for path in paths] == [
        ("often", "why"), ("often", "uses", "goal", "why"), ("often", "uses", "goal", "sought", "why"),
    ]  # fmt: skip
    # 12 s for one choice, 75 for a long text, 20 for several choices, 25 for a short text.
    assert [path.seconds for path in paths] == [87, 119, 144]


def test_an_answer_in_a_section_that_is_hidden_is_none() -> None:
    document = usage(shown_if=when("goal", "not-answered"))
    assert [path.asked[-1] for path in walk(document).paths] == ["goal", "sought", "why"]


def test_a_question_behind_two_answers_that_never_meet_is_a_fault() -> None:
    document = usage(shown_if=all_of(when("often", "any-of", "first"), when("uses", "any-of", "research")))
    assert Routes(document).faults == [
        "Nobody can ever reach question “why”: its condition is “1 is “First” and 2 is “Research””, and no path leads "
        "there."
    ]


@pytest.mark.parametrize(
    ("condition", "fault"),
    [
        (when("why", "answered"), "asks for question “why”, which does not come before it."),
        (when("gone", "answered"), "asks for question “gone”, which is not asked."),
        (when("goal", "any-of", "maybe"), "asks for option “maybe”, which question “goal” has not."),
        (when("goal", "at-least", number="2"), "compares question “goal” in a way its answers have not."),
    ],
)
def test_conditions_that_cannot_be_followed_are_faults(condition: Document, fault: str) -> None:
    assert Routes(usage(shown_if=condition)).faults == [f"The condition of question “why” {fault}"]


@pytest.mark.parametrize(
    "shape",
    [
        {"join": "xor", "parts": []}, {"join": "and", "parts": []}, {"join": "and"}, [], "often",
        {"join": "and", "parts": [{"question": "often", "is": "any-of", "options": []}]},
        {"join": "and", "parts": [{"question": "often", "is": "at-least", "number": 3}]},
        {"join": "and", "parts": [{"question": "often", "is": "at-least", "number": "NaN"}]},
        {"join": "and", "parts": [{"question": "often", "is": "answered", "number": "3"}]},
        {"join": "or", "parts": [{"join": "and", "parts": [any_of(when("often", "answered"))]}]},
    ],
)  # fmt: skip
def test_a_condition_of_another_shape_is_a_fault_and_no_error(shape: Any) -> None:
    with pytest.raises(conditions.Malformed):
        conditions.read(shape)
    assert len(Routes(usage(shown_if=shape)).faults) == 1


def test_a_condition_that_hides_nothing_is_told() -> None:
    assert Routes(usage(shown_if=when("often", "answered"))).warnings == [
        "The condition of question “why” holds on every path: without it, the same is shown."
    ]


def test_two_that_wait_for_each_other_are_a_fault() -> None:
    first = question("a", 100, "single", ["x", "y"], shown_if=when("b", "any-of", "x"))
    second = question("b", 200, "single", ["x", "y"], shown_if=when("a", "any-of", "x"))
    assert Routes(survey(section("s", first, second))).faults == [
        "The condition of question “a” asks for question “b”, which does not come before it."
    ]


def test_sections_that_change_places_cannot_wait_for_each_other() -> None:
    document = survey(
        section("s", question("a", 100, "single", ["x", "y"])),
        section("t", question("b", 200, "single", ["x", "y"], shown_if=when("a", "answered"))),
        random_sections=True,
    )
    assert len(Routes(document).faults) == 1
    document["sections"][0]["fixed"] = document["sections"][1]["fixed"] = True
    assert Routes(document).faults == []


def test_a_question_that_loses_all_its_options_is_a_fault() -> None:
    hidden = question("b", 200, "single", ["p", "q"])
    for own in hidden["options"]:
        own["shown_if"] = when("a", "any-of", "x")
    document = survey(section("s", question("a", 100, "single", ["x", "y"]), hidden))
    assert Routes(document).faults == ["On some path question “b” has no option left."]


def test_bounds_of_a_number_are_part_of_what_can_be_reached() -> None:
    years = question("years", 100, "number", settings={"low": "0", "high": "60", "step": "1"}, required=True)
    document = survey(
        section("s", years, question("old", 200, "short", shown_if=when("years", "at-least", number="61")))
    )
    assert len(Routes(document).faults) == 1
    document["sections"][0]["questions"][1]["shown_if"] = when("years", "at-least", number="60")
    assert [path.asked for path in walk(document).paths] == [("years",), ("years", "old")]


def test_options_that_exclude_each_other_are_never_chosen_together() -> None:
    several = question("pages", 100, "several", ["map", "data", "none"])
    several["options"][2]["exclusive"] = True
    both = all_of(when("pages", "any-of", "none"), when("pages", "any-of", "map"))
    document = survey(section("s", several, question("odd", 200, "short", shown_if=both)))
    assert len(Routes(document).faults) == 1
    several["options"][2]["exclusive"] = False
    assert Routes(document).faults == []


def test_forks_that_nothing_waits_for_any_more_do_not_multiply() -> None:
    """Twenty questions, each shown by the one before: 2 ** 20 combinations, and only 21 paths."""
    chain = [question("q0", 1000, "single", ["x", "y"])]
    for place in range(1, 21):
        rule = when(f"q{place - 1}", "any-of", "x")
        chain.append(question(f"q{place}", 1000 + 100 * place, "single", ["x", "y"], shown_if=rule))
    assert len(walk(survey(section("s", *chain))).paths) == 21


def test_too_many_paths_are_told_and_not_walked_for_ever() -> None:
    pairs = []
    for place in range(14):
        pairs.append(question(f"a{place}", 1000 + 200 * place, "single", ["x", "y"]))
        rule = when(f"a{place}", "any-of", "x")
        pairs.append(question(f"b{place}", 1100 + 200 * place, "single", ["x", "y"], shown_if=rule))
    assert Routes(survey(section("s", *pairs))).faults == [
        "The conditions lead along more than 3,000 paths: ask for fewer things at once."
    ]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (when("often", "any-of", "first", "yearly"), "1 is “First” or “Yearly”"),
        (when("often", "none-of", "first"), "1 is not “First”"),
        (when("often", "none-of", "first", "yearly"), "1 is none of “First”, “Yearly”"),
        (when("often", "at-least", number="2.50"), "1 is 2.5 or more"),
        (when("sought", "not-answered"), "4 is not answered"),
        ({"join": "or", "parts": [*when("often", "answered")["parts"],
                                  all_of(when("goal", "answered"), when("uses", "answered"))]},
         "1 is answered or (3 is answered and 2 is answered)"),
    ],
)  # fmt: skip
def test_conditions_read_as_sentences(condition: Document, words: str) -> None:
    read = conditions.read(condition)
    assert read is not None
    assert say(read, usage(), "en") == words
    assert conditions.read(conditions.shape_of(read)) == read


def test_no_number_is_neither_large_nor_small() -> None:
    for comparison in ("at-least", "at-most"):
        read = conditions.read(when("q", comparison, number="0"))
        assert read is not None
        assert not read.holds({})
        assert read.holds({"q": Answered(number=Decimal(0))})
