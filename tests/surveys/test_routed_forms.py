"""Forms ask what a route leads to: what is hidden is not required, not read and not recorded."""

from typing import Any

from django.http import QueryDict

from surveys.documents import Document
from surveys.forms import SurveyForm
from surveys.forms.building import build_form
from surveys.kinds.asked import Reply
from tests.surveys.routed import any_of, question, section, survey, when

OFTEN, GOAL, SOUGHT, WHY = 300, 500, 600, 700


def document(**end: Any) -> Document:
    often = question("often", OFTEN, "single", ["first", "yearly"], required=True)
    goal = question("goal", GOAL, "single", ["yes", "no"], required=True)
    goal["options"][1]["with_text"] = True
    sought = question("sought", SOUGHT, "short", required=True, shown_if=when("goal", "any-of", "no"))
    return survey(
        section("who", often),
        section("use", goal, sought, shown_if=when("often", "none-of", "first")),
        section("end", question("why", WHY, "single", ["a", "b", "c"], **end)),
    )


def sent(facts: dict[str, Any], shape: Document | None = None) -> SurveyForm:
    data = QueryDict(mutable=True)
    for name, value in facts.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return build_form(shape or document(), "en")(data)


def test_what_is_hidden_is_neither_required_nor_recorded() -> None:
    form = sent({"q-often": "first", "q-goal": "no", "q-sought": "a map", "q-why": "a"})
    assert form.is_valid()
    assert form.replies() == [Reply(OFTEN, (OFTEN + 1,)), Reply(WHY, (WHY + 1,))]
    assert [dropped.code for dropped in form.dropped()] == ["goal", "sought"]


def test_what_is_asked_is_required() -> None:
    form = sent({"q-often": "yearly", "q-goal": "no"})
    assert [(name, question) for name, question, _message in form.faults()] == [("q-sought", "Question 3")]


def test_skipped_is_a_reply_and_not_asked_is_none() -> None:
    form = sent({"q-often": "yearly", "q-goal": "yes"})
    assert form.is_valid()
    assert [reply.question for reply in form.replies()] == [OFTEN, GOAL, WHY]
    assert form.replies()[-1].options == (WHY + 90,)
    assert form.dropped() == []


def test_words_beside_an_option_choose_it_and_open_its_way() -> None:
    form = sent({"q-often": "yearly", "t-goal": "not at all", "q-sought": "a map"})
    assert form.is_valid()
    assert [reply.question for reply in form.replies()] == [OFTEN, GOAL, SOUGHT, WHY]
    assert form.replies()[1].options == (GOAL + 2,)


def test_an_option_that_is_hidden_cannot_be_chosen_and_is_dropped() -> None:
    shape = document()
    shape["sections"][2]["questions"][0]["options"][2]["shown_if"] = when("often", "any-of", "yearly")
    form = sent({"q-often": "first", "q-why": "c"}, shape)
    assert form.is_valid()
    assert form.replies()[-1].options == (WHY + 90,)
    shown = sent({"q-often": "yearly", "q-goal": "yes", "q-why": "c"}, shape)
    assert shown.is_valid()
    assert shown.replies()[-1].options == (WHY + 3,)


def test_an_answer_that_cannot_be_read_opens_no_way() -> None:
    shape = survey(
        section("s", question("years", 100, "number", settings={"low": "0", "high": "60"})),
        section("t", question("old", 200, "short", shown_if=when("years", "at-least", number="30"), required=True)),
    )
    assert [name for name, _question, _message in sent({"q-years": "many"}, shape).faults()] == ["q-years"]
    assert [name for name, _question, _message in sent({"q-years": "30,0"}, shape).faults()] == ["q-old"]


def test_a_statement_of_a_matrix_opens_a_way() -> None:
    rows = [{"key": 110 + place, "code": f"s{place}", "text": {"en": "S", "fr": "S"}} for place in (1, 2)]
    matrix = question("trust", 100, "matrix", ["low", "high"], rows=rows)
    matrix["options"][0]["value"], matrix["options"][1]["value"] = "1", "2"
    rule = any_of(when("s1", "at-most", number="1"), when("s2", "any-of", "low"))
    shape = survey(section("s", matrix), section("t", question("why", 200, "short", required=True, shown_if=rule)))
    assert sent({"q-s1": "high", "q-s2": "high"}, shape).is_valid()
    assert not sent({"q-s1": "low"}, shape).is_valid()
    assert not sent({"q-s2": "low"}, shape).is_valid()


def test_a_form_says_what_is_asked_of_some_only() -> None:
    page = build_form(document(), "en")().as_p()
    assert page  # fields exist for all: without scripts everything stands there
    assert "q-sought" in page
