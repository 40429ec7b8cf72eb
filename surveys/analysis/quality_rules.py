"""Rules by which responses are doubted after the fact: each with its words, its reason, and the responses that meet it.

A mark is a reason to look, and to compare figures with and without; it proves nothing, and nothing is deleted.
Contradictions are not among the rules: a survey does not say which answers exclude each other, and answers that its
routing excludes are never stored.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.db.models.functions import Length
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys import kinds
from surveys.documents import questions_of
from surveys.models import Answer, AnswerText, Response, Survey

FEWEST_DURATIONS: Final = 20  # of a version and language, before their median says anything
FEWEST_STATEMENTS: Final = 4
FEWEST_ASKED: Final = 4
SAME_TEXT: Final = 20  # characters; shorter texts may well be the same
LARGEST_BURST: Final = 5
SPEED, STRAIGHT, DUPLICATE, BURST, MISSING = "speeder", "straight-line", "same-words", "large-burst", "mostly-skipped"
Keys = Iterable[int]


@dataclass(frozen=True)
class QualityRule:
    """A rule: its code, what is said of a response that meets it, why that is doubted, and how such are found."""

    code: str
    words: Promise
    reason: Promise
    find: Callable[[Survey], Keys]


def speeders(survey: Survey) -> Keys:
    """Return the responses that took less than a quarter of the median of their version and language."""
    rows = _responses(survey).exclude(duration=None).values_list("version", "language", "duration")
    groups: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for version, language, duration, n in rows.annotate(n=Count("pk")).order_by("duration"):
        groups[version, language].append((duration, n))
    for (version, language), counts in groups.items():
        if sum(n for _duration, n in counts) >= FEWEST_DURATIONS:
            fast = _responses(survey).filter(version=version, language=language, duration__lt=_median(counts) / 4)
            yield from fast.values_list("pk", flat=True)


def _median(counts: list[tuple[int, int]]) -> float:
    """Return the median of sorted (value, how often)."""
    n = sum(count for _value, count in counts)
    middle, passed = [], 0
    for value, count in counts:
        middle += [value for place in ((n - 1) // 2, n // 2) if passed <= place < passed + count]
        passed += count
    return sum(middle) / 2


def straight_lines(survey: Survey) -> Keys:
    """Return the responses with the same option at every statement of a matrix of four or more.

    It is the option as it was read: who agrees with a statement and with its reverse is in a line, and who answers a
    reversed one the other way round is not.
    """
    for statements, versions in _long_matrices(survey).items():
        answers = _answers(survey).filter(question__in=statements, response__version__in=versions)
        rows = answers.filter(option__is_missing=False).values("response")
        rows = rows.annotate(n=Count("pk"), lowest=Min("option"), highest=Max("option"))
        same = rows.filter(n=len(statements), lowest=F("highest"))
        yield from same.values_list("response", flat=True)


def _long_matrices(survey: Survey) -> dict[tuple[int, ...], list[int]]:
    """Return {keys of the statements of a matrix: versions that ask them}."""
    matrices: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for version in survey.versions.all():
        for question in questions_of(version.document):
            statements = tuple(statement["key"] for statement in question["rows"])
            if len(statements) >= FEWEST_STATEMENTS:
                matrices[statements].append(version.pk)
    return matrices


def same_words(survey: Survey) -> Keys:
    """Return the responses with a text of 20 characters or more that another response of the survey has too."""
    texts = AnswerText.objects.filter(response__survey=survey).order_by()
    texts = texts.alias(length=Length("folded")).filter(length__gte=SAME_TEXT + 2)  # it stands between blanks
    doubled = texts.values("folded").annotate(n=Count("response", distinct=True)).filter(n__gt=1)
    return texts.filter(folded__in=doubled.values("folded")).values_list("response", flat=True)


def large_bursts(survey: Survey) -> Keys:
    """Return the responses that came with more than five about the same from one network within an hour."""
    return _responses(survey).filter(burst_size__gt=LARGEST_BURST).values_list("pk", flat=True)


def mostly_skipped(survey: Survey) -> Keys:
    """Return the responses that skipped more than half of what they were asked, of four questions or more."""
    skipped = {
        question["skipped"]
        for version in survey.versions.all()
        for question in questions_of(version.document)
        if kinds.of(question["kind"]).is_asked
    }
    rows = _answers(survey).values("response").annotate(
        asked=Count("pk"), skipped=Count("pk", filter=Q(option__in=skipped))
    )  # fmt: skip
    most = rows.filter(asked__gte=FEWEST_ASKED, asked__lt=2 * F("skipped"))
    return most.values_list("response", flat=True)


def _responses(survey: Survey) -> QuerySet[Response]:
    return Response.objects.filter(survey=survey).exclude(status=Response.Status.ERASED).order_by()


def _answers(survey: Survey) -> QuerySet[Answer, Any]:
    """Return the answers of a survey, one row of each question or statement that was asked."""
    return Answer.objects.filter(response__survey=survey, slot=0).order_by()


RULES: Final = {
    rule.code: rule
    for rule in (
        QualityRule(
            SPEED,
            _("answered in under a quarter of the median time"),
            _("Nobody reads so fast. The median is that of the same version and language, of at least 20 responses."),
            speeders,
        ),
        QualityRule(
            STRAIGHT,
            _("the same answer to every statement of a matrix"),
            _(
                "Of four statements or more. Where some are reversed, the same answer to all contradicts itself; where"
                " none is, it may be meant so: look."
            ),
            straight_lines,
        ),
        QualityRule(
            DUPLICATE,
            _("the same words as in another response"),
            _("Of 20 characters or more, whatever their case, accents and punctuation. A campaign may copy them."),
            same_words,
        ),
        QualityRule(
            BURST,
            _("more than five about the same from one network within an hour"),
            _("It may be one person, a campaign, or a class that answers together."),
            large_bursts,
        ),
        QualityRule(
            MISSING,
            _("more than half of the questions skipped"),
            _("Of four questions or more that were asked. Who skips so much may not have read them."),
            mostly_skipped,
        ),
    )
}
