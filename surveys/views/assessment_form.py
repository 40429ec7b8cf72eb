"""The form of an assessment, and the values of its fields as stored or as typed."""

from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.drawing.axis import Ramp, tone
from indicators.models import Indicator
from indicators.scoring.scale import HIGHEST, LOWEST
from surveys.models import Assessment
from surveys.rounds.assessing import AssessmentInput

CANNOT = "cannot"
HALF_POINTS = {f"{value // 2}.{value % 2 * 5}": value for value in range(HIGHEST, LOWEST - 1, -1)}
SPELLINGS = {value: text for text, value in HALF_POINTS.items()}
MOST_WORDS, MOST_SOURCES = 5000, 3000
CONFIDENCE_LABELS = {"low": _("From reading"), "medium": _("I follow it"), "high": _("I work on it")}


class LongText(forms.CharField):
    """A long text in which a line end counts as one character, though browsers send two."""

    def __init__(self, *, most: int, rows: int, is_optional: bool = False, **options: Any) -> None:
        too_long = _("Shorten it to %(limit_value)d characters; it has %(show_value)d.")
        super().__init__(
            max_length=most,
            required=False,
            strip=False,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"max_length": too_long},
            **options,
        )
        self.is_optional = is_optional

    def widget_attrs(self, _widget: forms.Widget) -> dict[str, Any]:
        """Return no `maxlength`: a browser would cut off what is pasted, where the check says how much is too long."""
        return {}

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class AssessmentForm(forms.Form):
    """A score or “cannot judge”, confidence, reason and sources; each may be empty, as it is saved while written."""

    score = forms.ChoiceField(
        label=_("Your score"),
        choices=[("", ""), *((text, text) for text in HALF_POINTS), (CANNOT, CANNOT)],
        required=False,
        error_messages={"invalid_choice": _("Choose a score from 1 to 10 in half points.")},
    )
    confidence = forms.ChoiceField(
        label=_("How well do you know this?"),
        choices=[("", ""), *Assessment.Confidence.choices],
        required=False,
        error_messages={"invalid_choice": _("Choose low, medium or high.")},
    )
    reason = LongText(
        label=_("Your reason"),
        most=MOST_WORDS,
        rows=9,
        help_text=_(
            "What makes it this score and not one above or below? At most 5,000 characters. "
            "Do not name yourself or people who told you."
        ),
    )
    sources = LongText(
        label=_("Sources"),
        most=MOST_SOURCES,
        rows=4,
        is_optional=True,
        help_text=_("One a line: title, publisher, date, link."),
    )
    seen = forms.CharField(max_length=16, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "auto_id": "%s"})

    @property
    def helper(self) -> FormHelper:
        """Return what tells crispy how to draw the two texts; score and confidence have templates of their own."""
        helper = FormHelper()
        helper.field_template = "surveys/experts/_long_text.html"
        return helper

    def assessment_input(self) -> AssessmentInput:
        """Return the assessment of a valid form."""
        values = self.cleaned_data
        return AssessmentInput(
            HALF_POINTS.get(values["score"]),
            values["score"] == CANNOT,
            values["confidence"],
            values["reason"],
            values["sources"],
        )


@dataclass(frozen=True)
class ScaleStep:
    """One step of the scale: the value that is sent, its half points, whether it is a whole point, and its color."""

    value: str
    half_points: int
    is_whole: bool
    tone: str
    is_chosen: bool


@dataclass(frozen=True)
class FieldValues:
    """The values of the form's fields: as stored, or as typed and not stored."""

    score: str
    confidence: str
    reason: str
    sources: str
    seen: str

    @property
    def cannot_judge(self) -> bool:
        return self.score == CANNOT

    @property
    def confidence_choices(self) -> list[tuple[str, Any, Any, bool]]:
        """Return (value, label, meaning, whether it is chosen) for each confidence."""
        return [
            (value, label, CONFIDENCE_LABELS[value], value == self.confidence)
            for value, label in Assessment.Confidence.choices
        ]


def stored_values(stored: AssessmentInput, seen: str) -> FieldValues:
    """Return the values of the fields for a stored assessment of the version `seen`."""
    score = CANNOT if stored.cannot_judge else SPELLINGS.get(stored.half_points or 0, "")
    return FieldValues(score, stored.confidence, stored.reason, stored.sources, seen)


def typed_values(form: AssessmentForm, seen: str) -> FieldValues:
    """Return the values of the fields as they were sent, valid or not."""
    score, confidence, reason, sources = (
        str(form.data.get(name, "")) for name in ("score", "confidence", "reason", "sources")
    )
    return FieldValues(score, confidence, reason, sources, seen)


def scale_steps(indicator: Indicator, score: str) -> list[ScaleStep]:
    """Return the steps of the scale from 10 down to 1, in the indicator's colors."""
    ramp: Ramp = "k" if indicator.direction == Indicator.Direction.CRIMINALITY else "r"
    return [
        ScaleStep(text, value, value % 2 == 0, tone(value / 2, ramp), text == score)
        for text, value in HALF_POINTS.items()
    ]
