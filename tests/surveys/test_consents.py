"""The wording of a consent is known by a hash: each response keeps which one was read, and a new one is pointed out."""

import json
from hashlib import sha256

import pytest
from django.test import TestCase
from django.urls import reverse
from webtest import TestApp

from surveys import intake
from surveys.analysis.selecting import Selection
from surveys.documents import questions_of
from surveys.exporting import archive
from surveys.models import Response, Survey
from surveys.questionnaires import compiling, consents
from tests.factories import answer_about_score, signed_in
from tests.surveys.response_files import rows, written
from tests.surveys.visiting import SCORE, SURVEY, form_of, kept, send, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def app() -> TestApp:
    return visitor()


@pytest.fixture
def survey() -> Survey:
    return Survey.objects.get(slug="feedback-on-the-index")


def reworded(survey: Survey, code: str, **texts: str) -> None:
    """Change the texts of a question, and publish that."""
    survey.questions.filter(code=code).update(**texts)
    with TestCase.captureOnCommitCallbacks(execute=True):
        compiling.publish(survey, by=None)


def test_a_response_keeps_which_wording_of_the_consent_was_read(app: TestApp, survey: Survey) -> None:
    first = send(app.get(SURVEY)).consent
    reworded(survey, "missing", text_en="What is missing?")
    second = send(app.get(SURVEY)).consent
    reworded(survey, "quote", text_fr="Pouvons-nous citer vos mots ?")
    third = send(app.get(SURVEY)).consent

    assert len(first) == 16
    assert int(first, 16)
    assert first == second
    assert third != first


def test_a_hint_belongs_to_the_wording(survey: Survey) -> None:
    before = consents.consent_hash(survey.versions.get().document)

    reworded(survey, "quote", help_en="Without your name, which we do not know.")

    assert consents.consent_hash(survey.versions.latest("number").document) != before


def test_a_survey_without_consent_has_none(app: TestApp) -> None:
    form = form_of(app.get(f"{SCORE}&step=too-low"))

    assert kept(form.submit()).consent == ""


def test_a_withdrawn_response_keeps_none(app: TestApp) -> None:
    response = send(app.get(SURVEY))

    intake.withdraw(response)

    assert response.consent == ""


def test_the_page_of_a_response_and_that_of_the_versions_say_so(app: TestApp, survey: Survey) -> None:
    reworded(survey, "quote", text_en="May we quote what you wrote?")
    reworded(survey, "missing", text_en="What is missing?")
    response = send(app.get(SURVEY))

    page = signed_in("researcher").get(reverse("admin:surveys_response_change", args=[response.pk])).content.decode()
    versions = signed_in("editor").get(reverse("admin:surveys_survey_versions", args=[survey.pk]))

    assert "Wording of the consent: as of version 2" in page
    assert response.consent in page
    assert [is_new for _version, _changes, is_new in versions.context["entries"]] == [False, True, False]
    assert versions.content.decode().count("The wording of the consent changed.") == 1


def test_a_file_says_of_each_response_which_wording_was_read(app: TestApp, survey: Survey) -> None:
    response = send(app.get(SURVEY))
    Response.objects.update(status="ok")
    files = written(Selection(survey), with_words=False)
    manifest = json.loads(files["manifest.json"])

    assert [row["consent"] for row in rows(files["responses.csv"])] == [response.consent]
    assert [version["consent"] for version in manifest["versions"]] == [response.consent]


def test_answers_of_before_have_none_and_their_page_says_nothing(survey: Survey) -> None:
    response = answer_about_score("KEN", "arms-trafficking", "too-low")[0]

    page = signed_in("researcher").get(reverse("admin:surveys_response_change", args=[response.pk])).content.decode()

    assert "Wording of the consent" not in page


def in_arabic(survey: Survey, text: str) -> None:
    """Have a survey and its consent in Arabic too, and publish that."""
    Survey.objects.filter(pk=survey.pk).update(languages=["ar"])
    survey.refresh_from_db()
    reworded(survey, "quote", translations={"ar": {"text": text}})


def test_a_further_language_leaves_the_wording_that_others_read_as_it_was(app: TestApp, survey: Survey) -> None:
    first = send(app.get(SURVEY)).consent
    in_arabic(survey, "هل لنا أن نقتبس؟")
    second = send(app.get(SURVEY)).consent
    arabic = send(app.get(f"{SURVEY}?language=ar")).consent
    in_arabic(survey, "هل يمكننا الاقتباس؟")
    third = send(app.get(SURVEY)).consent
    arabic_reworded = send(app.get(f"{SURVEY}?language=ar")).consent

    assert first == second == third
    assert len({first, arabic, arabic_reworded}) == 3
    versions = survey.versions.all()
    assert [consents.first_version(versions, consent) for consent in (first, arabic, arabic_reworded)] == [1, 2, 3]


def test_only_a_changed_wording_is_pointed_out_and_a_file_tells_that_of_each_language(survey: Survey) -> None:
    in_arabic(survey, "هل لنا أن نقتبس؟")
    in_arabic(survey, "هل يمكننا الاقتباس؟")

    versions = signed_in("editor").get(reverse("admin:surveys_survey_versions", args=[survey.pk]))
    manifests = [archive._version(version) for version in survey.versions.order_by("number")]

    assert [is_new for _version, _changes, is_new in versions.context["entries"]] == [True, False, False]
    assert len({manifest["consent"] for manifest in manifests}) == 1
    assert [len(manifest.get("consents", ())) for manifest in manifests] == [0, 1, 1]


def test_a_consent_that_is_not_translated_is_that_of_the_site(survey: Survey) -> None:
    in_arabic(survey, "")
    document = survey.versions.latest("number").document

    assert consents.consent_hash(document, "ar") == consents.consent_hash(document)


def test_what_was_kept_over_all_languages_is_still_known(survey: Survey) -> None:
    in_arabic(survey, "هل لنا أن نقتبس؟")
    question = next(q for q in questions_of(survey.versions.latest("number").document) if q["kind"] == "consent")
    texts = json.dumps([[question["text"], question["help"]]], sort_keys=True, ensure_ascii=False)
    kept_then = sha256(texts.encode()).hexdigest()[:16]

    assert consents.first_version(survey.versions.all(), kept_then) == 2
