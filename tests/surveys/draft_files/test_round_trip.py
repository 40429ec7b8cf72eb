"""A draft goes into a file and comes back as it was."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from surveys.models import Option, OptionList, Question, Scale, Section, Survey
from surveys.questionnaires import compiling
from surveys.questionnaires.draft_files import applying, contents, reading
from surveys.questionnaires.draft_files.faults import UnreadableDraft
from tests.factories import add_question, make_live
from tests.surveys.draft_files.drafts import DRAFTS, document_of, make_draft, write_draft

pytestmark = pytest.mark.django_db


def taken_as(slug: str, text: str) -> Survey:
    """Take a file as a new survey of another slug."""
    return applying.import_draft(reading.read_text(text) | {"slug": slug})


def test_a_draft_with_everything_comes_back_as_it_was() -> None:
    survey = make_draft()
    text = contents.to_text(contents.content_of(survey))

    copied = taken_as("copied", text)

    assert document_of(copied) == document_of(survey)
    assert contents.to_text(contents.content_of(copied)) == text.replace('"everything"', '"copied"')


def test_the_file_of_a_draft_holds_every_column_that_editors_fill() -> None:
    """A column that is added to a draft is lost in its file, unless this test makes its author think of it."""
    of_the_site = {"id", "survey", "section", "parent", "question", "translations", "built_in", "order"}
    of_the_site |= {"is_public"}  # of no version: whoever copies a draft chooses anew what is public
    of_people = {
        "state",
        "demonstration",
        "reviewed_languages",
        "handed_over_at",
        "handed_over_by",
        "handover_note",
        "set_aside",
    }
    translated = {"title", "introduction", "thanks", "text", "help", "label", "name", "high_means"}

    columns = {
        model: {
            field.name.removesuffix("_en").removesuffix("_fr") for field in model._meta.get_fields() if field.concrete
        }
        - of_the_site - of_people - translated
        for model in (Survey, Section, Question, Option, Scale, OptionList)
    }  # fmt: skip

    assert columns == {
        Survey: {"slug", "kind", "opens", "closes", "cap", "in_pages", "random_sections", "languages"},
        Section: {"code", "fixed", "shown_if"},
        Question: {
            "code", "kind", "settings", "required", "longest", "retired", "shown_if", "random_options", "option_list",
            "scale", "reversed",
        },
        Option: {
            "code", "value", "is_missing", "with_text", "exclusive", "retired", "reason", "fixed", "shown_if",
        },
        Scale: {"code"},
        OptionList: {"code", "options"},
    }  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(draft=DRAFTS)
def test_any_draft_comes_back_as_it_was(draft: dict[str, Any]) -> None:
    Survey.objects.filter(slug__in=["random", "copied"]).delete()
    survey = write_draft("random", draft)
    text = contents.to_text(contents.content_of(survey))

    copied = taken_as("copied", text)

    assert document_of(copied) == document_of(survey)
    assert contents.to_text(contents.content_of(copied)) == text.replace('"slug": "random"', '"slug": "copied"')


def test_a_file_is_written_the_same_way_each_time() -> None:
    text = contents.to_text(contents.content_of(make_draft()))

    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert "\r" not in text
    assert '"format": 1' in text
    assert "null" not in text  # what is not there is absent


def test_the_surveys_that_come_with_the_software_come_back_as_they_were() -> None:
    survey = Survey.objects.get(slug="feedback-on-the-index")

    copied = taken_as("copied", contents.to_text(contents.content_of(survey)))

    assert document_of(copied) == document_of(survey)


def test_taking_the_file_of_a_published_survey_changes_nothing() -> None:
    survey, version = make_live()
    histories = [model.history.count() for model in (Survey, Section, Question)]

    applying.import_draft(reading.read_text(contents.to_text(contents.content_of(survey))))

    assert compiling.publish(survey, by=None) == version
    assert [model.history.count() for model in (Survey, Section, Question)] == histories


def test_texts_in_further_languages_stand_beside_the_others() -> None:
    survey = make_draft()

    content = contents.content_of(survey)

    role, far = content["sections"][0]["questions"]
    assert content["title"] == {"en": "Everything", "fr": "Tout", "ar": "كل شيء"}
    assert role["options"][2]["label"] == {"en": "Other", "sw": "Nyingine"}
    assert far["settings"]["unit"] == {"en": "km", "fr": "km", "ar": "كم"}
    assert taken_as("copied", contents.to_text(content)).translations == {"ar": {"title": "كل شيء"}}
    far_copied = Question.objects.get(survey__slug="copied", code="far")
    assert far_copied.translations == {"ar": {"settings.unit": "كم", "text": "كم المسافة؟"}}
    assert far_copied.settings["unit"] == {"en": "km", "fr": "km"}


def with_list(slug: str, languages: list[str], label: dict[str, str]) -> Survey:
    """Make a draft with a question whose options come from a list."""
    survey = Survey.objects.create(slug=slug, title_en="Lists", title_fr="Listes", languages=languages)
    no = {"code": "no", "label": {"en": "No", "fr": "Non"}}
    listed = OptionList.objects.create(code="said", name_en="Said", options=[{"code": "yes", "label": label}, no])
    section = Section.objects.create(survey=survey, code="only")
    add_question(section, "heard", "single", option_list=listed)
    return survey


@pytest.mark.parametrize("languages", [[], ["ar"], ["ar", "sw"]])
@pytest.mark.parametrize("is_published", [True, False])
def test_a_list_keeps_its_labels_in_every_language_on_another_site(languages: list[str], *, is_published: bool) -> None:
    survey = with_list("listed", languages, {"en": "Yes", "fr": "Oui", "ar": "نعم"})
    if is_published:
        compiling.publish(survey, by=None)
    document, text = document_of(survey), contents.to_text(contents.content_of(survey))
    options = OptionList.objects.get(code="said").options
    Survey.objects.filter(slug="listed").update(slug="moved")
    Question.objects.filter(survey=survey).update(option_list=None)
    OptionList.objects.filter(code="said").delete()

    taken = applying.import_draft(reading.read_text(text))

    assert document_of(taken) == document
    assert contents.to_text(contents.content_of(taken)) == text
    assert [option["label"] for option in OptionList.objects.get(code="said").options] == [
        option["label"] for option in options
    ]


def test_options_of_a_list_have_its_labels_in_the_languages_of_the_survey() -> None:
    survey = with_list("listed", ["ar", "sw"], {"en": "Yes", "fr": "Oui", "ar": "نعم"})
    compiling.publish(survey, by=None)
    option = Option.objects.get(question__survey=survey, code="yes")
    option.translations |= {"sw": {"label": "Ndiyo"}}
    option.save()

    (yes, _no) = document_of(survey)["sections"][0]["questions"][0]["options"]

    assert yes["label"] == {"en": "Yes", "fr": "Oui", "ar": "نعم", "sw": "Ndiyo"}


def test_a_language_of_a_list_has_to_be_one() -> None:
    survey = with_list("listed", [], {"en": "Yes", "fr": "Oui", "kl-in-gon": "HIja"})

    with pytest.raises(UnreadableDraft) as refusal:
        reading.read_text(contents.to_text(contents.content_of(survey)))

    assert "at most 8 characters" in str(refusal.value.faults[0].reason)
