"""One response as its respondent gave it: every question of its version with what was said."""

from dataclasses import dataclass, field
from typing import NamedTuple

from surveys.models import AnswerText, Question, Response
from surveys.questionnaires import checking


class AnswerWords(NamedTuple):
    """A text, and what the option is called that it stands beside, if it does."""

    beside: str
    text: AnswerText


@dataclass(frozen=True)
class QuestionAnswer:
    """What was said to one question or statement."""

    question: str
    choices: list[str] = field(default_factory=list)
    words: list[AnswerWords] = field(default_factory=list)
    was_asked: bool = True
    is_text: bool = False


def answers_of(response: Response, language: str) -> list[QuestionAnswer]:
    """Return every question of the version that was answered, in order; words only where they still are."""
    chosen: dict[int, list[int | None]] = {}
    for key, option in response.answers.order_by("slot").values_list("question_id", "option_id"):
        chosen.setdefault(key, []).append(option)
    texts: dict[int, list[AnswerText]] = {}
    for text in response.texts.order_by("pk"):
        texts.setdefault(text.question_id, []).append(text)
    answers = []
    for question in checking.questions_of(response.version.document):
        labels = {option["key"]: option["label"][language] for option in question["options"]}
        for statement in question["rows"] or [question]:
            keys = chosen.get(statement["key"], [])
            answers.append(
                QuestionAnswer(
                    question=statement["text"][language],
                    choices=[labels[key] for key in keys if key in labels],
                    words=[
                        AnswerWords(labels.get(text.option_id, ""), text) for text in texts.get(statement["key"], [])
                    ],
                    was_asked=bool(keys),
                    is_text=question["kind"] in Question.TEXTS,
                )
            )
    return answers
