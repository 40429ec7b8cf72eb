"""The answers of one response: every question of its version with the options and texts that were given."""

from dataclasses import dataclass, field
from typing import NamedTuple

from surveys import kinds
from surveys.documents import Document, questions_of
from surveys.kinds.asked import Stored
from surveys.models import AnswerText, Option, Response


class AnswerWords(NamedTuple):
    """A text of an answer, with the label of the option it belongs to; that is empty for a text of its own."""

    beside: str
    text: AnswerText


@dataclass(frozen=True)
class QuestionAnswer:
    """The answer to one question or statement: the labels of the chosen options, and its texts."""

    question: str
    choices: list[str] = field(default_factory=list)
    words: list[AnswerWords] = field(default_factory=list)
    was_asked: bool = True
    is_text: bool = False
    reason: str = ""  # why it counts as no answer, in words


def answers_of(response: Response, language: str) -> list[QuestionAnswer]:
    """Return an answer for each question and statement of the response's version, in order, in one language.

    Labels are those of the version that was answered. Texts that were erased are missing.
    """
    stored: dict[int, list[Stored]] = {}
    for key, option, number in response.answers.order_by("slot").values_list("question_id", "option_id", "number"):
        stored.setdefault(key, []).append(Stored(option, number))
    texts = _texts_by_question(response)
    answers = []
    for question in questions_of(response.version.document):
        kind = kinds.of(question["kind"])
        if not kind.is_asked:
            continue
        labels = {option["key"]: option["label"][language] for option in question["options"]}
        for statement in question["rows"] or [question]:
            given = stored.get(statement["key"], [])
            answers.append(
                QuestionAnswer(
                    question=statement["text"][language],
                    choices=kind.shown(question, given, language),
                    words=[
                        AnswerWords(labels.get(text.option_id, ""), text) for text in texts.get(statement["key"], [])
                    ],
                    was_asked=bool(given),
                    is_text=kind.is_text,
                    reason=_reason(question, given),
                )
            )
    return answers


def _reason(question: Document, stored: list[Stored]) -> str:
    """Return why the chosen options count as no answer, in words; empty where an answer is among them."""
    chosen = {answer.option for answer in stored}
    reasons = [option.get("reason", "") for option in question["options"] if option["key"] in chosen]
    return str(Option.Reason(reasons[0]).label) if reasons and all(reasons) else ""


def _texts_by_question(response: Response) -> dict[int, list[AnswerText]]:
    texts: dict[int, list[AnswerText]] = {}
    for text in response.texts.order_by("pk"):
        texts.setdefault(text.question_id, []).append(text)
    return texts
