"""Of the survey about single scores, which is part of the software, the builder changes words alone."""

from typing import Any

import pytest
from django.test import Client

from surveys.models import Option, Question, Survey
from tests.surveys.building import address, fields_of, keep, press
from tests.surveys.staff import messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    return Survey.objects.get(slug="score-feedback")


@pytest.fixture
def first(survey: Survey) -> Question:
    """Return a question with options."""
    return survey.questions.filter(parent=None, options__built_in=False).first()


def structure(survey: Survey) -> list[list[tuple[Any, ...]]]:
    """Return everything of a draft but its words."""
    return [
        list(survey.sections.order_by("pk").values_list("pk", "code", "order", "fixed", "shown_if")),
        list(
            Question.objects.filter(survey=survey)
            .order_by("pk")
            .values_list("pk", "code", "kind", "order", "section", "parent", "required", "retired", "shown_if")
        ),
        list(
            Option.objects.filter(question__survey=survey)
            .order_by("pk")
            .values_list("pk", "code", "value", "order", "is_missing", "reason", "with_text", "fixed", "retired")
        ),
    ]


def test_words_change_and_nothing_else_whatever_is_sent(editor: Client, survey: Survey, first: Question) -> None:
    before = structure(survey)

    page = press(
        editor, first, "save", text_en="Reworded?", code="other", kind="several", required="on",
        **{"option-0-label_en": "Reworded", "option-0-value": "9", "option-0-missing": "missing"},
    )  # fmt: skip

    assert page.status_code == 200
    first.refresh_from_db()
    assert (first.text_en, first.options.filter(built_in=False)[0].label_en) == ("Reworded?", "Reworded")
    assert structure(survey) == before


@pytest.mark.parametrize(
    "act",
    ["add long", "copy {key}", "copy-of", "paste", "up {key}", "down {key}", "move {key}", "retire {key}",
     "add-section", "section-up {section}", "section-down {section}", "move-section {section}",
     "delete-section {section}"],
)  # fmt: skip
def test_no_act_changes_what_it_consists_of(editor: Client, survey: Survey, first: Question, act: str) -> None:
    before = structure(survey)
    last = survey.questions.filter(parent=None).last()
    more = {"pasted": "Why?", "copied": str(first.pk), "after": f"question {last.pk}"}

    page = press(editor, last, act.format(key=first.pk, section=first.section_id), **more)

    assert structure(survey) == before
    assert "a part of the software" in messages(page)


def test_no_number_moves_a_question_of_it(editor: Client, survey: Survey) -> None:
    before = structure(survey)
    last = survey.questions.filter(parent=None).last()

    press(editor, last, "save", place="1", **{"place-was": "3"})

    assert structure(survey) == before


def test_its_options_stay_in_order_and_each_once(editor: Client, survey: Survey, first: Question) -> None:
    before = structure(survey)
    sent = fields_of(editor.get(address(first)))
    keys = [sent[f"option-{place}-key"] for place in (0, 1)]
    others = {"option-0-key": keys[1], "option-1-key": keys[0]}
    twice = {"option-99-key": keys[0], "option-99-label_en": "Once more"}

    for rows in (others, twice):
        told = keep(editor, first, sent | rows).json()
        assert "only their words change" in told["errors"]["lines"][0]

    assert structure(survey) == before


def test_words_are_undone(editor: Client, survey: Survey, first: Question) -> None:
    words = first.text_en
    press(editor, first, "save", text_en="Reworded?")

    press(editor, first, "undo")

    first.refresh_from_db()
    assert first.text_en == words
