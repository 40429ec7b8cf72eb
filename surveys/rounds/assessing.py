"""Recording assessments: each is saved while it is written, before its country is submitted."""

import json
import unicodedata
from dataclasses import asdict, dataclass
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from indicators.models import Indicator
from lib.refusals import Refused
from surveys.models import Assessment, Assignment
from surveys.rounds.addresses import lock_living

INVISIBLE = ("C", "Z")  # Unicode categories: controls, formats such as zero-width marks, and blanks


@dataclass(frozen=True)
class AssessmentInput:
    """What an expert has written of one indicator so far; empty fields are not written yet."""

    half_points: int | None = None
    cannot_judge: bool = False
    confidence: str = ""
    reason: str = ""
    sources: str = ""


class NotToBeScored(Refused):
    """The assignment is not in the state accepted, or the indicator is not in the round."""


class ChangedMeanwhile(Refused):
    """Another window saved another assessment since this one was opened; `stored` has it."""

    def __init__(self, stored: AssessmentInput) -> None:
        self.stored = stored
        super().__init__(_("This was changed in another window meanwhile. Nothing is lost: both versions are below."))


@transaction.atomic
def record_assessment(
    assignment: Assignment, *, indicator: Indicator, written: AssessmentInput, seen: str | None = None
) -> Assessment:
    """Save an assessment and return its row; `seen` is the version its author had open, None for no check.

    Raises `RoundNotOpen`, `NotToBeScored`, and `ChangedMeanwhile` where the stored version is not the one seen.
    """
    round_ = lock_living(assignment.invitation)
    accepted = Assignment.objects.filter(pk=assignment.pk, state=Assignment.State.ACCEPTED)
    if not accepted.exists() or not round_.indicators.filter(pk=indicator.pk).exists():
        raise NotToBeScored(_("This country is not open for scoring: it was submitted, declined or not agreed to."))
    tidied = _tidy(written)
    stored = Assessment.objects.filter(assignment=assignment, indicator=indicator).first()
    if stored is not None and seen not in (None, assessment_version(stored)) and assessment_input(stored) != tidied:
        raise ChangedMeanwhile(assessment_input(stored))
    assessment, _created = Assessment.objects.update_or_create(
        assignment=assignment, indicator=indicator, defaults=asdict(tidied)
    )
    return assessment


def assessment_input(assessment: Assessment) -> AssessmentInput:
    """Return the fields of an assessment as they are stored."""
    return AssessmentInput(
        assessment.half_points,
        assessment.cannot_judge,
        assessment.confidence,
        assessment.reason,
        assessment.sources,
    )


def assessment_version(assessment: Assessment | None) -> str:
    """Return a hash of all fields of an assessment, 16 hexadecimal digits; empty for None."""
    if assessment is None:
        return ""
    return sha256(json.dumps(asdict(assessment_input(assessment))).encode()).hexdigest()[:16]


def _tidy(written: AssessmentInput) -> AssessmentInput:
    return AssessmentInput(
        written.half_points,
        written.cannot_judge,
        written.confidence,
        _visible(written.reason),
        _visible(written.sources),
    )


def _visible(text: str) -> str:
    """Return a text stripped, with line ends as \\n; empty where it has no visible character."""
    seen = any(unicodedata.category(letter)[0] not in INVISIBLE for letter in text)
    return text.replace("\r\n", "\n").strip() if seen else ""
