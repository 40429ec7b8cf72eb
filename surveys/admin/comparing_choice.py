"""Which questions a comparison shows, and whether the views have the mix of answers that they have, or the same one.

It loads scipy, by way of `surveys.analysis.comparing`: import it where views are compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from surveys.admin.comparing_figures import is_about_people
from surveys.analysis import comparing
from surveys.analysis.comparing import ComparedQuestion
from surveys.analysis.dimensions import AnswerDimension, Dimension, dimensions
from surveys.analysis.equal_mix import MOST_QUESTIONS, with_equal_mix
from surveys.analysis.selecting import Selection
from surveys.models import SurveyVersion

EQUAL = "equal"


@dataclass(frozen=True)
class ChosenQuestions:
    """All questions, those that are shown, and the question whose mix can be made equal, if there is one."""

    every: list[ComparedQuestion]
    own: list[ComparedQuestion]
    shared: list[bool]
    mixing: ComparedQuestion | None
    is_equal: bool
    may_be_equal: bool  # few enough are shown


def choose(
    query: QueryDict, views: Sequence[Selection], versions: Sequence[SurveyVersion], language: str
) -> ChosenQuestions:
    """Return the questions of a query with what is clear among those that are shown, corrected together."""
    shared = comparing.overlapping(views)
    every = comparing.compare(views, versions, language, shared)
    # By a question that divides them views differ anyway, and each of its answers would be one more to correct for.
    dividing, chosen = {each.name for view in views for each in view.answers}, set(query.getlist("question"))
    own = [question for question in every if question.code in chosen]
    own = own or [question for question in every if question.code not in dividing]
    mixing = next((question for question in every if is_about_people(question.document["kind"])), None)
    mixing = None if mixing is None or mixing.code in dividing else mixing
    others = [question for question in own if mixing and question.code != mixing.code]
    may_be_equal = 0 < len(others) <= MOST_QUESTIONS
    is_equal = may_be_equal and query.get("mix") == EQUAL
    if mixing and is_equal:
        own = _with_equal_mix(others, views, dimensions(versions, language), mixing.code, shared)
    return ChosenQuestions(every, comparing.corrected(own), shared, mixing, is_equal, may_be_equal)


def _with_equal_mix(
    questions: Sequence[ComparedQuestion],
    views: Sequence[Selection],
    offered: Mapping[str, Dimension],
    mixing: str,
    shared: Sequence[bool],
) -> list[ComparedQuestion]:
    by, made = offered[mixing], []
    for question in questions:
        own = offered.get(question.code)
        if isinstance(by, AnswerDimension) and isinstance(own, AnswerDimension):
            made.append(with_equal_mix(question, views, by, own, shared))
    return [question for question in made if question.lines or question.mean]
