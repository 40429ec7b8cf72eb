"""What is counted of answers and texts: of what tallies lack, and where no tally will do."""

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from django.db.models import BigIntegerField, Count, DecimalField, Q, QuerySet, Value

from surveys import kinds
from surveys.documents import questions_of
from surveys.models import Answer, AnswerTally, AnswerText, SurveyVersion

Measure = AnswerTally.Measure
NO_NUMBER_COLUMN: Final = Value(None, output_field=DecimalField(max_digits=12, decimal_places=2))
NO_OPTION_COLUMN: Final = Value(None, output_field=BigIntegerField())


class SeveralChoices(NamedTuple):
    """The questions of some versions that take several choices, as published: drafts may say otherwise by now."""

    questions: set[int]
    with_no_answers: set[int]  # those of them with an option that counts as no answer
    no_answers: set[int]  # these options
    skipped: set[int]


def several_choices(versions: QuerySet[SurveyVersion]) -> SeveralChoices:
    """Return the keys of what takes several choices in the versions."""
    several = SeveralChoices(set(), set(), set(), set())
    for document in versions.values_list("document", flat=True):
        for question in questions_of(document):
            if not kinds.of(question["kind"]).chooses_several:
                continue
            no_answers = {option["key"] for option in question["options"] if option["missing"]}
            several.questions.add(question["key"])
            several.skipped.add(question["skipped"])
            several.no_answers.update(no_answers)
            if no_answers:
                several.with_no_answers.add(question["key"])
    return several


def measured(of: Q, several: SeveralChoices, measures: Collection[str]) -> list[QuerySet[Any]]:
    """Return queries of (measure, question, option, number, n), to be made one statement by `union`.

    `of` is the condition, from an answer or a text, on the responses. The same key may come in two rows: they are to be
    added.
    """
    answers, texts = Answer.objects.filter(of).order_by(), AnswerText.objects.filter(of).order_by()
    chosen = answers.filter(question__in=several.questions).exclude(option__in=several.skipped)
    unclear = chosen.filter(question__in=several.with_no_answers).exclude(option__in=several.no_answers)
    # Whoever did not skip has an answer in slot 0; whether one of them is an answer, only all slots can say.
    firsts = chosen.filter(slot=0)
    rows, nothing = Count("pk"), (NO_OPTION_COLUMN, NO_NUMBER_COLUMN)
    queries: list[tuple[AnswerTally.Measure, QuerySet[Any], Sequence[Any], Count]] = [
        (Measure.ANSWERS, answers, ("option_id", "number"), rows),
        (Measure.ANY, firsts, nothing, rows),
        (Measure.SEVERAL, firsts.exclude(question__in=several.with_no_answers), nothing, rows),
        (Measure.SEVERAL, unclear, nothing, Count("response", distinct=True)),
        (Measure.TEXTS, texts, nothing, rows),
    ]
    return [
        counted.values_list(Value(measure.value), "question_id", *answer).annotate(number_of=n)
        for measure, counted, answer, n in queries
        if measure in measures
    ]
