"""Views with the mix of roles made equal, by hand: shares by role times the mix of all views together."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from surveys.analysis import comparing
from surveys.analysis.comparing import ComparedQuestion
from surveys.analysis.dimensions import AnswerDimension, dimensions
from surveys.analysis.equal_mix import with_equal_mix
from surveys.analysis.selecting import Selection
from surveys.models import Survey, SurveyVersion
from surveys.statistics import standardizing
from surveys.statistics.intervals import ScaleSummary
from tests.factories import make_live, respond, signed_in

pytestmark = pytest.mark.django_db

# In English 30 police, of whom 24 agree, and 10 of the press, of whom 2; in French 10 and 8, and 30 and 6.
ROWS = [
    ("en", "police", "agree", 24), ("en", "police", "disagree", 6), ("en", "press", "agree", 2),
    ("en", "press", "disagree", 8), ("fr", "police", "agree", 8), ("fr", "police", "disagree", 2),
    ("fr", "press", "agree", 6), ("fr", "press", "disagree", 24),
]  # fmt: skip


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    survey, version = make_live()
    for language, role, clear, times in ROWS:
        for _time in range(times):
            respond(version, {"role": role, "clear": clear}, language=language)
    return survey, version


def equal(survey: Survey, *views: Selection) -> ComparedQuestion:
    versions = list(survey.versions.all())
    shared, offered = comparing.overlapping(views), dimensions(versions, "en")
    by, own = offered["role"], offered["clear"]
    assert isinstance(by, AnswerDimension)
    assert isinstance(own, AnswerDimension)
    question = next(each for each in comparing.compare(views, versions, "en", shared) if each.code == "clear")
    return with_equal_mix(question, views, by, own, shared)


def test_what_differs_by_the_mix_alone_is_the_same_with_the_mix_made_equal(
    live: tuple[Survey, SurveyVersion],
) -> None:
    survey, _version = live
    base = Selection(survey)

    clear = equal(survey, replace(base, language="en"), replace(base, language="fr"))

    agree = clear.lines[2]
    assert agree.counts == [26, 14]
    assert agree.shares[0] is not None
    assert agree.differences[0] is not None
    assert agree.differences[0].interval is not None
    # 40 police and 40 of the press in all: (.8 + .2) / 2 in both. The variance of each is
    # .25 (.16 / 30 + .16 / 10) = .0053333, its root .0730297, and of the difference .1032796.
    assert agree.shares[0] == pytest.approx((0.5, 0.3568645, 0.6431355), abs=1e-6)
    assert agree.differences[0].interval == pytest.approx((0.0, -0.2024242, 0.2024242), abs=1e-6)
    assert agree.differences[0].p == pytest.approx(1.0)
    assert clear.mean is not None
    assert clear.mean.differences[0] is not None
    assert clear.mean.differences[0].value == pytest.approx(0.0)


def test_a_group_that_one_view_lacks_is_left_out(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    for _time in range(30):
        respond(version, {"role": "police", "clear": "agree"}, language="es")
    base = Selection(survey)

    clear = equal(survey, replace(base, language="en"), replace(base, language="es"))

    shares = [share and share.share for share in clear.lines[2].shares]
    assert shares == pytest.approx([0.8, 1.0])  # of the police alone


def test_views_without_a_group_in_common_cannot_be_made_equal(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"clear": "agree"}, language="es")
    base = Selection(survey)

    clear = equal(survey, replace(base, language="en"), replace(base, language="es"))

    assert (clear.lines, clear.mean) == ([], None)


def test_means_are_mixed_with_the_variance_of_their_groups() -> None:
    groups = [ScaleSummary(4, Fraction(1), Fraction(1), 2.0), ScaleSummary(9, Fraction(4), Fraction(4), 3.0)]

    # A quarter of 1 and three of 4; 1/16 of 4/4 and 9/16 of 9/9.
    assert standardizing.mean(groups, [1, 3]) == pytest.approx((3.25, 0.625))
    assert standardizing.mean([*groups, ScaleSummary(1, Fraction(1), Fraction(1), None)], [1, 1, 1]) is None


def test_the_page_has_a_switch_and_says_what_was_made_equal(live: tuple[Survey, SurveyVersion]) -> None:
    survey, _version = live
    views = "view=language%3Den&view=language%3Dfr"
    url = reverse("admin:surveys_response_compare", args=[survey.pk])
    researcher: Client = signed_in("researcher")

    as_it_is = researcher.get(f"{url}?{views}").content.decode()
    made_equal = researcher.get(f"{url}?{views}&mix=equal").content.decode()

    assert f'href="?{views.replace("&", "&amp;")}&amp;mix=equal">made equal' in as_it_is
    assert "65.0%" in as_it_is
    assert "Made equal:" in made_equal
    assert "65.0%" not in made_equal
    assert "50.0%" in made_equal
