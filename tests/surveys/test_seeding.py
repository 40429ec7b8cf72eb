"""The surveys that a new site starts with."""

from pathlib import Path

import pytest
from django.core.management import call_command

from surveys.documents import questions_of
from surveys.models import Option, Question, Survey, SurveyVersion
from surveys.questionnaires import compiling, seeding
from surveys.questionnaires.draft_files import contents, reading

pytestmark = pytest.mark.django_db


def test_the_first_survey_is_published_in_both_languages() -> None:
    survey = Survey.objects.get(slug="feedback-on-the-index")

    document = compiling.newest_version(survey).document

    assert survey.state == "live"
    assert document["title"] == {"en": "Feedback on the Index", "fr": "Votre avis sur l’Indice"}
    assert [section["code"] for section in document["sections"]] == ["you", "use", "quality", "wrong", "end"]
    assert [question["code"] for question in questions_of(document)] == [
        "who", "knows-country", "how-often", "uses", "pages", "found", "clarity", "trust", "useful",
        "missing", "doubt-country", "doubt-score", "doubt-why", "heard", "quote",
    ]  # fmt: skip
    assert {question["kind"] for question in questions_of(document)} == {
        "single", "several", "matrix", "short", "long", "country", "consent",
    }  # fmt: skip


def test_no_text_of_the_surveys_is_missing_in_a_language() -> None:
    labelled = Option.objects.filter(question__survey__demonstration=False).exclude(code="skipped")

    assert not Question.objects.filter(text_fr="").exists()
    assert not Question.objects.filter(text_en="").exists()
    assert not labelled.filter(label_fr="").exists()
    assert not labelled.filter(label_en="").exists()


def test_the_question_about_one_score_says_what_a_visitor_would_add() -> None:
    survey = Survey.objects.get(kind="score", demonstration=False)

    step, know, reason, source = questions_of(compiling.newest_version(survey).document)

    assert survey.slug == "score-feedback"
    assert {option["code"]: option["value"] for option in step["options"]} == {
        "far-too-low": "2", "too-low": "1", "about-right": "0", "too-high": "-1", "far-too-high": "-2",
    }  # fmt: skip
    assert [option["code"] for option in know["options"] if option["missing"]] == ["not-said"]
    assert [option["code"] for option in know["options"]] == [
        "live-there", "from-there", "work-on-it", "read-about-it", "not-said",
    ]  # fmt: skip
    assert (step["required"], know["required"]) == (True, False)
    assert (reason["kind"], source["kind"]) == ("long", "short")


def test_loading_again_touches_nothing_that_an_editor_changed() -> None:
    Survey.objects.filter(slug="feedback-on-the-index").update(title_en="Ours")
    before = SurveyVersion.objects.count()

    call_command("load_surveys", verbosity=0)

    assert Survey.objects.get(slug="feedback-on-the-index").title_en == "Ours"
    assert SurveyVersion.objects.count() == before


@pytest.mark.parametrize("path", sorted(seeding.DATA.glob("*.json")), ids=lambda path: path.stem)
def test_a_shipped_survey_is_written_as_its_export_would_be(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert contents.to_text(reading.read_text(text)) == text
    assert f'"slug": "{path.stem}"' in text
