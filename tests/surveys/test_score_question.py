"""Does this score look right? From the page of a score to the answer that is kept."""

from decimal import Decimal

import pytest
from webtest import TestApp

from indicators.models import Edition
from surveys.models import Response
from tests.surveys.visiting import SCORE, form_of, kept, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def app() -> TestApp:
    return visitor()


def asked_on(app: TestApp, address: str) -> object:
    """Return the form that a page of the index puts the question by."""
    page = app.get(address)
    return next(
        form for form in page.forms.values() if form.action.endswith("/feedback/score/") and "step" in form.fields
    )


def test_from_the_page_of_an_indicator_a_country_is_picked_and_the_step_goes_along(app: TestApp) -> None:
    form = asked_on(app, "/2025/indicators/cocaine-trade/")
    form["country"] = "ZAF"

    page = form.submit("step", value="too-low")

    assert page.request.path_qs == "/feedback/score/?edition=2025&indicator=cocaine-trade&country=ZAF&step=too-low"
    facts = page.html.select_one(".asked-about").get_text(" ", strip=True)
    assert "South Africa" in facts
    assert "Cocaine trade" in facts
    assert "Score in 2025 7.5" in facts
    assert form_of(page)["q-step"].value == "too-low"
    assert page.headers["Cache-Control"] == "no-store"


def test_from_the_page_of_a_country_a_row_is_picked(app: TestApp) -> None:
    form = asked_on(app, "/2023/countries/ZAF/")
    form["indicator"] = "criminality"

    page = form.submit("step", value="far-too-high")

    facts = page.html.select_one(".asked-about").get_text(" ", strip=True)
    assert "Score in 2023 7.18" in facts


def test_from_a_ranking_a_country_is_picked(app: TestApp) -> None:
    form = asked_on(app, "/2025/rankings/criminality/")

    assert form["indicator"].value == "criminality"
    assert len(form["country"].options) == 194


def test_nothing_is_kept_until_the_second_page_is_sent(app: TestApp) -> None:
    page = app.get(SCORE + "&step=too-low")
    assert not Response.objects.exists()
    form = form_of(page)
    form["q-know"] = "live-there"
    form["q-reason"] = "Seizures in the port doubled between 2023 and 2025."
    form["q-source"] = "https://example.org/report"

    response = kept(form.submit())

    assert response.survey.slug == "score-feedback"
    assert (response.country.iso3, response.indicator.slug, response.edition.year) == ("ZAF", "cocaine-trade", 2025)
    assert response.shown == Decimal("7.50")
    assert {one.question.code: one.option.code for one in response.answers.exclude(option=None)} == {
        "step": "too-low",
        "know": "live-there",
    }
    assert set(response.texts.values_list("question__code", "text")) == {
        ("reason", "Seizures in the port doubled between 2023 and 2025."),
        ("source", "https://example.org/report"),
    }


def test_the_value_of_a_composite_is_kept_with_both_its_decimals(app: TestApp) -> None:
    form = form_of(app.get("/feedback/score/?country=ZAF&indicator=criminality&edition=2023&step=about-right"))

    assert kept(form.submit()).shown == Decimal("7.18")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("country=XYZ&indicator=cocaine-trade", "Country: the edition of 2025 has no such country."),
        ("country=ZAF&indicator=nothing", "Indicator: the edition of 2025 has no such indicator."),
        ("country=ZAF&indicator=cocaine-trade&edition=1999", "Edition: there is no published edition of this year."),
        (
            "country=ZAF&indicator=cocaine-trade&edition=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%95",
            "Edition: there is no published edition of this year.",
        ),
        ("country=%00&indicator=%FF", "Country: the edition of 2025 has no such country."),
    ],
)
def test_wrong_parameters_lead_to_the_pickers_with_a_word_about_them(app: TestApp, query: str, said: str) -> None:
    page = app.get(f"/feedback/score/?{query}", status=400)

    assert said in page.html.select_one("#problems").text
    assert page.html.select_one("select[name=country]")


def test_the_pickers_lead_on(app: TestApp) -> None:
    form = next(one for one in app.get("/feedback/score/?step=too-high").forms.values() if "country" in one.fields)
    form["country"], form["indicator"] = "KEN", "resilience"

    page = form.submit()

    assert "Kenya" in page.html.select_one(".asked-about").text
    assert form_of(page)["q-step"].value == "too-high"


def test_a_step_that_is_none_is_asked_for_again(app: TestApp) -> None:
    form = form_of(app.get(SCORE + "&step=sideways"))

    page = form.submit(status=422)

    assert page.html.select_one(".sum a")["href"] == "#q-step"


def test_a_lost_token_gives_the_form_back_filled(app: TestApp) -> None:
    form = form_of(app.get(SCORE + "&step=too-low"))
    form["q-reason"] = "What I have seen."
    app.reset()

    again = form_of(form.submit(status=403))

    assert again["q-reason"].value == "What I have seen."
    assert kept(again.submit()).country.iso3 == "ZAF"


def test_a_demonstration_is_not_asked_about(app: TestApp) -> None:
    Edition.objects.filter(year=2023).update(demonstration=True)

    page = app.get("/feedback/score/?country=ZAF&indicator=cocaine-trade&edition=2023", status=400)

    assert "there is no published edition of this year" in page.text


def test_the_pages_of_a_demonstration_do_not_ask(app: TestApp) -> None:
    Edition.objects.filter(year=2023).update(demonstration=True)

    for address in ("/2023/countries/ZAF/", "/2023/indicators/cocaine-trade/", "/2023/rankings/cocaine-trade/"):
        assert app.get(address).html.select_one(".score-question") is None
    assert app.get("/2025/countries/ZAF/").html.select_one(".score-question")


def test_the_footer_and_the_menu_lead_to_the_survey(app: TestApp) -> None:
    for address in ("/", "/about/", "/2021/countries/ZAF/"):
        page = app.get(address)
        assert page.html.select_one(".foot a[href='/feedback/']").text == "Give feedback"
        assert page.html.select_one(".across a[href='/feedback/']").text == "Feedback"


def test_pages_of_the_index_set_no_cookie_for_the_question(app: TestApp) -> None:
    app.get("/2025/countries/ZAF/")

    assert not app.cookies


@pytest.mark.parametrize(
    "other",
    ["country=KEN&indicator=cocaine-trade&edition=2025", "country=ZAF&indicator=heroin-trade&edition=2025",
     "country=ZAF&indicator=cocaine-trade&edition=2023"],
)  # fmt: skip
def test_the_same_words_about_another_score_are_another_answer(app: TestApp, other: str) -> None:
    """Under one key it is refused and comes back with a fresh one: given the first receipt, it would be lost."""
    form = form_of(app.get(SCORE + "&step=too-low"))
    form["q-reason"] = "What I have seen."
    first = kept(form.submit())
    form.action = f"/feedback/score/?{other}"

    again = form_of(form.submit(status=409))

    assert (Response.objects.count(), again["q-reason"].value) == (1, "What I have seen.")
    second = kept(again.submit())
    asked = f"country={second.country.iso3}&indicator={second.indicator.slug}&edition={second.edition.year}"
    assert (second.pk != first.pk, asked) == (True, other)
