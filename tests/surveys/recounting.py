"""The figures of a selection counted once more, row by row in plain Python: what tallies are held against."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from surveys.analysis import counting, newest_texts
from surveys.analysis.selecting import Selection
from surveys.analysis.survey_counts import surveys_with_counts
from surveys.models import Answer, AnswerText, Response, Survey


class Row(NamedTuple):
    """A response, as it is stored."""

    pk: int
    status: str
    flags: list[str]
    day: date
    language: str
    version: int
    country: str | None
    indicator: str | None


COLUMNS = ("pk", "status", "flags", "submitted_on", "language", "version__number", "country__iso3", "indicator__slug")


class Recount:
    """All rows of a survey; `several` has the keys of what takes several choices, `no_answers` those of options."""

    def __init__(self, survey: Survey, several: set[int], no_answers: set[int], skipped: set[int]) -> None:
        self.survey, self.several, self.no_answers, self.skipped = survey, several, no_answers, skipped
        self.rows = [Row(*row) for row in Response.objects.filter(survey=survey).values_list(*COLUMNS)]
        of_survey = {"response__survey": survey}
        self.answers = list(
            Answer.objects.filter(**of_survey).values_list("response_id", "question_id", "option_id", "number")
        )
        self.texts = list(AnswerText.objects.filter(**of_survey).values_list("response_id", "question_id", "pk"))

    def figures(self, selection: Selection) -> dict[str, Any]:
        """Return what `figures_read` returns."""
        statuses = ("ok", "held") if selection.held else ("ok",)
        rows = [row for row in self.rows if meets(row, selection)]
        counted = [row for row in rows if row.status in statuses]
        keys = {row.pk for row in counted}
        flagged = Counter(flag for row in counted for flag in ({""} | set(row.flags) if row.flags else ()))
        days = Counter((row.day, row.status, bool(row.flags)) for row in counted)
        there = [row for row in self.rows if row.status != "erased"]
        return {
            "received": [sum(row.status == status for row in rows) for status in ("ok", "held", "spam", "erased")],
            "flags": dict(flagged),
            "by_day": sorted((*day, n) for day, n in days.items()),
            "answers": dict(self._answers(keys)),
            "texts": dict(Counter(question for response, question, _text in self.texts if response in keys)),
            "newest": self._newest({row.pk: row.day for row in counted}),
            "choices": [
                sorted(Counter(row.language for row in there).items()),
                sorted(Counter(row.country for row in there if row.country).items()),
                sorted(Counter(row.indicator for row in there if row.indicator).items()),
                sorted(Counter(row.version for row in there).items()),
            ],
            "listed": [len(there) or None, *(sum(row.status == of for row in there) or None for of in ("ok", "held"))],
        }

    def _newest(self, day_by_response: dict[int, date]) -> dict[int, list[int]]:
        """Return {question: keys of its three texts of the latest days}, within a day by the numbers of responses."""
        texts: dict[int, list[tuple[int, int, int]]] = {}
        for response, question, text in self.texts:
            if response in day_by_response:
                texts.setdefault(question, []).append((-day_by_response[response].toordinal(), -response, text))
        return {question: [text for *_order, text in sorted(rows)[:3]] for question, rows in texts.items()}

    def _answers(self, keys: set[int]) -> Iterator[tuple[int, Any]]:
        """Yield (question, [how often each option, number and text, those who chose an answer, those who did not])."""
        of_questions: dict[int, dict[int, list[tuple[int | None, Decimal | None]]]] = {}
        for response, question, option, number in self.answers:
            if response in keys:
                of_questions.setdefault(question, {}).setdefault(response, []).append((option, number))
        for question, by_response in of_questions.items():
            counts = Counter(answer for answers in by_response.values() for answer in answers)
            chosen = [{option for option, _number in answers} - self.skipped for answers in by_response.values()]
            any_at_all = sum(bool(options) for options in chosen)
            several = sum(bool(options - self.no_answers) for options in chosen)
            of_several = (several, any_at_all - several) if question in self.several and any_at_all else (None, 0)
            yield question, (counts, of_several)


def meets(row: Row, selection: Selection) -> bool:
    """Return whether a response meets a selection, whatever its status."""
    return all(
        (
            selection.since is None or row.day >= selection.since,
            selection.until is None or row.day <= selection.until,
            selection.language in ("", row.language),
            selection.country in ("", row.country),
            selection.indicator in ("", row.indicator),
            selection.version in (None, row.version),
            not (selection.unflagged and row.flags),
        )
    )


def figures_read(selection: Selection) -> dict[str, Any]:
    """Return what the pages read of a selection."""
    by_day, texts = counting.by_day(selection), counting.texts(selection)
    newest = newest_texts.newest(selection, by_day, texts)
    received, choices = counting.received(selection), counting.choices(selection)
    listed = surveys_with_counts().get(pk=selection.survey.pk)
    return {
        "received": [received.counted, received.held, received.spam, received.erased],
        "flags": counting.flags(selection),
        "by_day": by_day,
        "answers": {
            question: (
                Counter(
                    {
                        **{(option, None): n for option, n in tally.chosen.items()},
                        **({(None, None): tally.written} if tally.written else {}),
                        **{(option, of): n for option, counts in tally.numbers.items() for of, n in counts.items()},
                    }
                ),
                (tally.several, tally.missing),
            )
            for question, tally in counting.answers(selection).items()
        },
        "texts": texts,
        "newest": {question: [text.pk for text in texts] for question, texts in newest.items()},
        "choices": [choices.languages, choices.countries, choices.indicators, choices.versions],
        "listed": [listed.received, listed.counted, listed.held],
    }
