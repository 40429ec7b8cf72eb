"""Hand the exact counts of what editors chose for the public down to a release, which draws noise and keeps no other.

Counted is what counts at that moment: the answers of real surveys that are neither held nor erased.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from indicators.models import Release, ResultCount
from indicators.workflow import Tally
from lib import caching
from surveys import kinds
from surveys.analysis import counting, said_of_scores, waiting
from surveys.analysis.distributions import merged
from surveys.analysis.selecting import Selection
from surveys.documents import Document
from surveys.kinds.figures import OptionCounts
from surveys.kinds.public_cells import ANY, PublicCells
from surveys.models import Question, Response, Survey

ALL_RESPONSES = ""  # the figure of how many there are


def tallies(release: Release) -> Iterator[Tally]:
    """Yield the exact counts of each survey with public questions, and of answers about scores.

    Of those each release counts how long they waited, and what they said of the scores that it decides on.
    """
    for survey in surveys_with_results().filter(questions__is_public=True).distinct():
        yield from tallies_of(survey)
    yield from waiting.tallies()
    yield from said_of_scores.tallies(release)


def surveys_with_results() -> QuerySet[Survey]:
    """Return the surveys that have, or can have, results: published once, and no demonstration."""
    published = Survey.objects.filter(demonstration=False, kind=Survey.Kind.FEEDBACK, versions__isnull=False)
    return published.distinct()


def surveys_that_were_counted() -> list[tuple[str, str]]:
    """Return (slug, title) of the surveys of which a release that stands counted answers, by slug."""
    counted = ResultCount.objects.filter(release__withdrawal=None, release__demonstration=False).values("subject")
    surveys = surveys_with_results().filter(slug__in=counted).order_by("slug")
    return caching.remember(("surveys-counted", get_language()), lambda: [(row.slug, row.title) for row in surveys])


def tallies_of(survey: Survey) -> Iterator[Tally]:
    """Yield the number of responses of a survey, and the cells of its public questions."""
    chosen = set(Question.objects.filter(survey=survey, is_public=True).values_list("pk", flat=True))
    questions = [question for question in asked_questions(survey) if question["key"] in chosen]
    if not questions:
        return
    yield Tally(survey.slug, ALL_RESPONSES, {ANY: Response.objects.counted().filter(survey=survey).count()})
    answers = counting.answers(Selection(survey))
    for cells in (cells for question in questions for cells in cells_of(question, answers)):
        yield Tally(survey.slug, cells.code, cells.cells, cells.sensitivity)


def asked_questions(survey: Survey, at: datetime | None = None) -> list[Document]:
    """Return the questions that were asked until a time, or until now, as documents in the words of that time.

    Those of a version that waits for its day are nobody's business yet.
    """
    at = at or timezone.now()
    has_begun = Q(starts_on=None) | Q(starts_on__lte=at.date())
    return merged(list(survey.versions.filter(has_begun, published_at__lte=at).order_by("number")))


def cells_of(question: Document, answers: dict[int, OptionCounts] | None = None) -> Iterable[PublicCells]:
    """Return the cells in which a question can be counted in public; none where it cannot."""
    return kinds.of(question["kind"]).public_cells(question, answers or {})
