"""A first draft on its way from editors to a publisher, and back; that of a published survey needs no handing over."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.models import Question, Section, Survey


def hand_over(survey: Survey, *, by: User, note: str = "") -> None:
    """Tell publishers that a first draft is ready. Raises `Refused` for any other survey, and for the second time."""
    drafts = Survey.objects.changeable().filter(pk=survey.pk, versions=None, demonstration=False)
    facts = {"handed_over_at": timezone.now(), "handed_over_by": by, "handover_note": note}
    if not Survey.objects.filter(pk__in=drafts, handed_over_at=None).update(**facts):
        raise Refused(_("Only a draft that was never published, and waits for nobody yet, can be handed over."))


def give_back(survey: Survey, *, note: str = "") -> None:
    """Take a draft back before it is published, or return it to its editors. Raises `Refused` if it is not waiting."""
    facts = {"handed_over_at": None, "handed_over_by": None, "handover_note": note}
    if not Survey.objects.filter(pk=survey.pk, versions=None).exclude(handed_over_at=None).update(**facts):
        raise Refused(_("This draft was not handed over, or it is published by now."))


def changes_since(survey: Survey, moment: datetime) -> int:
    """Return how often a draft was changed since then: texts, sections and questions with their options."""
    rows = (
        Survey.history.filter(id=survey.pk),  # type: ignore[attr-defined]
        Section.history.filter(survey_id=survey.pk),  # type: ignore[attr-defined]
        Question.history.filter(survey_id=survey.pk),  # type: ignore[attr-defined]
    )
    return sum(history.filter(history_date__gt=moment).count() for history in rows)
