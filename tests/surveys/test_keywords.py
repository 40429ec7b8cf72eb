"""Keywords: in how many texts of a language a word is, and the places where it stands."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from surveys.analysis import keywords, words
from surveys.analysis.keywords import WordCount
from surveys.analysis.selecting import Selection
from surveys.analysis.stop_words import STOP_WORDS
from surveys.models import AnswerText, Survey, SurveyVersion
from tests.factories import make_live, signed_in
from tests.surveys.coded import write

pytestmark = pytest.mark.django_db
Live = tuple[Survey, SurveyVersion]


@pytest.fixture
def live() -> Live:
    return make_live()


def test_a_word_counts_once_in_a_text_and_in_whichever_writing() -> None:
    texts = ["Delay, delay, DELAY.", "The délay of 2026 is a delay", "Délay!", "Staff of the port"]

    assert keywords.count_words(texts, "en") == [
        WordCount("delay", 3),  # written so four times, délay twice
        WordCount("port", 1),
        WordCount("staff", 1),
    ]


def test_french_elisions_and_little_words_are_left_out() -> None:
    texts = ["L’État n’a pas d’argent", "l'état était là, où l'argent"]

    assert keywords.count_words(texts, "fr") == [WordCount("argent", 2), WordCount("état", 2)]


def test_a_language_without_a_list_leaves_out_nothing() -> None:
    assert keywords.count_words(["die Grenze, die Polizei"], "de") == [
        WordCount("die", 1),
        WordCount("grenze", 1),
        WordCount("polizei", 1),
    ]


def test_stop_words_are_written_as_words_are_compared() -> None:
    for stop_words in STOP_WORDS.values():
        assert all(word.isascii() and word == word.lower() for word in stop_words)


def test_a_context_has_what_stands_before_and_after_on_one_line() -> None:
    text = AnswerText(text=f"{'x ' * 50}at the\nBórder   post, not borders. Border", language="en")

    first, second = keywords.contexts([text], "border")

    assert first.before == "…" + ("x " * 50 + "at the ")[-70:]
    assert (first.word, first.after) == ("Bórder", " post, not borders. Border")
    assert (second.word, second.after) == ("Border", "")


def test_languages_stand_in_the_order_of_their_texts(live: Live) -> None:
    survey, version = live
    write(version, "One")
    write(version, "Un", "Deux", language="fr")

    assert keywords.languages(words.texts(Selection(survey))) == [("fr", 2), ("en", 1)]


def test_the_page_lists_words_and_aligns_the_places_of_one(live: Live) -> None:
    survey, version = live
    write(version, "The border is open", "No border here", "Nothing")
    write(version, "الحدود مغلقة", language="ar")
    client = signed_in("researcher")
    address = reverse("admin:surveys_response_keywords", args=[survey.pk])

    page = client.get(address).content.decode()
    border = client.get(address, {"in": "en", "word": "BORDER", "sort": "after"}).content.decode()
    arabic = client.get(address, {"in": "ar", "word": "مغلقة"}).content.decode()

    assert "<bdi>border</bdi>" in page
    assert border.count('class="before"') == 2
    assert border.index(" here</bdi>") < border.index(" is open</bdi>")
    assert "2 texts" in border
    assert '<table class="contexts" dir="rtl">' in arabic
    assert "<bdi>مغلقة</bdi>" in arabic


@pytest.mark.parametrize("query", [{"word": "<b>"}, {"in": "xx"}, {"word": "zebra"}, {"question": "x"}])
def test_a_query_that_finds_nothing_is_no_fault(live: Live, query: dict[str, str]) -> None:
    survey, version = live
    write(version, "The border is open")

    page = signed_in("researcher").get(reverse("admin:surveys_response_keywords", args=[survey.pk]), query)

    assert page.status_code == 200
    assert 'class="contexts"' not in page.content.decode()
    assert "“<b>" not in page.content.decode()


def test_keywords_are_for_those_who_may_read_words(live: Live) -> None:
    survey, version = live
    write(version, "The border is open")
    counter = User.objects.create_user("counter", is_staff=True)
    counter.user_permissions.set(Permission.objects.filter(codename__in=["view_response", "change_response"]))
    client = Client()
    client.force_login(counter)

    assert client.get(reverse("admin:surveys_response_keywords", args=[survey.pk])).status_code == 403
