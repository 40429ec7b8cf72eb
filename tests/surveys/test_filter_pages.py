"""The filter on the pages of figures: its sentence, its form without scripts, and the links that add and remove."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from surveys.models import Survey, SurveyVersion
from tests.factories import make_live, respond, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    survey, version = make_live()
    for said in ({"role": "police", "clear": "agree"}, {"role": "press"}, {"role": "police"}):
        respond(version, said)
    respond(version, {"role": "police", "clear": "disagree"}, language="fr")
    return survey, version


@pytest.fixture
def researcher() -> Client:
    return signed_in("researcher")


def url(survey: Survey, act: str = "analysis") -> str:
    return reverse(f"admin:surveys_response_{act}", args=[survey.pk])


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_filter_is_a_sentence_whose_parts_can_be_left_out(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, _version = live

    page = researcher.get(f"{url(survey)}?language=en&since=2026-01-01&answers=role:police,press").content.decode()

    sentence = words(re.search(r'class="view-sentence">(.*?)</p>', page, re.S)[1])  # type: ignore[index]
    assert sentence.startswith("3 of 4 responses: in English × Leave out: English and sent since 1 January 2026 ×")
    assert "and “Role”: Police or Press ×" in sentence
    assert 'href="?since=2026-01-01&amp;answers=role:police,press"' in page
    assert 'href="?since=2026-01-01&amp;language=en"' in page


def test_or_stands_in_brackets_beside_other_parts(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, _version = live
    query = "language=en&answers=role:!police;clear:agree&join=or"

    page = researcher.get(f"{url(survey)}?{query}").content.decode()

    sentence = words(re.search(r'class="view-sentence">(.*?)</p>', page, re.S)[1])  # type: ignore[index]
    assert "2 of 4 responses" in sentence
    assert re.search(r"and \( ?“Role”: not Police × .* or “Clear”: Agree ×", sentence)


@pytest.mark.parametrize("act", ["analysis", "crosstab"])
def test_without_scripts_a_condition_is_made_in_two_steps_and_removed(
    live: tuple[Survey, SurveyVersion], researcher: Client, act: str
) -> None:
    survey, _version = live
    page, form = url(survey, act), url(survey, "filter")

    added = researcher.get(form, {"page": page, "language": "", "add": "role"})
    offered = researcher.get(added["Location"]).content.decode()
    chosen = researcher.get(form, {"page": page, "language": "en", "a0": ["role", "!", "police"]})
    result = researcher.get(chosen["Location"]).content.decode()

    assert added["Location"] == f"{page}?adding=role"
    assert 'name="a0" value="police"' in offered
    assert chosen["Location"] == f"{page}?language=en&answers=role:!police"
    assert "<b>1</b> of 4 responses" in result
    assert 'value="police" checked' in result


def test_a_question_without_a_tick_stays_open_and_filters_nothing(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, _version = live
    fields = {"page": url(survey), "a0": ["role"], "a1": ["clear", "agree"], "join": "or"}

    location = researcher.get(url(survey, "filter"), fields)["Location"]

    assert location == f"{url(survey)}?join=or&answers=clear:agree&adding=role"
    assert 'name="a1" value="press"' in researcher.get(location).content.decode()


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example", "/admin/logout/", "", "javascript:alert(1)"]
)
def test_the_form_leads_to_no_other_page(live: tuple[Survey, SurveyVersion], researcher: Client, page: str) -> None:
    survey, _version = live

    assert researcher.get(url(survey, "filter"), {"page": page})["Location"] == url(survey)


def test_each_bar_leads_to_those_who_gave_the_answer(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, _version = live

    page = researcher.get(f"{url(survey)}?language=en").content.decode()
    links = re.findall(r'class="only" href="([^"]+)"', page)
    narrowed = researcher.get(url(survey) + links[0].replace("&amp;", "&")).content.decode()

    assert "?language=en&amp;answers=role:police" in links
    assert "?language=en&amp;answers=clear:agree" in links
    assert not any("role:not-said" in link for link in links)  # nobody said it
    assert "<b>2</b> of 4 responses" in narrowed
    assert "role:police;role:police" not in narrowed


def test_conditions_go_along_to_the_table_and_the_export(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, _version = live
    query = "answers=role:police;clear:agree,disagree&join=or"

    page = researcher.get(f"{url(survey)}?{query}").content.decode()
    table = researcher.get(f"{url(survey, 'crosstab')}?{query}&rows=role&columns=clear").content.decode()

    escaped = query.replace("&", "&amp;")
    assert f"columns=role&amp;{escaped}" in page
    assert f'href="?{escaped}&amp;rows=clear&amp;columns=role&amp;percent=row"' in table
    assert 'name="answers" value="role:police;clear:agree,disagree"' in table
    assert "2 of 3 responses in this view answered both" in words(table)


@pytest.mark.parametrize("act", ["analysis", "crosstab"])
def test_a_filter_that_names_a_question_that_is_gone_says_so(
    live: tuple[Survey, SurveyVersion], researcher: Client, act: str
) -> None:
    survey, _version = live

    page = researcher.get(f"{url(survey, act)}?answers=gone:police")

    assert page.status_code == 200
    assert "The filter names “gone”, which is no question of this survey." in page.content.decode()


def test_the_questions_are_listed_and_stay_in_reach(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, _version = live

    page = researcher.get(url(survey)).content.decode()

    listed = re.findall(r'href="#q-([^"]+)"', re.search(r'<nav class="contents".*?</nav>', page, re.S)[0])  # type: ignore[index]
    assert listed == ["role", "reads", "agree", "missing", "home", "quote"]
    assert 'class="to-contents" href="#contents"' in page


def test_the_form_of_a_filter_is_for_those_who_may_see_responses(live: tuple[Survey, SurveyVersion]) -> None:
    survey, _version = live

    assert signed_in("editor").get(url(survey, "filter")).status_code == 403
    assert Client().get(url(survey, "filter")).status_code == 302
