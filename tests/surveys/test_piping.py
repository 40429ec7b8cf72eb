"""An earlier answer inside a later text: in the words of the form, escaped, and neutral where there is none."""

import pytest

from surveys.models import Section
from surveys.questionnaires import compiling
from surveys.questionnaires.checking import faults
from tests.factories import add_options, add_question
from tests.surveys.paged import make_paged, opened, pressed, question, turned
from tests.surveys.routed import question as shape_of_question
from tests.surveys.routed import section, survey
from tests.surveys.visiting import form_of, kept, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_too_fast")]


def publish_with(text: str, *, help_text: str = "", introduction: str = "") -> None:
    """Publish the survey with pages, whose last question has these texts."""
    draft = make_paged()
    draft.questions.filter(code="why").update(text_en=text, text_fr=text, help_en=help_text)
    draft.sections.filter(code="view").update(introduction_en=introduction)
    compiling.publish(draft, by=None)


def text_of(page: object, selector: str = "label.title") -> str:
    return page.html.select_one(selector).get_text(" ", strip=True)  # type: ignore[attr-defined]


def last_page(years: str = "3,5", **answers: str) -> object:
    form = turned(opened(), role="expert", **answers)
    tick(form, "q-tools", "map", "tables")
    return pressed(form, years=years)


def test_options_numbers_and_words_stand_in_a_later_question() -> None:
    publish_with("You, {name}, an {role}, used {tools} for {years} years: why?")

    assert "You, Ada, an Expert, used Map, Tables for 3.5 years: why?" in text_of(last_page(name="Ada"))


def test_what_was_not_answered_is_named_by_its_number() -> None:
    publish_with("You, {name}: why?")

    assert "You, (your answer to question 2): why?" in text_of(last_page())


def test_what_a_visitor_wrote_is_escaped_and_shortened() -> None:
    publish_with("You, {name}: why?", introduction="Hello {name}, **welcome**.")
    page = last_page(name="<b>[x](https://evil.example)</b>" + "y" * 100)

    assert page.html.select_one("section.part .introduction strong").text == "welcome"  # type: ignore[attr-defined]
    assert not page.html.select("label.title b, .introduction a, section.part .introduction b")  # type: ignore[attr-defined]
    assert "<b>[x](https://evil.example)</b>" in text_of(page)
    assert "<b>[x](https://evil.example)</b>" in text_of(page, "section.part .introduction")
    assert f"{'y' * 47}…: why?" in text_of(page)  # 80 characters in all


def test_braces_of_a_document_that_was_published_before_stay_as_they_are() -> None:
    publish_with("Why?")
    version = question("why").survey.versions.get()
    version.document["sections"][2]["questions"][0]["text"]["en"] = "Why {nothing-such} and { role }?"
    version.save()

    assert "Why {nothing-such} and { role }?" in text_of(last_page())


def test_an_answer_that_routing_hides_is_not_repeated() -> None:
    publish_with("Used for {years} years: why?")
    form = turned(turned(opened(), role="expert"), years="7")
    first = turned(turned(form, "back"), "back")

    assert "Used for (your answer to question 4) years" in text_of(pressed(first, role="beginner"))


def test_the_review_and_the_desk() -> None:
    publish_with("You, {name}: why?")
    review = pressed(form_of(last_page(name="Ada")), why="So.")

    assert "You, Ada: why?" in review.html.select_one("#answers").text
    response = kept(form_of(review).submit())
    assert response.version.document["sections"][2]["questions"][0]["text"]["en"] == "You, {name}: why?"


def test_faults_name_what_cannot_be_known() -> None:
    first = shape_of_question("one", 100, "short")
    second = shape_of_question("two", 200, "short")
    second["text"] = {"en": "{one} {two} {three} {four}", "fr": "{ailleurs}"}
    third = shape_of_question("three", 300, "short")
    pages = survey(section("a", first), section("b", second), section("c", third), in_pages=True)

    assert faults(pages) == [
        "“{ailleurs}” in question “two” stands for an answer, but there is no such question. Write “{ ailleurs }” for "
        "braces.",
        "“{four}” in question “two” stands for an answer, but there is no such question. Write “{ four }” for braces.",
        "“{three}” in question “two” stands for an answer that is given later.",
        "“{two}” in question “two” stands for an answer that is given on the same page.",
    ]
    second["text"] = {"en": "{one}", "fr": "{one}"}
    assert faults(pages) == []
    assert faults({**pages, "in_pages": False}) == [
        "“{one}” in question “two” stands for an answer that is given on the same page."
    ]
    assert faults({**pages, "random_sections": True}) == [
        "“{one}” in question “two” stands for an answer, but their sections come in random order."
    ]


def test_the_answer_to_a_statement_can_be_repeated_too() -> None:
    draft = make_paged()
    use = Section.objects.get(survey=draft, code="use")
    agree = add_question(use, "agree", "matrix", order=3)
    add_options(agree, [("no", -1, False), ("yes", 1, False)])
    add_question(use, "fair", "row", order=0, parent=agree)
    draft.questions.filter(code="why").update(text_en="It is fair: {fair}. Why?", text_fr="Why?")
    compiling.publish(draft, by=None)
    form = turned(opened(), role="expert")
    form["q-fair"] = "yes"

    assert "It is fair: Yes. Why?" in text_of(pressed(form, years="3"))
