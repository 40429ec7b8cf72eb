"""Removing the demonstration: all that it invented, but for what was published of it."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from indicators.workflow import audit, removing
from lib import caching
from surveys.models import (
    Answer,
    AnswerText,
    Expert,
    Panel,
    Question,
    Response,
    Round,
    Run,
    Section,
    Snapshot,
    Survey,
    SurveyVersion,
)
from surveys.rounds import vault
from surveys.simulation import making
from surveys.simulation.panel import CODE

# Texts with a history of their own, and how each leads to its survey.
PARTS: tuple[tuple[Any, str], ...] = ((Survey, "pk__in"), (Section, "survey__in"), (Question, "survey__in"))


@transaction.atomic
def remove_demonstration(*, by: User | None) -> bool:
    """Delete the demonstration's surveys, panel and drafts, all or nothing; return whether anything was there.

    It is not made again by itself. A demonstration that was published stays with its releases, labelled as one; so do
    entries of the audit trail.
    """
    surveys = Survey.objects.filter(demonstration=True)
    counts = {"responses": delete_surveys(surveys), "rounds": _delete_panels()}
    counts["editions"] = removing.remove_demonstration_drafts()
    is_first = not making.was_removed()
    if is_first or any(counts.values()):
        audit.record(making.REMOVED, subject=making.DEMONSTRATION, by=by, **counts)
        caching.new_generation()  # pages named its surveys
    return any(counts.values())


def delete_surveys(invented: QuerySet[Survey]) -> int:
    """Delete surveys that hold nothing but invented answers, all of it; return how many responses there were."""
    surveys = Survey.objects.filter(pk__in=list(invented.filter(demonstration=True).values_list("pk", flat=True)))
    versions = SurveyVersion.objects.filter(survey__in=surveys)
    responses = Response.objects.filter(survey__in=surveys)
    count = responses.count()
    AnswerText.objects.filter(response__in=responses).delete()
    Answer.objects.filter(response__in=responses).delete()
    responses.delete()
    versions.delete()
    keys_by_model = [
        (model, list(model.objects.filter(**{path: surveys}).values_list("pk", flat=True))) for model, path in PARTS
    ]
    surveys.delete()
    for model, keys in keys_by_model:
        model.history.filter(id__in=keys).delete()
    return count


def _delete_panels() -> int:
    """Delete panels of the demonstration with rounds, runs and invented experts; return how many rounds there were."""
    panels = Panel.objects.filter(demonstration=True)
    rounds = Round.objects.filter(Q(panel__in=panels) | Q(edition__demonstration=True))
    invented = list(Expert.objects.filter(panels__in=panels, code__startswith=CODE).values_list("pk", flat=True))
    count = rounds.count()
    Run.objects.filter(round__in=rounds).delete()
    Snapshot.objects.filter(runs=None).delete()
    rounds.delete()
    panels.delete()
    experts = Expert.objects.filter(pk__in=invented, panels=None, invitations=None)
    vault.delete_identities(experts)
    experts.delete()
    return count
