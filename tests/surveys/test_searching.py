"""Search in texts: the same answers on both databases, and nothing of a text stays when it goes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from surveys import intake, tasks
from surveys.analysis import searching, words
from surveys.analysis.searching import Search, parse
from surveys.analysis.selecting import Selection
from surveys.intake import folding, retention
from surveys.models import AnswerText, Survey, SurveyVersion
from surveys.templatetags.answers import with_words
from tests.factories import make_live, member, signed_in
from tests.surveys.coded import write

pytestmark = pytest.mark.django_db
Live = tuple[Survey, SurveyVersion]
TEXTS = (
    "L’État ne répond pas.",
    "The STATE does not answer; state-run ports neither.",
    "Antitrafficking units have no staff",
    "100% of it_is \\ true",
    "الحدود مغلقة",
    "国境警察が来ない",
    "Ｆｕｌｌ width, straße",
    "!!!",
)


@pytest.fixture
def live() -> Live:
    return make_live()


def found(survey: Survey, query: str) -> set[int]:
    """Return the places in TEXTS of the texts that a query finds."""
    keys = searching.matching(words.texts(Selection(survey)), parse(query))
    return {TEXTS.index(text) for text in AnswerText.objects.filter(pk__in=list(keys)).values_list("text", flat=True)}


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("etat", {0}),
        ("ÉTAT repond", {0}),
        ("state", {1}),
        ("traffick", {2}),
        ('"trafficking"', set()),
        ('"state run"', {1}),
        ('"run state"', set()),
        ("“does not”", {1}),
        ("« ne répond »", {0}),
        ("no", {1, 2}),
        ("no -state", {2}),
        ("no −state", {2}),
        ('-"state run" -etat', {2, 3, 4, 5, 6, 7}),
        ("100%", {3}),
        ("%", set(range(8))),  # without a letter or a digit there is no word: nothing is sought
        ("it_is", {3}),
        ("\\", set(range(8))),
        ("مغلقة", {4}),
        ("警察", {5}),
        ("full", {6}),
        ("STRASSE", {6}),
        ("straße", {6}),
        ("zebra", set()),
    ],
)
@pytest.mark.parametrize("share", ["none", "half", "all"])
def test_a_search_finds_the_same_whether_or_not_texts_are_folded(
    live: Live, query: str, places: set[int], share: str
) -> None:
    survey, version = live
    write(version, *TEXTS)
    if share != "none":
        folding.fold_texts(4 if share == "half" else 100)

    assert found(survey, query) == places


def test_where_very_many_are_not_folded_all_are_compared_one_by_one(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey, version = live
    write(version, *TEXTS)
    monkeypatch.setattr(searching, "MOST_UNFOLDED", 2)

    assert found(survey, "no -state") == {2}


def test_the_latest_day_comes_first_folded_or_not(live: Live) -> None:
    survey, version = live
    today = timezone.now().date()
    for days in (3, 1, 2):
        write(version, f"border {days}", submitted_on=today - timedelta(days=days))
        if days == 1:
            folding.fold_texts()

    keys = list(searching.matching(words.texts(Selection(survey)), parse("border")))

    assert [AnswerText.objects.get(pk=key).text for key in keys] == ["border 1", "border 2", "border 3"]


def test_a_query_is_read_into_words_phrases_and_what_is_not_wanted() -> None:
    assert parse("État -police \"state run\" -'x' –") == Search(("etat", " state run "), ("police", "x"))
    assert parse('"open') == Search((" open ",))
    assert parse("state-run") == Search(("state", "run"))
    assert parse(" ".join(f"w{number}" for number in range(30))).present == tuple(f"w{number}" for number in range(20))


def test_a_text_is_folded_by_the_task_once(live: Live) -> None:
    _survey, version = live
    (text,) = write(version, "L’État, 2026!")
    assert text.folded == ""

    tasks.fold_texts()

    text.refresh_from_db()
    assert text.folded == " l etat 2026 "
    assert folding.fold_texts() == 0


@pytest.mark.parametrize("is_folded", [True, False])
def test_a_removed_passage_is_found_no_longer(live: Live, *, is_folded: bool) -> None:
    survey, version = live
    (text,) = write(version, "Colonel Aziz runs it")
    if is_folded:
        folding.fold_texts()
    text.refresh_from_db()

    intake.redact(text, passage="Colonel Aziz", reason="A name", by=member("researcher"))
    folding.fold_texts()

    text.refresh_from_db()
    assert text.folded == " runs it "
    assert not list(searching.matching(words.texts(Selection(survey)), parse("aziz")))


def test_a_text_that_is_redacted_between_reading_and_folding_stays_as_it_was_left(live: Live) -> None:
    """The keys are read before the rows are locked: only what is not folded by then is."""
    _survey, version = live
    (text,) = write(version, "Colonel Aziz runs it")
    keys = [text.pk]
    intake.redact(text, passage="Colonel Aziz", reason="A name", by=member("researcher"))

    assert folding._fold(keys) == 0
    text.refresh_from_db()
    assert text.folded == " runs it "


@pytest.mark.parametrize("way", ["withdrawal", "retention"])
def test_what_a_search_compares_goes_with_the_text(live: Live, settings: Settings, way: str) -> None:
    survey, version = live
    old = timezone.now().date() - timedelta(days=settings.TEXT_DAYS + 1)
    (text,) = write(version, "Colonel Aziz runs it", submitted_on=old)
    folding.fold_texts()

    if way == "withdrawal":
        intake.withdraw(text.response)
    else:
        retention.delete_expired()

    assert not AnswerText.objects.filter(folded__contains="aziz").exists()
    assert found(survey, "aziz") == set()


def test_what_was_found_is_marked_and_all_of_it_is_escaped() -> None:
    assert with_words("L’État <b>x</b> […] etats", "etat") == (
        "L’<mark>État</mark> &lt;b&gt;x&lt;/b&gt; "
        '<span class="taken-out">[…]</span> <mark>etat</mark>s'
    )  # fmt: skip
    assert with_words("a & b", '"a b" -c') == "<mark>a &amp; b</mark>"
    assert with_words("a", "") == "a"


def test_the_page_shows_what_was_found_marked_and_leads_on(live: Live) -> None:
    survey, version = live
    texts = write(version, *(f"Frontière {number}" for number in range(30)), "Port")
    client: Client = signed_in("researcher")
    address = reverse("admin:surveys_response_texts", args=[survey.pk, texts[0].question_id])

    page = client.get(address, {"q": "frontiere -port"}).content.decode()

    assert page.count("<mark>Frontière</mark>") == 25
    assert "30 texts in this view" in page
    assert "q=frontiere%20-port&amp;p=2" in page
