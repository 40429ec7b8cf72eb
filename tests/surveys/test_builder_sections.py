"""Sections are put behind another one in one go, and keys that cannot be are no more than unknown."""

import pytest
from django.test import Client

from surveys.models import Section, Survey
from tests.factories import make_survey
from tests.surveys.building import outline, press
from tests.surveys.staff import messages, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    survey = make_survey()
    for order, code in enumerate(("middle", "end"), start=5):
        survey.sections.create(code=code, order=order)
    return survey


def sections(editor: Client, survey: Survey) -> list[str]:
    return [line for line in outline(editor, survey) if line.startswith("[")]


def key(survey: Survey, code: str) -> int:
    return Section.objects.get(survey=survey, code=code).pk


@pytest.mark.parametrize(
    ("moved", "target", "order"),
    [
        ("start", "end", ["[middle]", "[end]", "[start]"]),
        ("end", "start", ["[start]", "[end]", "[middle]"]),
        ("middle", "middle", ["[start]", "[middle]", "[end]"]),
    ],
)
def test_a_section_is_put_behind_another_with_its_questions(
    editor: Client, survey: Survey, moved: str, target: str, order: list[str]
) -> None:
    role = question(survey, "role")

    press(editor, role, f"move-section {key(survey, moved)}", after=f"section {key(survey, target)}")

    assert sections(editor, survey) == order
    assert question(survey, "role").section.code == "start"
    press(editor, role, "undo")
    assert sections(editor, survey) == ["[start]", "[middle]", "[end]"]


def test_a_section_is_put_at_the_start(editor: Client, survey: Survey) -> None:
    press(editor, question(survey, "role"), f"move-section {key(survey, 'end')}", after="start")

    assert sections(editor, survey) == ["[end]", "[start]", "[middle]"]


def test_a_section_is_put_behind_the_section_of_a_question(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")

    press(editor, role, f"move-section {key(survey, 'end')}", after=f"question {role.pk}")

    assert sections(editor, survey) == ["[start]", "[end]", "[middle]"]


@pytest.mark.parametrize("act", ["copy {key}", "up {key}", "section-up {key}", "move-section {key}", "open"])
def test_a_key_that_no_row_can_have_is_told_to_be_unknown(editor: Client, survey: Survey, act: str) -> None:
    number = "9" * 5000

    page = press(editor, question(survey, "role"), act.format(key=number), opened=f"question {number}")

    assert "not in the draft any more" in messages(page)
