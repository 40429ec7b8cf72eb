"""Quotations: only where the author agreed, without what points to a person, and gone when the text is."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from lib.refusals import Refused
from surveys import intake
from surveys.coding import quotations
from surveys.coding.quotations import blacked_out, mark_of_text, words_of
from surveys.intake import retention
from surveys.models import AnswerText, Quotation, Survey, SurveyVersion
from tests.factories import make_live, member, respond, signed_in

pytestmark = pytest.mark.django_db
Live = tuple[Survey, SurveyVersion]
WORDS = "We told Mr. Aziz at the port, twice."


@pytest.fixture
def live() -> Live:
    return make_live()


def text_of(version: SurveyVersion, quote: str | list[str] = "yes", words: str = WORDS, **facts: object) -> AnswerText:
    return respond(version, {"missing": words, "quote": quote}, **facts).texts.get()


def keep(text: AnswerText, places: set[int]) -> Quotation:
    return quotations.quote(text, places=places, mark=mark_of_text(text), by=member("researcher", "ada"))


def test_words_that_look_like_a_person_are_suspect() -> None:
    words = words_of("Call Mr. Aziz,  a@b.example or +44 20 7946 0958.\nIn 2026")

    assert [word.word for word in words if word.is_suspect] == [
        "Mr.",
        "Aziz,",
        "a@b.example",
        "+44",
        "20",
        "7946",
        "0958.",
    ]
    assert (
        "".join(f"{word.word}{word.gap}" for word in words)
        == "Call Mr. Aziz,  a@b.example or +44 20 7946 0958.\nIn 2026"
    )


@pytest.mark.parametrize(
    ("places", "quote"),
    [
        (set(), WORDS),
        ({2, 3}, "We told […] at the port, twice."),
        ({0, 7}, "[…] told Mr. Aziz at the port, […]"),
        ({2, 4}, "We told […] Aziz […] the port, twice."),
    ],
)
def test_each_run_of_words_is_blacked_out_as_one(places: set[int], quote: str) -> None:
    assert blacked_out(WORDS, places) == quote


def test_a_quotation_is_kept_and_the_text_stays_as_it_is(live: Live) -> None:
    _survey, version = live
    text = text_of(version)

    keep(text, {2, 3})
    text.refresh_from_db()

    assert text.quotation.quote == "We told […] at the port, twice."
    assert (text.text, text.redacted_at) == (WORDS, None)


@pytest.mark.parametrize("answer", ["no", []])
def test_who_said_no_or_nothing_is_not_quoted(live: Live, answer: str | list[str]) -> None:
    _survey, version = live
    text = text_of(version, answer)

    with pytest.raises(Refused, match="did not agree"):
        keep(text, set())

    assert not Quotation.objects.exists()


def test_a_text_that_was_changed_meanwhile_or_has_no_word_left_is_not_quoted(live: Live) -> None:
    _survey, version = live
    text, ada = text_of(version), member("researcher")
    mark = mark_of_text(text)
    with pytest.raises(Refused, match="at least one word"):
        quotations.quote(text, places=set(range(8)), mark=mark, by=ada)

    intake.redact(text, passage="Mr. Aziz", reason="A name", by=ada)
    with pytest.raises(Refused, match="changed meanwhile"):
        quotations.quote(text, places=set(), mark=mark, by=ada)


@pytest.mark.parametrize("way", ["withdrawal", "erasure", "retention", "redaction"])
def test_a_quotation_goes_with_its_text_and_when_something_is_removed_there(
    live: Live, settings: Settings, way: str
) -> None:
    _survey, version = live
    old = timezone.now().date() - timedelta(days=settings.TEXT_DAYS + 1)
    text = text_of(version, submitted_on=old)
    keep(text, set())
    ben = member("researcher", "ben")

    if way == "withdrawal":
        intake.withdraw(text.response)
    elif way == "erasure":
        intake.erase(text.response, by=ben, cause="asked", why="A test.")
    elif way == "redaction":
        intake.redact(text, passage="Aziz", reason="A name", by=ben)
    else:
        retention.delete_expired()

    assert not Quotation.objects.exists()


def test_the_page_shows_the_consent_that_was_read_and_asks_whether_it_allows_it(live: Live) -> None:
    survey, version = live
    text = text_of(version)
    client = signed_in("researcher")
    address = reverse("admin:surveys_response_quote", args=[text.pk])

    page = client.get(address).content.decode()
    refused = client.post(address, {"mark": mark_of_text(text), "word": ["2", "3"]}).content.decode()
    client.post(address, {"mark": mark_of_text(text), "word": ["2", "3"], "agreed": "yes"})

    assert "Quote" in page
    assert "<b>Yes</b>" in page
    assert page.count(" checked") == 2
    assert "Say that the consent allows it" in refused
    listed = client.get(reverse("admin:surveys_response_quotations", args=[survey.pk])).content.decode()
    assert '<span class="taken-out">[…]</span> at the port' in listed
    quotation = Quotation.objects.get()
    client.post(reverse("admin:surveys_response_quotations", args=[survey.pk]), {"quotation": quotation.pk})
    assert not Quotation.objects.exists()


def test_a_text_without_consent_offers_nothing_to_quote(live: Live) -> None:
    _survey, version = live
    text = text_of(version, "no")

    page = signed_in("researcher").get(reverse("admin:surveys_response_quote", args=[text.pk])).content.decode()

    assert "It may not be quoted" in page
    assert 'name="word"' not in page


def test_files_hold_no_formula_and_no_markup_of_a_visitor(live: Live) -> None:
    survey, version = live
    keep(text_of(version, words="=1+1 <script> [a](http://x.example) # b"), set())
    client = signed_in("researcher")

    text = client.get(reverse("admin:surveys_response_quotations_csv", args=[survey.pk])).content.decode()
    markdown = client.get(reverse("admin:surveys_response_quotations_md", args=[survey.pk])).content.decode()

    (row,) = csv.DictReader(StringIO(text))
    assert (row["quotation"], row["question"]) == ("'=1+1 <script> [a](http://x.example) # b", "missing")
    assert "> =1\\+1 \\<script\\> \\[a\\]\\(http://x\\.example\\) \\# b" in markdown


def test_quotations_are_for_those_who_may_read_words(live: Live) -> None:
    survey, version = live
    text = text_of(version)
    keep(text, set())
    counter = User.objects.create_user("counter", is_staff=True)
    counter.user_permissions.set(Permission.objects.filter(codename__in=["view_response", "change_response"]))
    client = Client()
    client.force_login(counter)

    for act, key in (("quote", text.pk), ("quotations", survey.pk), ("quotations_csv", survey.pk)):
        assert client.get(reverse(f"admin:surveys_response_{act}", args=[key])).status_code == 403
