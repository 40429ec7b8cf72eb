"""Nothing is lost of questions with more options, and parts with longer conditions, than one writes at a time."""

import pytest
from django.test import Client

from surveys.models import Survey
from tests.factories import add_options, make_survey
from tests.surveys.building import address, fields_of, keep, press
from tests.surveys.staff import question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def test_options_beyond_those_of_one_paste_stay_when_the_table_is_saved(editor: Client, survey: Survey) -> None:
    reads = question(survey, "reads")
    add_options(reads, [(f"more-{number}", None, False) for number in range(80)])
    before = list(reads.options.values_list("pk", flat=True))

    page = press(editor, reads, "save", **{"option-0-label_en": "Everything", "option-82-label_en": "The very last"})

    assert page.status_code == 200
    assert list(reads.options.values_list("pk", flat=True)) == before
    assert reads.options.filter(label_en__in=["Everything", "The very last"]).count() == 2


def test_rows_of_a_table_count_in_the_order_of_their_numbers(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")
    rows = {f"option-{place}-label_en": f"New {place}" for place in (11, 9, 100)}

    press(editor, role, "save", **rows)

    labels = list(role.options.order_by("order").values_list("label_en", flat=True))
    assert labels[-3:] == ["New 9", "New 11", "New 100"]


def test_a_long_condition_stays_whole_when_something_else_is_typed(editor: Client, survey: Survey) -> None:
    codes = ["role", "reads", "missing", "clear"] * 10
    condition = {"join": "or", "parts": [{"question": code, "is": "answered"} for code in codes]}
    survey.questions.filter(code="home").update(shown_if=condition)
    home = question(survey, "home")

    assert press(editor, home, "save", text_en="Where?").status_code == 200
    keep(editor, home, fields_of(editor.get(address(home))) | {"text_fr": "Où ?"})

    assert question(survey, "home").shown_if == condition


def test_sixty_options_with_the_longest_labels_are_lines_too(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")
    lines = [f"{number:03}{'a' * 197} | {number:03}{'é' * 197}" for number in range(60)]

    assert press(editor, role, "save", lines="\n".join(lines)).status_code == 200
    page = press(editor, role, "add long", text_en="Who?")

    assert (page.status_code, page.context["part"].row.kind) == (200, "long")
    assert role.options.filter(retired=False).count() == 60
