"""What the builder writes beside the open row is in the history too, by whom, and is noticed by open forms."""

from typing import Any

import pytest
from django.test import Client

from surveys.models import Option, Survey
from tests.factories import make_survey
from tests.surveys.building import press
from tests.surveys.staff import page_of, question

pytestmark = pytest.mark.django_db
ASKS_ROLE = {"join": "and", "parts": [{"question": "role", "is": "answered"}]}


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def unrecorded(survey: Survey) -> list[str]:
    """Return the sections and questions whose newest entry in the history is not what they are."""
    rows: list[Any] = [*survey.sections.all(), *survey.questions.all()]
    faults = []
    for row in rows:
        entry = row.history.first()
        if entry and any(
            getattr(entry, field.attname) != getattr(row, field.attname) for field in entry.tracked_fields
        ):
            faults.append(f"{row._meta.model_name} {row.code}")
    return faults


def test_all_that_an_act_puts_elsewhere_is_in_the_history(editor: Client, survey: Survey) -> None:
    agree, reads = question(survey, "agree"), question(survey, "reads")
    version = editor.get(page_of(reads)).context["adminform"].form.initial["version"]

    press(editor, agree, "save", place="1")
    section = press(editor, question(survey, "quote"), "add-section").context["part"].row
    press(editor, section, f"section-up {section.pk}")
    press(editor, agree, f"move {agree.pk}", after=f"section {section.pk}")

    assert unrecorded(survey) == []
    assert question(survey, "clear").history.first().section_id == section.pk
    assert agree.history.first().history_user.username == "editor"
    assert editor.get(page_of(reads)).context["adminform"].form.initial["version"] != version


def test_a_condition_that_follows_a_code_is_in_the_history(editor: Client, survey: Survey) -> None:
    option = question(survey, "reads").options.first()
    survey.sections.create(code="more", order=9, shown_if=ASKS_ROLE)
    home = question(survey, "home")
    home.shown_if = ASKS_ROLE
    home.save()
    Option.objects.filter(pk=option.pk).update(shown_if=ASKS_ROLE)

    press(editor, question(survey, "role"), "save", code="who")

    assert unrecorded(survey) == []
    option.refresh_from_db()
    assert option.shown_if["parts"][0]["question"] == "who"
    for row in (survey.sections.get(code="more"), question(survey, "home")):
        entry = row.history.first()
        assert entry.shown_if["parts"][0]["question"] == "who"
        assert entry.history_user.username == "editor"


def test_what_was_moved_after_it_was_typed_stays_an_entry_of_its_own(editor: Client, survey: Survey) -> None:
    home = question(survey, "home")

    press(editor, home, f"up {home.pk}", text_en="Where?")
    press(editor, home, "save", text_en="Where now?")

    assert [(entry.text_en, entry.order) for entry in home.history.all()[:3]] == [
        ("Where now?", 4), ("Where?", 4), ("Where?", 5),
    ]  # fmt: skip
