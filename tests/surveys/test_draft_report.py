"""What is to be looked at before publishing: the same wherever it is told, found once for each page."""

import pytest
from django.test import Client

from surveys.admin.versions import missing_translations
from surveys.models import Option, Question, Survey
from surveys.questionnaires import checklist, routes, translating
from surveys.routing.walking import Walk
from tests.factories import add_question, make_survey, signed_in
from tests.surveys.staff import page_of, question

pytestmark = pytest.mark.django_db

ANY_ROLE = {
    "join": "or",
    "parts": [{"question": "role", "is": "answered"}, {"question": "role", "is": "not-answered"}],
}


@pytest.fixture
def survey() -> Survey:
    """A draft with one condition, which hides nothing, and with words that ask for two things."""
    survey = make_survey()
    text = {"text_en": "Do you trust courts and fear the police?", "shown_if": ANY_ROLE}
    Question.objects.filter(survey=survey, code="missing").update(**text)
    return survey


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> list[Walk]:
    """Return the walks that are made from now on."""
    walks, walk = [], routes.walk

    def noted(document: dict[str, object]) -> Walk:
        walks.append(walk(document))
        return walks[-1]

    monkeypatch.setattr(routes, "walk", noted)
    return walks


@pytest.mark.parametrize("act", ["change", "publish", "paths", "build"])
def test_the_paths_of_a_draft_are_walked_once_for_a_page(survey: Survey, walks: list[Walk], act: str) -> None:
    person = "publisher" if act == "publish" else "editor"
    address = page_of(survey, act)
    if act == "build":
        address += f"?question={question(survey, 'missing').pk}"

    assert signed_in(person).get(address).status_code == 200

    assert len(walks) == 1


def test_publishing_checks_the_draft_once(survey: Survey, walks: list[Walk]) -> None:
    signed_in("publisher").post(page_of(survey, "publish"), {"note": ""})

    assert survey.versions.count() == 1
    assert len(walks) == 1


def test_the_page_on_which_a_survey_is_built_says_what_the_checklist_says(survey: Survey) -> None:
    editor = signed_in("editor")
    assert "may ask two things at once" in _report(editor, survey)

    checklist.set_aside(survey, "two-things:missing", "Both are meant.")

    report = _report(editor, survey)
    assert "may ask two things at once" not in report
    assert "holds on every path" in report


def _report(editor: Client, survey: Survey) -> str:
    page = editor.get(page_of(survey, "build")).content.decode()
    return page[page.index('id="build-report"') :]


def test_a_text_of_a_setting_that_is_not_translated_is_missing(survey: Survey) -> None:
    settings = {"unit": {"en": "hours", "fr": ""}, "step": "1"}
    add_question(survey.sections.get(), "long", "number", order=9, settings=settings)

    assert not all(entry.is_complete for entry in translating.coverage(survey))
    assert missing_translations(survey) == ["question “Long” is not translated into French."]


def test_what_is_retired_lacks_no_translation(survey: Survey) -> None:
    Question.objects.filter(survey=survey, code__in=["role", "agree"]).update(retired=True)
    Option.objects.filter(question__survey=survey, question__code="role").update(label_fr="")
    Question.objects.filter(survey=survey, code="clear").update(text_fr="")

    assert all(entry.is_complete for entry in translating.coverage(survey))
    assert missing_translations(survey) == []
