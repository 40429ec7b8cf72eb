"""What visitors told, in public: noised shares of a release, drawn once, with their cost, and no exact number."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from indicators.models import ResultCount
from indicators.workflow.results import spending_of
from lib import caching
from surveys import intake
from surveys.analysis import public_tallies
from surveys.models import Question, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import (
    add_question,
    answer_about_score,
    make_live,
    make_survey,
    respond,
    withdraw,
)
from tests.surveys.results.pages import PAGE, PublishRelease, choose, drawn, text

pytestmark = pytest.mark.django_db


def test_a_release_counts_the_chosen_questions_and_no_other(version: SurveyVersion, release: PublishRelease) -> None:
    made = release()

    counted = ResultCount.objects.filter(release=made, subject="reading")
    assert set(counted.values_list("figure", flat=True)) == {"", "role", "reads", "clear", "useful"}
    assert drawn(made, "role") == {"police": 40, "press": 12, "not-said": 4}
    assert drawn(made, "reads") == {"map": 60, "tables": 0, "papers": 30, "": 60}
    assert drawn(made, "clear") == {"disagree": 20, "neither": 0, "agree": 40, "unsure": 0}
    assert drawn(made, "") == {"": 60}


def test_several_choices_carry_noise_for_all_the_cells_that_one_response_can_be_in(
    version: SurveyVersion, release: PublishRelease
) -> None:
    made = release()

    scales = dict(ResultCount.objects.filter(release=made, subject="reading").values_list("figure", "sensitivity"))
    assert scales == {"": 1, "role": 1, "reads": 4, "clear": 1, "useful": 1}


def test_the_page_prints_shares_bases_to_tens_and_what_the_noise_costs(
    client: Client, version: SurveyVersion, release: PublishRelease
) -> None:
    made = release()

    page = text(client)

    assert "Police 77% Press 23%" in page  # 40 and 12 of 52
    assert "Base: about 50." in page
    assert "Left out" not in page  # 4 do not say: under 8
    assert "about 60" in page
    assert f"Release {made.number}" in page
    assert "ε = 10 for each question or statement" in page
    assert "One response stands in 5 figures" in page
    assert "cost it ε = 50, all releases so far 50. The bound for all releases is 1000." in page
    assert "All of them together no longer hide a single response" in page  # e^50 / (1 + e^50)


@pytest.mark.parametrize(("epsilon", "printed"), [("0.2", "74"), ("1", "99.4"), ("2", "99.996"), ("10", "")])
def test_the_page_prints_how_often_the_best_guess_is_right_rounded_up(
    client: Client, version: SurveyVersion, release: PublishRelease, settings: Settings, epsilon: str, printed: str
) -> None:
    """Five figures: e^E / (1 + e^E) with E = 1, 5, 10, 50 is 0.7311, 0.99331, 0.9999546, 1 - 2e-22."""
    settings.RESULTS_EPSILON = Decimal(epsilon)
    release()

    found = re.search(r"is right at most ([0-9.]+) times in 100", text(client))

    assert (found[1] if found else "") == printed


def test_a_count_under_eight_is_not_told_anywhere(
    client: Client, version: SurveyVersion, release: PublishRelease
) -> None:
    for _time in range(7):
        respond(version, {"reads": "tables"})
    made = release()

    assert drawn(made, "reads")["tables"] == 7
    assert "Tables under 8" in text(client)
    rows = list(csv.DictReader(io.StringIO(client.get(f"{PAGE}{made.number}/reads.csv").content.decode())))
    assert [row["share_percent"] for row in rows if row["answer_code"] == "tables"] == [""]


def test_a_question_that_too_few_answered_has_no_figures(client: Client, release: PublishRelease) -> None:
    survey, version = make_live()
    choose(survey, "role")
    for _time in range(3):
        respond(version, {"role": "police"})
    release()

    page = text(client)

    assert "Too few answered to show figures that say more than their noise." in page
    assert "Police" not in page


def test_with_the_noise_of_use_bars_say_between_which_shares_the_answer_was(
    client: Client, version: SurveyVersion, release: PublishRelease, settings: Settings
) -> None:
    settings.RESULTS_EPSILON = Decimal("0.2")
    for _time in range(400):
        respond(version, {"role": "press"})
    release()

    page = text(client)

    assert "A count is off by at most 15 answers, 19 times in 20." in page
    assert re.search(r"Press [89]\d% [78]\d% to (9\d|100)%", page)


def test_reading_twice_gives_the_same_numbers_whatever_has_come_in(
    client: Client, version: SurveyVersion, release: PublishRelease
) -> None:
    release()
    before = text(client)
    for _time in range(100):
        respond(version, {"role": "press"})
    caching.new_generation()

    assert text(client) == before


def test_what_was_withdrawn_leaves_with_the_next_release(
    client: Client, version: SurveyVersion, release: PublishRelease
) -> None:
    release()
    for response in version.responses.filter(answers__option__code="press"):
        intake.withdraw(response)

    assert "Press 23%" in text(client)
    release()

    assert "Press under 8" in text(client)


def test_the_numbers_of_a_release_that_was_withdrawn_are_not_shown(
    client: Client, version: SurveyVersion, release: PublishRelease,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    made = release()
    with django_capture_on_commit_callbacks(execute=True):
        withdrawal = withdraw(made)

    assert client.get(f"{PAGE}{made.number}/").status_code == 404
    assert client.get(f"{PAGE}{made.number}/role.csv").status_code == 404
    assert f"Release {withdrawal.number}" in text(client)


def test_earlier_results_stay_at_their_address_in_the_words_of_their_time(
    client: Client, version: SurveyVersion, release: PublishRelease
) -> None:
    first = release()
    Question.objects.filter(code="role").update(text_en="What is your work?")
    compiling.publish(version.survey, by=None)
    second = release()

    assert "What is your work?" in text(client)
    earlier = text(client, f"{PAGE}{first.number}/")
    assert "Earlier results" in earlier
    assert "What is your work?" not in earlier
    assert f'href="{PAGE}{first.number}/"' in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}{second.number + 1}/").status_code == 404


def test_once_the_bound_is_reached_the_figures_stay_and_the_page_says_so(
    client: Client, version: SurveyVersion, release: PublishRelease, settings: Settings
) -> None:
    settings.RESULTS_EPSILON_BOUND = Decimal(60)  # five figures of 10 a release: once
    first = release()
    release()

    assert "The bound is reached: nothing new is counted" in text(client)
    assert f"Release {first.number}" in text(client)
    assert spending_of("reading").total == 50


def test_before_a_release_and_without_a_choice_the_page_says_so(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    survey, _version = make_live()
    assert "No question of this survey was chosen" in text(client)

    with django_capture_on_commit_callbacks(execute=True):
        choose(survey, "role")

    assert "There are no results yet." in text(client)


@pytest.mark.parametrize("slug", ["nothing", "invented", "score-feedback", "draft-only"])
def test_what_is_no_public_survey_has_no_page(client: Client, slug: str) -> None:
    make_live("invented", demonstration=True)
    make_survey("draft-only")

    assert client.get(f"/feedback/results/{slug}/").status_code == 404


def test_invented_answers_are_counted_nowhere(release: PublishRelease) -> None:
    survey, version = make_live("invented", demonstration=True)
    Question.objects.filter(survey=survey, code="role").update(is_public=True)
    respond(version, {"role": "press"})

    assert not ResultCount.objects.filter(release=release(), subject="invented").exists()


def test_held_answers_are_not_counted(version: SurveyVersion, release: PublishRelease) -> None:
    for _time in range(20):
        respond(version, {"role": "press"}, status="held")

    assert drawn(release(), "role")["press"] == 12


@pytest.mark.parametrize(("code", "figures"), [("missing", 0), ("home", 0), ("quote", 0), ("role", 1), ("agree", 2)])
def test_words_countries_and_consents_can_never_be_counted(code: str, figures: int) -> None:
    survey, _version = make_live()
    question = next(question for question in public_tallies.asked_questions(survey) if question["code"] == code)

    assert len(list(public_tallies.cells_of(question))) == figures


def test_numbers_are_counted_in_classes_that_no_answer_makes(survey: Survey) -> None:
    """From 0 to 500 kilometers: ten classes of 50, whatever was answered."""
    compiling.publish(survey, by=None)
    questions = {question["code"]: question for question in public_tallies.asked_questions(survey)}

    cells = next(iter(public_tallies.cells_of(questions["far"])))

    assert list(cells.cells)[:2] == ["0..50", "50..100"]
    assert len(cells.cells) == 10
    assert len(next(iter(public_tallies.cells_of(questions["trust"]))).cells) == 11


def test_numbers_without_bounds_cannot_be_counted() -> None:
    survey = make_survey()
    add_question(survey.sections.get(), "far", "number", order=9)
    compiling.publish(survey, by=None)
    question = next(question for question in public_tallies.asked_questions(survey) if question["code"] == "far")

    assert list(public_tallies.cells_of(question)) == []


def test_a_release_says_how_many_answers_about_scores_had_an_outcome_in_time(
    client: Client, version: SurveyVersion, release: PublishRelease
) -> None:
    """30 about a score that is decided now; 10 have waited since May, and 9 came today."""
    answer_about_score("COL", "cocaine-trade", "about-right", times=30)
    answer_about_score("NGA", "arms-trafficking", "about-right", times=10, submitted_on=date(2026, 5, 1))  # type: ignore[arg-type]
    answer_about_score("ZAF", "arms-trafficking", "about-right", times=9)

    made = release()

    assert drawn(made, "scores/waiting") == {
        "in-time": 30, "late": 0, "waits": 9, "waits-90": 0, "waits-180": 10, "waits-365": 0,
    }  # fmt: skip
    assert "30 of 40 answered within 90 days; the oldest wait 180 days or more" in text(client)
