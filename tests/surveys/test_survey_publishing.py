"""The acts by which a survey becomes public, closes and is put away, in the admin."""

import pytest
from django.core.cache import cache
from django.test import Client, TestCase
from django.urls import reverse

from lib import caching
from surveys.models import Option, Question, Survey
from surveys.questionnaires import compiling
from tests.admin_forms import filled
from tests.factories import make_live, make_survey, signed_in
from tests.surveys.staff import messages, page_of, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher() -> Client:
    return signed_in("publisher")


def test_a_survey_is_made_from_nothing_to_its_first_version(editor: Client, publisher: Client) -> None:
    editor.post(
        reverse("admin:surveys_survey_add"),
        {"title_en": "Courts", "title_fr": "Tribunaux", "slug": "courts", "_save": "Save"},
    )
    survey = Survey.objects.get(slug="courts")
    editor.post(
        reverse("admin:surveys_section_add") + f"?survey={survey.pk}",
        {"survey": survey.pk, "code": "you", "order": "0", "title_en": "You", "title_fr": "Vous"},
    )
    section = survey.sections.get()
    editor.post(
        reverse("admin:surveys_question_add") + f"?section={section.pk}",
        {
            "section": section.pk,
            "order": "1",
            "kind": "single",
            "code": "work",
            "longest": "2000",
            "text_en": "Do you work in a court?",
            "text_fr": "Travaillez-vous dans un tribunal ?",
            "pasted": "Yes | Oui\nNo | Non\n\nI used to | Autrefois",
        },
    )
    response = publisher.post(page_of(survey, "publish"), {"note": "First"}, follow=True)

    assert "Version 1 is public now" in messages(response)
    asked = compiling.newest_version(survey).document["sections"][0]["questions"][0]
    assert [(one["code"], one["label"]["fr"]) for one in asked["options"]] == [
        ("yes", "Oui"),
        ("no", "Non"),
        ("i-used-to", "Autrefois"),
    ]


def test_a_change_of_wording_makes_a_version_and_the_same_words_make_none(editor: Client, publisher: Client) -> None:
    survey, _version = make_live()
    role = question(survey, "role")
    editor.post(page_of(role), {**filled(editor, page_of(role)), "text_en": "Who are you?"})

    first = publisher.post(page_of(survey, "publish"), {"note": "Clearer"}, follow=True)
    again = publisher.post(page_of(survey, "publish"), {"note": ""}, follow=True)

    assert "Version 2 is public now" in messages(first)
    assert "Nothing was changed: version 2 stays" in messages(again)
    assert [(version.number, version.note) for version in survey.versions.all()] == [(2, "Clearer"), (1, "")]


def test_a_change_of_kind_is_refused_with_the_reason(editor: Client, publisher: Client) -> None:
    survey, _version = make_live()
    role = question(survey, "role")
    editor.post(page_of(role), {**filled(editor, page_of(role)), "kind": "several"})

    said = "The kind of question “role” was changed after it was published: retire it and make a new one."
    assert said in editor.get(page_of(survey)).content.decode()
    response = publisher.post(page_of(survey, "publish"), {"note": ""}, follow=True)

    assert said in messages(response)
    assert survey.versions.count() == 1


def test_the_draft_is_compared_with_the_public_version_in_words(editor: Client) -> None:
    survey, _version = make_live()
    Question.objects.filter(survey=survey, code="role").update(text_fr="Qui êtes-vous ?")

    page = editor.get(page_of(survey)).content.decode()

    assert "Draft against version 1" in page
    assert "Question “role” · wording, French" in page
    assert '<dd lang="fr">' in page


def test_publishing_and_closing_make_the_kept_pages_anew(editor: Client, publisher: Client) -> None:
    survey, _version = make_live()
    for client, act in ((publisher, "publish"), (editor, "close"), (editor, "archive")):
        before = caching.generation()
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(page_of(survey, act), {"note": ""})
        assert cache.get(caching.TOKEN) not in (None, before), act

    survey.refresh_from_db()
    assert survey.state == "archived"


def test_acts_that_come_too_late_are_refused_with_a_message(editor: Client, publisher: Client) -> None:
    survey = make_survey()

    assert "Only a survey that is live can be closed" in messages(editor.post(page_of(survey, "close"), follow=True))
    assert "Only a survey that is closed" in messages(editor.post(page_of(survey, "archive"), follow=True))
    Survey.objects.filter(pk=survey.pk).update(state="archived")
    assert "is archived" in messages(publisher.post(page_of(survey, "publish"), {"note": ""}, follow=True))


def test_the_versions_say_what_each_one_changed(editor: Client) -> None:
    survey, _version = make_live()
    Question.objects.filter(survey=survey, code="reads").update(retired=True)
    compiling.publish(survey, by=None, note="Shorter")

    entries = editor.get(page_of(survey, "versions")).context["entries"]

    assert [(version.number, version.note) for version, _changes, _is_new_consent in entries] == [
        (2, "Shorter"),
        (1, ""),
    ]
    assert [(change.where, change.what) for change in entries[0][1]] == [("Question “reads”", "no longer asked")]
    assert [change.what for change in entries[1][1]] == ["new, with 6 questions"]


def test_texts_without_a_translation_are_named_and_do_not_stop_the_publication(editor: Client) -> None:
    survey = make_survey()
    Question.objects.filter(survey=survey, code="role").update(text_fr="")

    report = editor.get(page_of(survey)).context["report"]

    assert report.untranslated == ["question “Role” is not translated into French."]
    assert report.faults == []


def test_the_start_page_tells_a_publisher_of_a_draft_that_waits(publisher: Client) -> None:
    survey, _version = make_live()
    before = publisher.get(reverse("admin:index")).content.decode()
    Question.objects.filter(survey=survey, code="role").update(text_en="Who are you?")

    after = publisher.get(reverse("admin:index")).content.decode()

    assert "Survey “Reading” has an unpublished draft" not in before
    assert "Survey “Reading” has an unpublished draft" in after
    assert page_of(survey, "publish") in after


@pytest.mark.parametrize(
    ("act", "may"),
    [
        ("publish", {"publisher"}),
        ("close", {"editor", "publisher"}),
        ("archive", {"editor", "publisher"}),
        ("versions", {"editor", "publisher", "researcher"}),
        ("proof", {"editor", "publisher", "researcher"}),
    ],
)
def test_each_act_is_for_the_roles_that_the_table_names(act: str, may: set[str]) -> None:
    survey, _version = make_live()

    for role in ("editor", "publisher", "researcher", "coordinator", "custodian", "administrator"):
        client = signed_in(role, f"{role}-{act}")
        send = client.get if act in ("versions", "proof") else client.post
        assert (send(address(survey, act)).status_code != 403) == (role in may), role
    assert Client().get(address(survey, act))["Location"].startswith("/admin/login/")


def address(survey: Survey, act: str) -> str:
    if act == "proof":
        return reverse("admin:surveys_survey_proof", args=[survey.pk, "en"])
    return page_of(survey, act)


def test_a_preview_is_drawn_in_each_language_cannot_be_sent_and_counts_nothing(editor: Client) -> None:
    survey = make_survey()
    Question.objects.filter(survey=survey, code="role").update(text_fr="Qui êtes-vous ?")

    pages = {code: editor.get(reverse("admin:surveys_survey_proof", args=[survey.pk, code])) for code in ("en", "fr")}

    assert "Preview: not published." in pages["en"].content.decode()
    assert "Qui êtes-vous ?" in pages["fr"].content.decode()
    assert "Afghanistan" in pages["en"].content.decode()  # the countries are there before the first publication
    for page in pages.values():
        main = page.content.decode().partition("<main")[2].partition("</main>")[0]
        assert "<form" not in main
        assert "submit" not in main
        assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert Option.objects.filter(question__survey=survey, built_in=True).count() == 0
    assert editor.get(reverse("admin:surveys_survey_proof", args=[survey.pk, "xx"])).status_code == 404
