"""Copies of surveys for the demonstration, so that invented answers are never mixed with real ones."""

from collections.abc import Mapping
from decimal import Decimal

from django.conf import settings

from surveys import kinds
from surveys.documents import questions_of
from surveys.kinds.kind import Invented
from surveys.models import Survey, SurveyVersion
from surveys.questionnaires import compiling
from surveys.questionnaires.draft_files import applying, contents

INVENTED = "-invented"  # ends the slug of a survey that holds invented answers to a draft (see `inventing`)
SUFFIX = {"en": " (demonstration, invented answers)", "fr": " (démonstration, réponses inventées)"}


def copy_survey(survey: Survey) -> SurveyVersion:
    """Copy the draft of a survey, publish the copy and return its version."""
    content = contents.without_retired(contents.content_of(survey))
    titles = {code: content["title"].get(code) or survey.title for code, _name in settings.LANGUAGES}
    content |= {
        "slug": f"{survey.slug}-demonstration",
        "title": {code: title + SUFFIX.get(code, "") for code, title in titles.items()},
        **dict.fromkeys(("opens", "closes", "cap")),
    }
    return compiling.publish(applying.create_survey(content, demonstration=True), by=None)


class VersionKeys:
    """The primary keys of a version's questions and options, by their codes."""

    def __init__(self, version: SurveyVersion) -> None:
        self.questions: dict[str, int] = {}
        self._options: dict[str, dict[str | None, int]] = {}
        self._texts: set[str] = set()
        for question in questions_of(version.document):
            kind = kinds.of(question["kind"])
            if not kind.is_asked:
                continue
            for part in question["rows"] or [question]:
                self.questions[part["code"]] = part["key"]
                self._options[part["code"]] = {option["code"]: option["key"] for option in question["options"]}
                self._options[part["code"]][None] = question["skipped"]
            if kind.is_text:
                self._texts.add(question["code"])

    def is_text(self, code: str) -> bool:
        """Return whether a question is answered by a text."""
        return code in self._texts

    def stored(self, code: str, answer: Invented) -> list[tuple[int | None, Decimal | int | None]]:
        """Return (key of an option, number) for each row that an answer is stored in; “skipped” for None."""
        if isinstance(answer, Mapping):
            return [(self._options[code][option], place) for option, place in answer.items()]
        if isinstance(answer, Decimal):
            return [(None, answer)]
        return [(None if answer is not None and self.is_text(code) else self._options[code][answer], None)]
