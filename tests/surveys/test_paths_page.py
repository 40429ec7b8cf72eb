"""The page of all paths through a draft: what it says, what it gives out, whom it is for."""

import re

import pytest
from django.urls import reverse

from surveys.models import Option, Question, Section, Survey
from surveys.routing.map import draw
from surveys.routing.walking import walk
from tests.factories import signed_in
from tests.surveys.routed import question, section, survey, when

pytestmark = pytest.mark.django_db


def draft(**last: object) -> Survey:
    """A survey whose second section is for those who come for the second time."""
    made = Survey.objects.create(slug="visit", title_en="Visit", title_fr="Visite")
    first = Section.objects.create(survey=made, code="who", title_en="Who", order=1)
    rule = when("often", "none-of", "first")
    second = Section.objects.create(survey=made, code="use", title_en="Use", order=2, shown_if=rule)
    often = Question.objects.create(section=first, code="often", kind="single", text_en="How often?", required=True)
    for code in ("first", "yearly"):
        Option.objects.create(question=often, code=code, label_en=code.title())
    Question.objects.create(section=second, code="why", kind="long", text_en="Why?", order=1)
    Question.objects.create(section=second, code="sure", kind="short", text_en="=Sure?", order=2, **last)
    return made


def test_the_page_says_how_many_paths_there_are_and_how_long_they_take() -> None:
    page = signed_in("editor").get(reverse("admin:surveys_survey_paths", args=[draft().pk]))
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))
    assert "whole section if 1 is not “First”" in words
    assert "1 question about 12 s" in words  # one choice: 12 s
    assert "3 questions about 1 min 52 s" in words  # and a long text 75 s, a short one 25 s
    assert "1 of 2" in words
    assert "1 “First”" in words  # how the shortest begins


def test_the_file_of_paths_has_them_all() -> None:
    page = signed_in("editor").get(reverse("admin:surveys_survey_paths_csv", args=[draft().pk]))
    assert page.content.decode().splitlines() == [
        '"path","questions","seconds","asked","example"',
        '1,1,12,"often","1 “First”"',
        '2,3,112,"often why sure","1 “Yearly”"',
    ]


def test_the_drawing_is_a_file_with_the_questions_in_words() -> None:
    page = signed_in("editor").get(reverse("admin:surveys_survey_paths_svg", args=[draft().pk]))
    assert page["Content-Type"] == "image/svg+xml"
    assert page["Content-Disposition"] == 'attachment; filename="visit-paths.svg"'
    assert page.content.decode().count("<circle") == 5  # three questions, the begin and the end


def test_what_is_never_reached_is_told() -> None:
    made = draft(shown_if=when("often", "any-of", "first"))
    page = signed_in("editor").get(reverse("admin:surveys_survey_paths", args=[made.pk]))
    assert "Nobody can ever reach question “sure”" in page.content.decode()
    assert "never reached" in page.content.decode()


def test_conditions_that_cannot_be_followed_are_told_instead_of_a_map() -> None:
    made, editor = draft(shown_if={"join": "and", "parts": []}), signed_in("editor")
    pages = [
        editor.get(reverse(f"admin:surveys_survey_{name}", args=[made.pk]))
        for name in ("paths", "paths_csv", "paths_svg")
    ]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "A condition cannot be read" in pages[0].content.decode()


def test_an_empty_draft_has_no_map() -> None:
    made = Survey.objects.create(slug="empty", title_en="Empty")
    page = signed_in("editor").get(reverse("admin:surveys_survey_paths", args=[made.pk]))
    assert "There is no map yet" in page.content.decode()


def test_who_may_not_see_surveys_sees_no_paths() -> None:
    url = reverse("admin:surveys_survey_paths", args=[draft().pk])
    assert signed_in("custodian").get(url).status_code == 403


def test_what_all_are_asked_is_on_the_main_line_and_forks_stand_beside_it() -> None:
    goal = question("goal", 500, "single", ["yes", "no"], required=True)
    document = survey(
        section("a", question("often", 300, "single", ["first", "yearly"], required=True)),
        section(
            "b", goal, question("sought", 600, "short", shown_if=when("goal", "any-of", "no")),
            shown_if=when("often", "any-of", "yearly"),
        ),
        section("c", question("why", 700, "long")),
    )  # fmt: skip
    drawing = draw(document, walk(document))
    # Sections are 60 high, questions 56 with their node in the middle; a lane is 46, the main line at 110.
    assert [(node.code, node.x, node.y, node.paths) for node in drawing.nodes] == [
        ("often", 110, 88, 3), ("goal", 156, 204, 2), ("sought", 202, 260, 1), ("why", 110, 376, 3),
    ]  # fmt: skip
    assert [line.paths for line in drawing.lines] == [3, 3, 2, 1, 1, 1, 1]
    assert [line.label_y for line in drawing.lines if line.label_y] == [232]  # those who come for the first time
