"""Small closed rounds, written row by row, for tests of what is made of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256

from django.utils import timezone

from indicators import workflow
from indicators.models import Country, Edition, Indicator, Score
from surveys.models import Answer, Assessment, Assignment, Expert, Invitation, Option, Panel, Response, Round, Survey
from tests.indicators.editions import attribute

Cell = tuple[str, str]  # iso3, slug


def draft(year: int = 2027) -> Edition:
    """Return a draft like the newest edition."""
    return attribute(workflow.create_edition(year, like=Edition.objects.published().get(year=2025)))


def closed_round(
    edition: Edition, ratings: Mapping[Cell, Sequence[int]], *, number: int = 1, weighting: str = "equal"
) -> Round:
    """Return a closed round in which expert E1 gave each cell its first half points, E2 its second, and so on."""
    panel, _made = Panel.objects.get_or_create(name="Panel")
    asked = Round.objects.create(
        panel=panel, edition=edition, number=number, state="closed", closed_at=timezone.now(), weighting=weighting
    )
    asked.countries.set(Country.objects.filter(iso3__in={iso3 for iso3, _slug in ratings}))
    asked.indicators.set(Indicator.objects.filter(slug__in={slug for _iso3, slug in ratings}))
    for (iso3, slug), half_points in ratings.items():
        for place, value in enumerate(half_points, start=1):
            judge(asked, f"E{place}", iso3, slug, value)
    return asked


def judge(asked: Round, code: str, iso3: str, slug: str, half_points: int | None, **facts: str) -> Assessment:
    """Return a judgement that was handed in."""
    expert, _made = Expert.objects.get_or_create(code=code)
    token_hash = sha256(f"{asked.pk}{code}".encode()).hexdigest()
    invitation, _made = Invitation.objects.get_or_create(
        round=asked, expert=expert, defaults={"token_hash": token_hash}
    )
    assignment, _made = Assignment.objects.get_or_create(
        invitation=invitation, country=Country.objects.get(iso3=iso3), defaults={"state": "locked"}
    )
    return Assessment.objects.create(
        assignment=assignment,
        indicator=Indicator.objects.get(slug=slug),
        half_points=half_points,
        **{"reason": "It was seen.", "confidence": "high", **facts},
    )


def answer(
    iso3: str,
    slug: str,
    step: str,
    know: str = "",
    *,
    times: int = 1,
    year: int = 2025,
    shown: str = "7.5",
    **facts: str,
) -> list[Response]:
    """Return what visitors said about a score of an edition, once or several times."""
    survey = Survey.objects.get(slug="score-feedback")
    score = Score.objects.select_related("country", "indicator", "edition").get(
        country__iso3=iso3, indicator__slug=slug, edition__year=year
    )
    told = {"step": step, "know": know or Option.SKIPPED}
    made = []
    for _time in range(times):
        key = f"{Response.objects.count():032}"
        response = Response.objects.create(
            survey=survey, version=survey.versions.latest("number"), submit_key=key, receipt_hash=key, language="en",
            country=score.country, indicator=score.indicator, edition=score.edition, shown=Decimal(shown),
            **{"submitted_on": timezone.now().date(), **facts},
        )  # fmt: skip
        for question in survey.questions.filter(code__in=told):
            option = question.options.filter(code=told[question.code]).first()
            Answer.objects.create(response=response, question=question, option=option)
        made.append(response)
    return made
