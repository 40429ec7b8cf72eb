"""Acts that several tests begin with."""

from indicators import workflow
from indicators.models import Edition, Score, ScoreUpdate


def proposed(score: Score, half_points: int | None, **evidence: object) -> ScoreUpdate:
    """Propose a value as a run does, with the checksum of its inputs."""
    told = {"reason": "Round 1", "method": "trimmed-mean/1", "digest": "ab" * 32, **evidence}
    return workflow.propose(score, half_points, **told)


def value(score: Score) -> int | None:
    return Score.objects.get(pk=score.pk).half_points


def cell(edition: Edition, iso3: str, slug: str) -> Score:
    return Score.objects.get(edition=edition, country__iso3=iso3, indicator__slug=slug)
