"""A survey in languages that the site does not speak: its document, its form, its receipt, its saved answers."""

import json

import pytest
from django.test import TestCase
from webtest import TestApp

from surveys.documents.languages import LocalText, read, sentence
from surveys.models import Response, SavedAnswers, Survey, SurveyVersion
from surveys.questionnaires import compiling
from surveys.questionnaires.consents import consent_hash
from surveys.questionnaires.translating import coverage
from tests.factories import signed_in
from tests.surveys.response_files import rows, unpacked
from tests.surveys.visiting import form_of, kept, visitor

pytestmark = pytest.mark.django_db
ARABIC = "/feedback/reading/?language=ar"


@pytest.fixture
def app() -> TestApp:
    return visitor()


@pytest.fixture
def survey() -> Survey:
    """Make a draft in English and Arabic, of which one option is not translated."""
    survey = Survey.objects.create(
        slug="reading", title_en="Reading", title_fr="Lecture", thanks_en="Many thanks to you.", languages=["ar"],
        translations={"ar": {"title": "القراءة", "thanks": "شكرا جزيلا"}},
    )  # fmt: skip
    section = survey.sections.create(code="start", title_en="Start", translations={"ar": {"title": "البداية"}})
    often = section.questions.create(
        code="often", kind="single", text_en="How often do you read?", translations={"ar": {"text": "كم مرة تقرأ؟"}}
    )
    often.options.create(code="daily", label_en="Every day", translations={"ar": {"label": "كل يوم"}})
    often.options.create(code="never", label_en="Not at all", order=1, with_text=True)
    section.questions.create(code="agree", kind="consent", text_en="May we quote you?", order=1)
    return survey


@pytest.fixture
def version(survey: Survey) -> SurveyVersion:
    return compiling.publish(survey, by=None)


def test_a_document_has_a_further_language_where_a_text_is_translated(version: SurveyVersion) -> None:
    document = version.document

    assert document["languages"] == ["ar"]
    assert document["title"] == {"en": "Reading", "fr": "Lecture", "ar": "القراءة"}
    often, agree = document["sections"][0]["questions"]
    assert often["text"] == {"en": "How often do you read?", "fr": "How often do you read?", "ar": "كم مرة تقرأ؟"}
    assert [option["label"].get("ar") for option in often["options"]] == ["كل يوم", None]
    assert agree["text"].keys() == {"en", "fr"}
    assert [option["label"]["ar"] for option in agree["options"]] == ["نعم", "لا"]  # from Django's own catalog


def test_translations_of_a_language_that_was_taken_off_stay_out_of_the_document(survey: Survey) -> None:
    survey.languages = []
    survey.save()

    assert '"ar"' not in json.dumps(compiling.preview_document(survey))
    assert "languages" not in compiling.preview_document(survey)


def test_a_text_knows_which_language_it_is_in() -> None:
    texts = {"en": "How often do you read?", "fr": "À quelle fréquence lisez-vous ?", "ar": "كم مرة تقرأ؟"}

    assert (read(texts, "ar"), read(texts, "ar").language) == ("كم مرة تقرأ؟", "ar")
    assert (read(texts, "es"), read(texts, "es").language) == ("How often do you read?", "en")
    assert read(texts, "fr").language == "fr"


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        ({"en": "How often do you read?", "fr": "How often do you read?"}, "en"),  # filled, as it was not translated
        ({"en": "Corruption", "fr": "Corruption"}, "fr"),  # the same word in both
        ({"en": "Financial secrecy", "fr": "Financial secrecy"}, "fr"),  # cannot be told
        ({"en": "1 / 2 / 3", "fr": "1 / 2 / 3"}, "fr"),  # no words
        ({"en": "", "fr": ""}, "fr"),
    ],
)
def test_a_gap_of_french_shows_where_three_words_are_the_same(texts: dict[str, str], language: str) -> None:
    assert read(texts, "fr").language == language


def test_a_message_around_a_label_marks_it_only_where_their_languages_differ() -> None:
    label = {"en": "Nothing <of> it", "ar": "لا شيء"}

    assert sentence("“%(label)s” stands alone.", label=read(label, "en")) == "“Nothing <of> it” stands alone."
    assert sentence("“%(label)s” stands <alone>.", label=read(label, "ar")) == (
        '“<span lang="ar" dir="rtl">لا شيء</span>” stands &lt;alone&gt;.'
    )
    assert sentence("“%(label)s” stands <alone>.", label=read(label, "es")) == "“Nothing <of> it” stands <alone>."
    assert sentence("%(label)s", label=LocalText("<b>", "ar", "ar")) == '<span lang="ar" dir="rtl">&lt;b&gt;</span>'


def test_a_form_in_arabic_says_so_and_marks_what_is_not_arabic(version: SurveyVersion, app: TestApp) -> None:
    page = app.get(ARABIC)

    assert (page.html.html["lang"], page.html.html["dir"]) == ("ar", "rtl")
    assert page.headers["Content-Language"] == "ar"
    assert page.html.title.text == "القراءة · Organized Crime Index"
    assert page.html.h1.decode_contents() == "القراءة"
    daily, never = page.html.select(".choices")[0].select("label > input + span")
    assert daily.decode_contents() == "كل يوم"
    assert never.decode_contents() == '<span dir="ltr" lang="en">Not at all</span>'
    assert page.html.select_one("footer")["lang"] == "en"
    send = page.html.select_one(".send button")
    assert (send["lang"], send["dir"], send.text.strip()) == ("en", "ltr", "Send my answers")


def test_under_a_french_address_messages_are_french(version: SurveyVersion, app: TestApp) -> None:
    page = app.get("/fr" + ARABIC)

    assert (page.html.html["lang"], page.html.select_one("footer")["lang"]) == ("ar", "fr")
    assert page.html.select_one(".send button").text.strip() == "Envoyer mes réponses"


def test_the_header_leads_to_all_languages_of_a_survey_by_their_own_names(version: SurveyVersion, app: TestApp) -> None:
    def ways(address: str) -> list[tuple[str, str, str, str]]:
        buttons = app.get(address).html.select(".languages button")
        return [(button["formaction"], button["lang"], button["dir"], button.text) for button in buttons]

    arabic, french = (ARABIC, "ar", "rtl", "العربيّة"), ("/fr/feedback/reading/", "fr", "ltr", "Français")
    assert ways("/feedback/reading/") == [french, arabic]
    assert ways(ARABIC) == [("/feedback/reading/", "en", "ltr", "English"), french]


def test_another_language_takes_along_what_was_chosen_and_typed(version: SurveyVersion, app: TestApp) -> None:
    form = form_of(app.get("/feedback/reading/"))
    form["q-often"], form["t-often"] = "never", "Half a thought"

    page = app.post(ARABIC, [*form.submit_fields(), ("language", "ar")])

    back = form_of(page)
    assert back.action == ARABIC
    assert (back["q-often"].value, back["t-often"].value) == ("never", "Half a thought")
    assert back["submit_key"].value == form["submit_key"].value
    assert not Response.objects.exists()


def test_an_answer_in_arabic_is_kept_as_such_and_its_receipt_thanks_in_arabic(
    version: SurveyVersion, app: TestApp
) -> None:
    form = form_of(app.get(ARABIC))
    form["q-often"] = "daily"

    answer = form.submit()

    assert kept(answer).language == "ar"
    assert answer.headers["Location"].endswith("/?language=ar")
    receipt = answer.follow()
    thanks = receipt.html.find("div", lang="ar")
    assert (receipt.html.html["lang"], thanks["dir"], thanks.text.strip()) == ("en", "rtl", "شكرا جزيلا")
    code = answer.headers["Location"].split("/")[-2]
    assert receipt.html.find("a", lang="en")["href"] == f"/feedback/receipt/{code}/"
    assert receipt.html.find("a", lang="fr")["href"] == f"/fr/feedback/receipt/{code}/"
    withdrawn = receipt.forms[0].submit()
    assert withdrawn.headers["Location"] == f"/feedback/receipt/{code}/?language=ar"


def test_receipts_in_two_languages_are_not_the_same_page(version: SurveyVersion, app: TestApp) -> None:
    address = form_of(app.get("/feedback/reading/")).submit().headers["Location"]

    assert "شكرا" not in app.get(address).text
    assert "شكرا" in app.get(address + "?language=ar").text
    assert "شكرا" not in app.get(address + "?language=xx").text


def test_saved_answers_come_back_in_their_language(version: SurveyVersion, app: TestApp) -> None:
    form = form_of(app.get(ARABIC))
    form["q-often"] = "daily"

    address = form.submit("save").headers["Location"]

    assert SavedAnswers.objects.get().language == "ar"
    page = visitor().get(address)
    assert (page.html.html["lang"], form_of(page)["q-often"].value) == ("ar", "daily")
    assert page.html.select_one(".kept a")["href"].endswith("/?language=ar")
    assert page.html.select_one(".kept")["lang"] == "en"


def test_a_closed_survey_says_so_in_words_of_the_site_under_its_title(
    survey: Survey, version: SurveyVersion, app: TestApp
) -> None:
    saved = form_of(app.get(ARABIC)).submit("save").headers["Location"]
    with TestCase.captureOnCommitCallbacks(execute=True):
        compiling.close(survey)

    page, left = app.get(ARABIC), app.get(saved)

    assert page.html.html["lang"] == "en"
    assert (page.html.h1["lang"], page.html.h1["dir"], page.html.h1.text) == ("ar", "rtl", "القراءة")
    assert left.html.html["lang"] == "ar"
    assert left.html.select_one(".sum")["lang"] == "en"


def test_a_language_that_a_survey_has_not_is_not_shown(version: SurveyVersion, app: TestApp) -> None:
    for language in ("es", "en", "fr", "", "ar-eg", "<b>"):
        assert app.get("/feedback/reading/", {"language": language}).html.html["lang"] == "en"


def test_opening_it_asks_the_database_for_nothing(
    version: SurveyVersion, app: TestApp, django_assert_num_queries: object
) -> None:
    app.get(ARABIC)

    with django_assert_num_queries(0):  # type: ignore[operator]
        app.get(ARABIC)


def test_a_form_of_the_version_before_is_shown_in_a_language_that_came_later(survey: Survey, app: TestApp) -> None:
    survey.languages = []
    survey.save()
    compiling.publish(survey, by=None)
    form = form_of(app.get("/feedback/reading/"))
    survey.languages = ["ar"]
    survey.save()
    with TestCase.captureOnCommitCallbacks(execute=True):
        compiling.publish(survey, by=None)

    page = app.post(ARABIC, [*form.submit_fields(), ("language", "ar")])

    assert page.html.html["lang"] == "ar"
    assert page.html.h1.decode_contents() == '<span dir="ltr" lang="en">Reading</span>'


def test_the_list_of_surveys_leads_to_their_further_languages(version: SurveyVersion, app: TestApp) -> None:
    links = app.get("/feedback/").html.select(".part .languages a")

    assert [(link["href"], link["lang"], link.text) for link in links] == [(ARABIC, "ar", "العربيّة")]


def test_the_consent_of_an_old_document_has_the_hash_it_had() -> None:
    question = {"kind": "consent", "text": {"en": "May we?", "fr": "Pouvons-nous ?"}, "help": {"en": "", "fr": ""}}

    # sha256 of [[{"en": "May we?", "fr": "Pouvons-nous ?"}, {"en": "", "fr": ""}]]
    assert consent_hash({"sections": [{"questions": [question]}]}) == "b6653d646dba29c8"


def test_coverage_counts_texts_that_there_are_in_the_first_language(survey: Survey) -> None:
    arabic = next(entry for entry in coverage(survey) if entry.language == "ar")

    # Title, thanks, section, two questions, two options; not translated: an option and the consent.
    assert (arabic.translated, arabic.total) == (5, 7)
    french = next(entry for entry in coverage(survey) if entry.language == "fr")
    assert (french.translated, french.total) == (1, 7)


@pytest.mark.usefixtures("nobody_is_too_fast")
def test_the_desk_reads_arabic_answers_in_its_own_language(version: SurveyVersion, app: TestApp) -> None:
    form = form_of(app.get(ARABIC))
    form["q-often"] = "daily"
    response = kept(form.submit())
    researcher = signed_in("researcher")
    desk = f"/admin/surveys/response/surveys/{version.survey_id}/"

    analysis = researcher.get(f"{desk}?language=ar").content.decode()
    files = unpacked(researcher, version.survey, language="ar")

    assert '<option value="ar" selected>Arabic' in analysis
    assert "Every day" in analysis
    assert "كل يوم" not in analysis
    (row,) = rows(files["responses.csv"])
    assert (row["language"], row["q_often"], row["q_often__label"]) == ("ar", "daily", "Every day")
    assert response.language == "ar"
