"""What tests of coding share: a survey with words, a frame, two coders and a task."""

from datetime import date

from django.contrib.auth.models import User

from surveys.analysis.selecting import Selection
from surveys.coding import frame, tasks
from surveys.models import AnswerText, Coder, CodingTask, Survey, SurveyVersion, TextCode, WordCode
from tests.factories import colleague, respond

LABELS = ("Delay", "Staff", "Politics")


def write(version: SurveyVersion, *texts: str, **facts: object) -> list[AnswerText]:
    """Have visitors write texts to the question “missing”, one response each."""
    responses = [respond(version, {"missing": text, "role": "police"}, **facts) for text in texts]
    return [response.texts.get() for response in responses]


def make_frame(survey: Survey) -> dict[str, WordCode]:
    """Return {short name: code} of a frame of three codes."""
    codes = [frame.add_code(survey, label=label) for label in LABELS]
    return {code.code: code for code in codes}


def coders() -> list[User]:
    return [colleague("researcher", "ada"), colleague("researcher", "ben")]


def make_task(survey: Survey, *, number: int | None = None, by: User | None = None, n_coders: int = 2) -> CodingTask:
    people = coders()
    return tasks.make_task(Selection(survey), None, coders=people[:n_coders], by=by or people[0], number=number, seed=7)


def code_all(task: CodingTask, given: dict[str, dict[str, list[str]]]) -> None:
    """Have each coder, by name, give each text, by its words, codes; no codes is “none fits”."""
    codes = {code.code: code.pk for code in task.survey.word_codes.all()}
    for coder in task.coders.select_related("user", "task"):
        for words, short_names in given.get(coder.user.username, {}).items():
            drawn = task.texts.get(text__text=words)
            tasks.code_text(coder, drawn, [codes[name] for name in short_names], fits_none=not short_names)


def counting(survey: Survey) -> dict[int, list[str | None]]:
    """Return {number of a response: short names of the codes that count for its text, None for none fits}."""
    counted: dict[int, list[str | None]] = {}
    for row in TextCode.objects.filter(response__survey=survey).select_related("code").order_by("slot"):
        counted.setdefault(row.response_id, []).append(row.code.code if row.code else None)
    return counted


def part_of(task: CodingTask, name: str) -> Coder:
    return Coder.objects.select_related("task").get(task=task, user__username=name)


EARLY = date(2026, 1, 5)
