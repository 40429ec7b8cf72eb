"""Taking a file makes a survey, or changes the draft of one: by codes, with keys kept and published parts retired."""

from typing import Any

import pytest

from lib import caching
from lib.refusals import Refused
from surveys.models import Option, OptionList, Question, Survey
from surveys.questionnaires import compiling
from surveys.questionnaires.draft_files import applying, contents, reading
from tests.factories import make_live, make_survey
from tests.surveys.draft_files.drafts import make_draft
from tests.surveys.staff import question

pytestmark = pytest.mark.django_db


def content_of(survey: Survey) -> dict[str, Any]:
    return reading.read_text(contents.to_text(contents.content_of(survey)))


def test_a_file_of_a_new_slug_makes_a_draft_that_nobody_is_asked() -> None:
    content = content_of(make_survey()) | {"slug": "another"}

    survey = applying.import_draft(content)

    assert (survey.slug, survey.state, survey.versions.count()) == ("another", "draft", 0)
    assert survey.questions.count() == 8


def test_a_preview_writes_nothing() -> None:
    content = content_of(make_survey()) | {"slug": "another"}
    counts = Survey.objects.count(), Question.objects.count(), Option.objects.count()

    preview = applying.preview_import(content)

    assert (preview.survey, preview.before, preview.faults) == (None, None, [])
    assert preview.after["title"] == {"en": "Reading", "fr": "Lecture"}
    assert (Survey.objects.count(), Question.objects.count(), Option.objects.count()) == counts


def test_a_question_that_is_gone_is_deleted_from_a_draft_that_was_never_published() -> None:
    survey = make_survey()
    content = content_of(survey)
    content["sections"][0]["questions"] = content["sections"][0]["questions"][:1]

    applying.import_draft(content)

    assert list(survey.questions.values_list("code", flat=True)) == ["role"]


def test_what_was_published_is_retired_and_keeps_its_key() -> None:
    survey, _version = make_live()
    keys = dict(survey.questions.values_list("code", "pk"))
    content = content_of(survey)
    del content["sections"][0]["questions"][2:]  # the matrix with its statements, and all after it
    del content["sections"][0]["questions"][0]["options"][1]
    content["sections"][0]["questions"][0]["text"]["en"] = "Who are you?"

    applying.import_draft(content)

    retired = survey.questions.filter(retired=True).values_list("code", flat=True)
    assert sorted(retired) == ["agree", "clear", "home", "missing", "quote", "useful"]
    assert dict(survey.questions.values_list("code", "pk")) == keys
    assert question(survey, "role").text_en == "Who are you?"
    assert list(question(survey, "role").options.filter(retired=True).values_list("code", flat=True)) == ["press"]


def test_what_was_retired_comes_back_with_its_key() -> None:
    survey, version = make_live()
    content = content_of(survey)
    fewer = content_of(survey)
    del fewer["sections"][0]["questions"][1]

    applying.import_draft(fewer)
    applying.import_draft(content)

    assert compiling.publish(survey, by=None) == version


def test_a_section_that_is_gone_goes_with_what_was_never_published() -> None:
    survey = make_survey()
    survey.sections.create(code="end", title_en="End", order=9)
    content = content_of(survey)
    del content["sections"][1]

    applying.import_draft(content)

    assert list(survey.sections.values_list("code", flat=True)) == ["start"]


def test_questions_come_in_the_order_of_the_file() -> None:
    survey = make_survey()
    content = content_of(survey)
    questions = content["sections"][0]["questions"]
    questions.insert(0, questions.pop())
    questions.insert(2, questions[1] | {"code": "second", "options": []})

    applying.import_draft(content)

    document = compiling.preview_document(survey)
    assert [entry["code"] for entry in document["sections"][0]["questions"]] == [
        "quote", "role", "second", "reads", "agree", "missing", "home",
    ]  # fmt: skip


def test_the_kind_of_a_published_question_cannot_change() -> None:
    survey, _version = make_live()
    content = content_of(survey)
    content["sections"][0]["questions"][3]["kind"] = "short"

    with pytest.raises(Refused, match="The kind of question “missing” cannot change"):
        applying.import_draft(content)

    assert question(survey, "missing").kind == "long"


def test_a_preview_tells_what_publishing_would_refuse() -> None:
    survey, _version = make_live()
    content = content_of(survey)
    content["sections"][0]["questions"][2]["options"][0]["value"] = "5"

    preview = applying.preview_import(content)

    assert preview.survey == survey
    assert (
        preview.faults
        == [
            "The scale of question “agree” was changed after it was published: retire it and make a new one.",
            "The scale of question “clear” was changed after it was published: retire it and make a new one.",
            "The scale of question “useful” was changed after it was published: retire it and make a new one.",
        ][: len(preview.faults)]
    )
    assert preview.faults


def test_a_list_of_options_that_the_site_has_otherwise_is_refused() -> None:
    survey = make_draft()
    content = content_of(survey) | {"slug": "another"}
    OptionList.objects.update(name="Something else")

    with pytest.raises(Refused, match="The list of options “yes-everything” says something else"):
        applying.import_draft(content)

    assert not Survey.objects.filter(slug="another").exists()


@pytest.mark.parametrize("state", ["archived", "score"])
def test_a_survey_that_cannot_change_refuses_a_file(state: str) -> None:
    survey = make_survey(state="archived") if state == "archived" else Survey.objects.get(slug="score-feedback")

    with pytest.raises(Refused):
        applying.import_draft(content_of(survey))


def test_nobody_makes_a_second_question_about_one_score() -> None:
    content = content_of(Survey.objects.get(slug="score-feedback")) | {"slug": "another"}

    with pytest.raises(Refused, match="a part of the software"):
        applying.import_draft(content)


@pytest.mark.parametrize(
    ("changes", "is_new"),
    [
        ({"title": {"en": "Other"}}, False),
        ({"closes": "2027-01-31"}, True),
        ({"opens": "2026-01-31"}, True),
        ({"cap": 9}, True),
    ],
)
def test_pages_are_made_anew_where_a_file_changes_what_visitors_get_of_a_live_survey(
    changes: dict[str, Any], is_new: bool, django_capture_on_commit_callbacks: Any
) -> None:
    survey, _version = make_live()
    content = content_of(survey) | changes
    before = caching.generation()

    with django_capture_on_commit_callbacks(execute=True):
        applying.import_draft(content)

    assert (caching.generation() != before) == is_new


@pytest.mark.parametrize("slug", ["reading", "another"])
def test_no_page_is_made_anew_for_a_draft(slug: str, django_capture_on_commit_callbacks: Any) -> None:
    content = content_of(make_survey()) | {"slug": slug, "cap": 9}
    before = caching.generation()

    with django_capture_on_commit_callbacks(execute=True):
        applying.import_draft(content)

    assert caching.generation() == before


def test_a_preview_makes_no_page_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    survey, _version = make_live()
    monkeypatch.setattr(caching, "new_generation", lambda: pytest.fail("pages are made anew"))

    applying.preview_import(content_of(survey) | {"cap": 9})
