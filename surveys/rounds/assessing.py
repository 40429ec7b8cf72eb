"""The only writer of what experts say: a judgement is kept as it is written, long before it is handed in."""

import json
import unicodedata
from dataclasses import asdict, dataclass
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from indicators.models import Indicator
from lib.refusals import Refused
from surveys.models import Assessment, Assignment
from surveys.rounds.locking import State, lock_round

INVISIBLE = ("C", "Z")  # controls, formats such as zero-width marks, and blanks


@dataclass(frozen=True)
class AssessmentInput:
    """What an expert says of one indicator, as far as it is written."""

    half_points: int | None = None
    cannot_judge: bool = False
    confidence: str = ""
    reason: str = ""
    sources: str = ""


class NotToBeScored(Refused):
    """The country was handed in, turned down or never taken on, or the indicator is not asked for."""


class ChangedMeanwhile(Refused):
    """Another window saved something else since this one was opened."""

    def __init__(self, stored: AssessmentInput) -> None:
        self.stored = stored
        super().__init__(_("This was changed in another window meanwhile. Nothing is lost: both versions are below."))


@transaction.atomic
def record_assessment(
    assignment: Assignment, *, indicator: Indicator, judgement: AssessmentInput, seen: str | None = None
) -> Assessment:
    """Keep a judgement; `seen` is the version that its author had open, and None asks for no such check."""
    held = lock_round(assignment.invitation.round_id, State.OPEN)
    accepted = Assignment.objects.filter(pk=assignment.pk, state=Assignment.State.ACCEPTED)
    if not accepted.exists() or not held.indicators.filter(pk=indicator.pk).exists():
        raise NotToBeScored(_("This country is not open for scoring: it was handed in, turned down or not accepted."))
    said = _tidy(judgement)
    stored = Assessment.objects.filter(assignment=assignment, indicator=indicator).first()
    if stored is not None and seen not in (None, assessment_version(stored)) and assessment_input(stored) != said:
        raise ChangedMeanwhile(assessment_input(stored))
    assessment, _created = Assessment.objects.update_or_create(
        assignment=assignment, indicator=indicator, defaults=asdict(said)
    )
    return assessment


def assessment_input(assessment: Assessment) -> AssessmentInput:
    """Return what a row says."""
    return AssessmentInput(
        assessment.half_points,
        assessment.cannot_judge,
        assessment.confidence,
        assessment.reason,
        assessment.sources,
    )


def assessment_version(assessment: Assessment | None) -> str:
    """Return a mark that changes with every word of a judgement; empty where there is none yet."""
    if assessment is None:
        return ""
    return sha256(json.dumps(asdict(assessment_input(assessment))).encode()).hexdigest()[:16]


def _tidy(judgement: AssessmentInput) -> AssessmentInput:
    return AssessmentInput(
        judgement.half_points,
        judgement.cannot_judge,
        judgement.confidence,
        _visible(judgement.reason),
        _visible(judgement.sources),
    )


def _visible(text: str) -> str:
    """Return a text without blanks at its ends; nothing where nobody would see anything."""
    seen = any(unicodedata.category(letter)[0] not in INVISIBLE for letter in text)
    return text.replace("\r\n", "\n").strip() if seen else ""
