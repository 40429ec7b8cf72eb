"""What responses can be filtered by: questions and statements of any version, and facts of responses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys import kinds
from surveys.analysis.distributions import merged
from surveys.analysis.response_facts import COUNTRY, FACTS, LANGUAGE, VERSION
from surveys.documents import Document
from surveys.models import Question, SurveyVersion

Range = tuple[Decimal | None, Decimal | None]  # lowest and highest number, None for no bound
TO = ".."

# Codes of options begin with a letter or a digit, so that none is called as one of these.
SKIPPED, UNASKED, ANSWERED = "-skipped", "-unasked", "-answered"
GAPS: Final = {
    SKIPPED: gettext_lazy("skipped"),
    UNASKED: gettext_lazy("not asked"),
    ANSWERED: gettext_lazy("answered"),
}


@dataclass(frozen=True)
class FilterQuestion:
    """A question, a statement or a fact of the response, with the answers by which it can be filtered."""

    name: str
    key: int = 0  # 0 for a fact
    number: str = ""  # as on the page of the survey, of a statement 8.1
    options: Mapping[str, int] = field(default_factory=dict)  # code -> key; of a fact code -> 0
    document: Document = field(default_factory=dict, repr=False)

    @property
    def is_measured(self) -> bool:
        """Return whether it is answered by numbers, of which a filter takes a range."""
        return bool(self.document) and kinds.of(self.document["kind"]).is_measured

    @property
    def no_answers(self) -> tuple[int, ...]:
        """Return the keys of the options that are no answer, and of the one that stands for skipped."""
        if not self.document:
            return ()
        return (self.document["skipped"], *(o["key"] for o in self.document["options"] if o["missing"]))

    def text(self, language: str) -> str:
        return str(self.document["text"][language] if self.document else FACTS[self.name].text)

    def labels(self, language: str) -> dict[str, str]:
        """Return {value: label} of all that can be chosen, the reasons for having no answer last."""
        if not self.document:
            return _labels_of_fact(self.name, self.options)
        labels = {option["code"]: str(option["label"][language]) for option in self.document["options"]}
        if not labels or self.is_measured:
            labels[ANSWERED] = str(GAPS[ANSWERED])
        return labels | {SKIPPED: str(GAPS[SKIPPED]), UNASKED: str(GAPS[UNASKED])}

    def range_of(self, value: str) -> Range | None:
        """Return the bounds that a value such as 5..20, ..20 or 5.. means; None where it is no range."""
        low, dots, high = value.partition(TO)
        if not (dots and self.is_measured and (low or high)):
            return None
        kind = kinds.of(self.document["kind"])
        bounds = kind.bound(low, is_last=False), kind.bound(high, is_last=True)
        if (low and bounds[0] is None) or (high and bounds[1] is None):
            return None
        return bounds

    def in_words(self, value: str, language: str) -> str:
        """Return a value of a filter in words."""
        label = self.labels(language).get(value)
        if label is not None:
            return label
        low, _dots, high = value.partition(TO)
        words = {"low": low, "high": high}
        if not low:
            return _("up to %(high)s") % words
        return _("%(low)s to %(high)s") % words if high else _("from %(low)s") % words


def _labels_of_fact(name: str, codes: Iterable[str]) -> dict[str, str]:
    keys: list[Any] = [int(code) for code in codes] if name == VERSION else list(codes)
    return {str(key): label for key, label in FACTS[name].labels(keys).items()}


def filterable(
    versions: Sequence[SurveyVersion], facts: Mapping[str, Iterable[str]] | None = None
) -> dict[str, FilterQuestion]:
    """Return {name: question} of all that can be filtered by; `facts` has of each fact the values that occur."""
    offered: dict[str, FilterQuestion] = {}
    questions = [question for question in merged(versions) if kinds.of(question["kind"]).is_asked]
    for place, question in enumerate(questions, 1):
        kind = kinds.of(question["kind"])
        for row, statement in enumerate(question["rows"], 1):
            document = {**question, **statement, "kind": Question.STATEMENT, "rows": []}
            offered[statement["code"]] = _question(document, f"{place}.{row}")
        if (kind.divides or kind.is_text) and not kind.takes_statements:
            offered[question["code"]] = _question(question, str(place))
    for name in (LANGUAGE, VERSION, COUNTRY):
        codes = list((facts or {}).get(name, ()))
        if codes:
            offered[name] = FilterQuestion(name, options=dict.fromkeys(codes, 0))
    return offered


def _question(document: Document, number: str) -> FilterQuestion:
    options = {option["code"]: option["key"] for option in document["options"]}
    return FilterQuestion(document["code"], document["key"], number, options, document)
