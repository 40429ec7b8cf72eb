"""Conditions are written as rows that read as a sentence, without scripts one row a saving."""

import json

import pytest
from django.http import QueryDict
from django.test import Client

from surveys.admin.builder.condition_rows import ConditionRow, rows_in, rows_of, shape_in
from surveys.models import Survey
from tests.factories import make_survey
from tests.surveys.building import address, fields_of, keep, press, said
from tests.surveys.staff import question

A = {"question": "a", "is": "answered"}
B = {"question": "b", "is": "any-of", "options": ["x", "y"]}
C = {"question": "c", "is": "at-least", "number": "2.5"}
SHAPES = {
    "one": {"join": "and", "parts": [A]},
    "and": {"join": "and", "parts": [A, B, C]},
    "or": {"join": "or", "parts": [A, B]},
    "brackets": {"join": "and", "parts": [A, {"join": "or", "parts": [B, C]}]},
    "and in or": {"join": "or", "parts": [{"join": "and", "parts": [A, B]}, C]},
}


@pytest.fixture
def survey() -> Survey:
    return make_survey()


@pytest.mark.parametrize("name", SHAPES)
def test_a_condition_is_the_same_after_it_was_rows(name: str) -> None:
    assert shape_in(rows_of(SHAPES[name])) == SHAPES[name]


def test_and_binds_tighter_than_or_as_one_reads_it() -> None:
    a, b, c = (
        ConditionRow("", "a", "answered"),
        ConditionRow("or", "b", "answered"),
        ConditionRow("and", "c", "answered"),
    )

    assert shape_in([a, b, c]) == {
        "join": "or",
        "parts": [
            A,
            {"join": "and", "parts": [{"question": "b", "is": "answered"}, {"question": "c", "is": "answered"}]},
        ],
    }


def test_rows_are_read_as_a_browser_sends_them() -> None:
    sent = QueryDict(
        "if-0-question=b&if-0-is=any-of&if-0-options=x&if-0-options=y&if-0-add=z&if-1-question=&if-1-is=answered"
    )

    assert rows_in(sent) == [ConditionRow("and", "b", "any-of", ("x", "y", "z"))]


@pytest.mark.django_db
def test_a_condition_is_written_row_by_row_without_scripts(editor: Client, survey: Survey) -> None:
    home = question(survey, "home")

    page = press(editor, home, "save", **{"if-0-question": "role"})
    assert page.status_code == 422  # it does not say yet which answer
    assert "Shown if: say what the answer to “role” has to be." in said(page)
    sent = fields_of(page) | {"act": "save", "if-0-is": "none-of", "if-0-add": "press"}
    editor.post(address(home), sent)
    assert question(survey, "home").shown_if == {
        "join": "and", "parts": [{"question": "role", "is": "none-of", "options": ["press"]}],
    }  # fmt: skip

    page = press(editor, home, "save", **{"if-1-join": "or", "if-1-question": "missing", "if-1-is": "answered"})

    assert question(survey, "home").shown_if["join"] == "or"
    assert "Asked if 1 is not “Press” or 4 is answered." in said(page)
    assert "Lies on" in said(page)


@pytest.mark.django_db
def test_only_what_comes_before_can_be_asked_for(editor: Client, survey: Survey) -> None:
    page = editor.get(address(question(survey, "missing")))

    codes = [code for code, _words in page.context["condition"].earlier]
    assert codes == ["role", "reads", "agree", "clear", "useful"]


@pytest.mark.django_db
def test_an_emptied_row_takes_the_condition_away(editor: Client, survey: Survey) -> None:
    survey.questions.filter(code="home").update(
        shown_if={"join": "and", "parts": [{"question": "role", "is": "answered"}]}
    )

    press(editor, question(survey, "home"), "save", **{"if-0-question": ""})

    assert question(survey, "home").shown_if is None


@pytest.mark.django_db
def test_a_condition_stays_where_something_else_is_typed(editor: Client, survey: Survey) -> None:
    condition = {"join": "and", "parts": [{"question": "role", "is": "any-of", "options": ["press"]}]}
    survey.questions.filter(code="home").update(shown_if=condition)
    home = question(survey, "home")

    keep(editor, home, fields_of(editor.get(address(home))) | {"text_en": "Where?"})
    press(editor, home, "save", text_fr="Où ?")

    assert (question(survey, "home").shown_if, question(survey, "home").text_en) == (condition, "Where?")


@pytest.mark.django_db
def test_a_new_code_goes_along_into_conditions(editor: Client, survey: Survey) -> None:
    survey.questions.filter(code="home").update(
        shown_if={"join": "and", "parts": [{"question": "role", "is": "answered"}]}
    )

    press(editor, question(survey, "role"), "save", code="who")

    assert question(survey, "home").shown_if["parts"][0]["question"] == "who"


@pytest.mark.django_db
def test_a_section_has_a_condition_too(editor: Client, survey: Survey) -> None:
    section = survey.sections.create(code="more", title_en="More", order=9)

    press(editor, section, "save", **{"if-0-question": "role", "if-0-is": "answered"})

    section.refresh_from_db()
    assert section.shown_if == {"join": "and", "parts": [{"question": "role", "is": "answered"}]}


@pytest.mark.django_db
def test_an_option_has_a_condition_too_opened_from_its_row(editor: Client, survey: Survey) -> None:
    reads, role = question(survey, "reads"), question(survey, "role")
    option = reads.options.first()
    page = editor.get(address(reads))
    assert f"?question={reads.pk}&amp;option={option.pk}" in page.content.decode()
    place = f"{address(reads)}&option={option.pk}"

    page = editor.post(
        place, fields_of(editor.get(place)) | {"act": "save", "option_if-0-question": "role"}, follow=True
    )
    assert page.status_code == 422
    assert "Shown if: say what the answer to “role” has to be." in said(page)
    sent = fields_of(page) | {"act": "save", "option_if-0-is": "any-of", "option_if-0-add": "press"}
    page = editor.post(place, sent, follow=True)

    condition = {"join": "and", "parts": [{"question": "role", "is": "any-of", "options": ["press"]}]}
    option.refresh_from_db()
    assert (option.shown_if, question(survey, "reads").shown_if, reads.options.count()) == (condition, None, 3)
    assert f"Option “{option.label_en}” is shown if" in said(page)
    assert "Shown if 1 is “Press”." in said(page)
    press(editor, role, "undo")
    option.refresh_from_db()
    assert option.shown_if is None


@pytest.mark.django_db
def test_two_who_write_the_condition_of_an_option_lose_nothing(editor: Client, survey: Survey) -> None:
    reads = question(survey, "reads")
    option = reads.options.first()
    place = f"{address(reads)}&option={option.pk}"
    mine = fields_of(editor.get(place)) | {"option_if-0-question": "role", "option_if-0-is": "answered"}
    theirs = {"join": "and", "parts": [{"question": "role", "is": "not-answered"}]}
    option.shown_if = theirs
    option.save()

    response = keep(editor, reads, mine | {"text_en": "What?"})

    option.refresh_from_db()
    assert (response.status_code, option.shown_if) == (409, theirs)
    assert list(response.json()["conflicts"]) == ["option_shown_if"]
    assert question(survey, "reads").text_en == "What?"
    again = keep(editor, reads, mine | {"was": json.dumps(response.json()["stored"])})
    option.refresh_from_db()
    assert (again.status_code, option.shown_if["parts"][0]["is"]) == (200, "answered")


@pytest.mark.django_db
def test_only_an_option_of_the_open_question_is_opened(editor: Client, survey: Survey) -> None:
    reads, other = question(survey, "reads"), question(survey, "role").options.first()

    for key in (other.pk, 99999, "x", ""):
        page = editor.get(f"{address(reads)}&option={key}")
        assert (page.status_code, page.context["part"].option) == (200, None)
