"""Views side by side: shares, differences and means of each, what is clear, and what is said where views overlap."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from surveys.analysis import comparing, quick_views
from surveys.analysis.comparing import ComparedQuestion
from surveys.analysis.filterable import filterable
from surveys.analysis.selecting import Selection
from surveys.models import Option, Question, SavedView, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import make_live, member, respond, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    return make_live()


@pytest.fixture
def researcher() -> Client:
    return signed_in("researcher")


def fill(version: SurveyVersion, rows: Sequence[tuple[str, str, str, int]]) -> None:
    """Keep responses: language, role, answer to "clear", how often."""
    for language, role, clear, times in rows:
        for _time in range(times):
            respond(version, {"role": role, "clear": clear}, language=language)


# In English 8 disagree, 12 neither, 20 agree; in French 15, 10, 10. Roles are the same but for one.
ROWS = [
    ("en", "police", "disagree", 8), ("en", "press", "neither", 12), ("en", "press", "agree", 20),
    ("fr", "police", "disagree", 15), ("fr", "press", "neither", 10), ("fr", "press", "agree", 10),
]  # fmt: skip


def compared(survey: Survey, *views: Selection) -> dict[str, ComparedQuestion]:
    shared = comparing.overlapping(views)
    questions = comparing.compare(views, list(survey.versions.all()), "en", shared)
    return {question.code: question for question in comparing.corrected(questions)}


def url(survey: Survey, act: str = "compare", query: str = "") -> str:
    return reverse(f"admin:surveys_response_{act}", args=[survey.pk]) + (f"?{query}" if query else "")


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


BY_LANGUAGE = "view=language%3Den&view=language%3Dfr"


def test_shares_differences_and_means_are_those_of_another_program(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    fill(version, ROWS)
    base = Selection(survey)

    clear = compared(survey, replace(base, language="en"), replace(base, language="fr"))["clear"]

    agree = clear.lines[2]
    assert (clear.bases, agree.counts) == ([40, 35], [20, 10])
    assert agree.shares[0] is not None
    assert agree.shares[0].share == 0.5
    difference = agree.differences[0]
    assert difference is not None
    assert difference.interval is not None
    # statsmodels 0.15: confint_proportions_2indep(10, 35, 20, 40, method="newcomb").
    assert difference.interval == pytest.approx((-0.214286, -0.406377, 0.007245), abs=1e-6)
    assert clear.mean is not None
    mean = clear.mean.differences[0]
    assert mean is not None
    assert mean.interval is not None
    # statsmodels 0.15: CompareMeans(...).tconfint_diff(usevar="unequal") and ttest_ind of 0, 1, 2 for the answers.
    assert mean.interval == pytest.approx((-0.442857, -0.821518, -0.064196), abs=1e-6)
    assert mean.p == pytest.approx(0.02255040, abs=1e-8)


def test_clear_is_what_stays_so_after_holms_correction_over_all_that_is_on_the_page(
    live: tuple[Survey, SurveyVersion],
) -> None:
    survey, version = live
    fill(version, ROWS)
    base = Selection(survey)
    views = [replace(base, language="en"), replace(base, language="fr")]
    every = comparing.compare(views, list(survey.versions.all()), "en", [False])

    together = comparing.corrected(every)
    alone = comparing.corrected([question for question in every if question.code == "clear"])

    # 2 roles, 3 answers and a mean: p .0322 .0322 .0322 .8922 .0588 .0226 (statsmodels); times 6 the least is .135.
    assert comparing.n_tested(together) == 6
    assert not any(each and each.is_clear for q in together for line in q.lines for each in line.differences)
    # Alone: 4 tests, .0226 times 4 is .09.
    assert alone[0].mean is not None
    assert alone[0].mean.differences[0] is not None
    assert not alone[0].mean.differences[0].is_clear


def test_a_difference_that_is_clear_is_marked(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    fill(version, [("en", "police", "agree", 40), ("fr", "press", "agree", 40)])
    base = Selection(survey)

    role = compared(survey, replace(base, language="en"), replace(base, language="fr"))["role"]

    assert [line.differences[0].is_clear for line in role.lines if line.differences[0]] == [True, True]


def test_small_bases_have_an_interval_and_no_test(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    fill(version, [("en", "police", "agree", 29), ("fr", "press", "agree", 40)])
    base = Selection(survey)

    role = compared(survey, replace(base, language="en"), replace(base, language="fr"))["role"]

    difference = role.lines[0].differences[0]
    assert difference is not None
    assert difference.interval is not None
    assert (difference.p, difference.is_clear) == (None, False)


def test_views_that_share_responses_have_no_interval_and_no_test(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    fill(version, [("en", "police", "agree", 40), ("fr", "press", "agree", 40)])
    base = Selection(survey)

    assert comparing.overlapping([base, replace(base, language="fr")]) == [True]
    role = compared(survey, base, replace(base, language="fr"))["role"]
    difference = role.lines[0].differences[0]
    assert difference is not None
    assert (difference.value, difference.interval, difference.p) == (-0.5, None, None)


def test_the_page_has_figures_with_the_wording_in_each_language(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, ROWS)

    page = researcher.get(url(survey, query=BY_LANGUAGE)).content.decode()

    said = text_of(page)
    assert "English and French compared" in said
    assert "40 responses in English" in said
    assert "35 responses in French" in said
    assert 'lang="fr" dir="auto">clear ?</p>' in page
    assert "Agree agree (fr) 50.0% 35.2–64.8 28.6% 16.3–45.1 −21 −41 to +1" in said
    assert "Mean -1 Disagree … 1 Agree 0.30 0.05–0.55 −0.14" in said
    assert "−0.44 −0.82 to −0.06" in said
    assert "English : base 40 of 40 asked; skipped 0, “Unsure” 0." in said
    assert "over all 6 differences on this page" in said
    assert "Who answers differs too. “Role”: “Police” 20%, 43%; “Press” 80%, 57%, in the order of the views." in said
    assert 'class="paired"' in page


def test_only_the_chosen_questions_stand_on_the_page(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, version = live
    fill(version, ROWS)

    page = researcher.get(url(survey, query=f"{BY_LANGUAGE}&question=clear")).content.decode()

    assert re.findall(r'<h2 id="q-([^"]+)"', page) == ["clear"]
    assert "1 question chosen" in text_of(page)
    assert "over all 4 differences on this page" in text_of(page)
    assert 'href="?view=language%3Dfr&amp;view=language%3Den&amp;question=clear">Swap' in page


def test_the_question_that_divides_the_views_is_left_out_unless_it_is_chosen(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, ROWS)
    views = "view=answers%3Drole:police&view=answers%3Drole:press"

    page = researcher.get(url(survey, query=views)).content.decode()
    chosen = researcher.get(url(survey, query=f"{views}&question=role")).content.decode()

    assert re.findall(r'<h2 id="q-([^"]+)"', page) == ["clear"]
    assert re.findall(r'<h2 id="q-([^"]+)"', chosen) == ["role"]
    assert "Who answers differs too" not in page


def test_a_saved_view_is_compared_by_its_number_and_named(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, ROWS)
    saved = SavedView.objects.create(
        survey=survey, name="The French", query="language=fr", by=member("researcher", "r3")
    )

    said = text_of(researcher.get(url(survey, query=f"view=language%3Den&view={saved.pk}")).content.decode())

    assert "English and The French compared" in said


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("view=99&view=", "There is no saved view 99."),
        ("view=answers%3Dgone:x&view=language%3Den", "The filter names “gone”"),
        ("view=a&view=b&view=c&view=d&view=e", "At most 4 views are compared."),
        ("view=since%3D2026-13-01", "Enter a valid date."),
    ],
)
def test_a_view_that_cannot_be_read_is_said(
    live: tuple[Survey, SurveyVersion], researcher: Client, query: str, fault: str
) -> None:
    survey, version = live
    fill(version, ROWS)

    page = researcher.get(url(survey, query=query))

    assert page.status_code == 200
    assert fault in page.content.decode()
    assert researcher.get(url(survey, "compare_csv", query)).status_code == 302


@pytest.mark.parametrize(
    ("by", "views"),
    [
        ("language", ["language=en", "language=fr"]),
        ("role", ["answers=role:press", "answers=role:police"]),
        ("month", ["since=2026-10-01&until=2026-10-31", "since=2026-11-01&until=2026-11-30"]),
    ],
)
def test_quick_ways_divide_a_view(
    live: tuple[Survey, SurveyVersion], researcher: Client, by: str, views: list[str]
) -> None:
    survey, version = live
    fill(version, ROWS)
    for day in ("2026-09-30", "2026-10-01", "2026-11-02"):
        respond(version, {}, submitted_on=day)

    parts = quick_views.split(Selection(survey), by, filterable(list(survey.versions.all())))
    location = researcher.get(url(survey, query=f"by={by}&of="))["Location"]

    assert [part.query() for part in parts] == views
    assert location.count("view=") == 2
    assert "compared" in researcher.get(location).content.decode()


def test_a_view_that_says_one_thing_alone_cannot_be_divided(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, ROWS[:1])

    page = researcher.get(url(survey, query="by=version&of=language%3Den"), follow=True).content.decode()

    assert "There is nothing to compare by this" in page
    assert "The first view is “English”." in page


def test_changes_of_wording_are_said_with_a_way_to_the_newest(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, ROWS)
    Question.objects.filter(code="role", section__survey=survey).update(text_fr="Votre rôle ?")
    Option.objects.filter(question__code="role", code="press").update(label_fr="La presse")
    fill(compiling.publish(survey, by=None), ROWS)

    page = researcher.get(url(survey, query=f"{BY_LANGUAGE}&question=role")).content.decode()
    newest = "view=language%3Den%26version%3D2&view=language%3Dfr%26version%3D2&question=role"
    alone = researcher.get(url(survey, query=newest)).content.decode()

    assert "The wording changed" not in alone
    assert "The wording changed: French" in page
    assert "The wording changed: English" not in page
    assert "Votre rôle ?" in page
    assert 'href="?view=language%3Den%26version%3D2&amp;view=language%3Dfr%26version%3D2&amp;question=role"' in page


def test_the_file_has_a_line_for_each_answer_in_each_view(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, ROWS)

    response = researcher.get(url(survey, "compare_csv", f"{BY_LANGUAGE}&question=clear"))
    lines = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))

    agree = [line for line in lines if line["answer_code"] == "agree"]
    assert [line["view"] for line in lines] == ["English"] * 4 + ["French"] * 4
    assert [(line["count"], line["base"], float(line["percent"])) for line in agree] == [
        ("20", "40", 50.0),
        ("10", "35", 28.5714),
    ]
    assert float(agree[1]["difference"].replace("−", "-").lstrip("'")) == -21.4286
    assert [line["clear"] for line in agree] == ["", "0"]
    assert 'filename="reading-compared.csv"' in response["Content-Disposition"]


def test_the_page_takes_as_many_queries_for_many_responses_as_for_few(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, version = live
    fill(version, ROWS)
    researcher.get(url(survey, query=BY_LANGUAGE))
    with CaptureQueriesContext(
        connection,
    ) as few:
        researcher.get(url(survey, query=BY_LANGUAGE))
    fill(version, ROWS)

    with CaptureQueriesContext(connection) as many:
        researcher.get(url(survey, query=BY_LANGUAGE))

    assert len(many) == len(few) <= 40


def test_views_are_compared_by_those_who_may_see_responses(live: tuple[Survey, SurveyVersion]) -> None:
    survey, _version = live

    assert signed_in("editor").get(url(survey)).status_code == 403
    assert signed_in("coordinator").get(url(survey, "compare_csv")).status_code == 403
