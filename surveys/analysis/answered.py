"""The answers of responses: every question of a version with the options and texts that were given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from surveys import kinds
from surveys.documents import Document, questions_of
from surveys.kinds.asked import Stored
from surveys.models import Answer, AnswerText, Option, Response, SurveyVersion


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
    key: int = 0  # of the question or statement

    @property
    def is_empty(self) -> bool:
        """Return whether it was skipped or not asked, or its words are erased."""
        return not (self.choices or self.words)


def answers_of(response: Response, language: str) -> list[QuestionAnswer]:
    """Return an answer for each question and statement of the response's version, in order, in one language.

    Labels are those of the version that was answered. Texts that were erased are missing.
    """
    return answers_of_all([response], language)[response.pk]


def answers_of_all(responses: Sequence[Response], language: str) -> dict[int, list[QuestionAnswer]]:
    """Return {number of a response: its `answers_of`}, with three statements however many responses there are."""
    stored: dict[int, dict[int, list[Stored]]] = {response.pk: {} for response in responses}
    rows = Answer.objects.filter(response__in=stored).order_by("slot")
    for key, question, option, number in rows.values_list("response_id", "question_id", "option_id", "number"):
        stored[key].setdefault(question, []).append(Stored(option, number))
    texts: dict[int, dict[int, list[AnswerText]]] = {response.pk: {} for response in responses}
    for text in AnswerText.objects.filter(response__in=texts).order_by("pk"):
        texts[text.response_id].setdefault(text.question_id, []).append(text)
    versions = SurveyVersion.objects.in_bulk({response.version_id for response in responses})
    return {
        response.pk: [
            question.answer(stored[response.pk].get(question.key, []), texts[response.pk].get(question.key, []))
            for question in worded_questions(versions[response.version_id].document, language)
        ]
        for response in responses
    }


@dataclass(frozen=True)
class WordedQuestion:
    """A question that has an answer, or a statement of it, in one language."""

    key: int
    text: str
    document: Document = field(repr=False)
    language: str

    def answer(self, stored: Sequence[Stored], texts: Sequence[AnswerText]) -> QuestionAnswer:
        """Return what is stored of an answer to it, in words."""
        kind = kinds.of(self.document["kind"])
        labels = {option["key"]: option["label"][self.language] for option in self.document["options"]}
        return QuestionAnswer(
            question=self.text,
            choices=kind.shown(self.document, stored, self.language),
            words=[AnswerWords(labels.get(text.option_id, ""), text) for text in texts],
            was_asked=bool(stored),
            is_text=kind.is_text,
            reason=_reason(self.document, stored),
            key=self.key,
        )


def worded_questions(document: Document, language: str) -> Iterator[WordedQuestion]:
    """Yield the questions and statements of a document that have an answer, in order."""
    for question in questions_of(document):
        if kinds.of(question["kind"]).is_asked:
            for statement in question["rows"] or [question]:
                yield WordedQuestion(statement["key"], statement["text"][language], question, language)


def _reason(question: Document, stored: Sequence[Stored]) -> str:
    """Return why the chosen options count as no answer, in words; empty where an answer is among them."""
    chosen = {answer.option for answer in stored}
    reasons = [option.get("reason", "") for option in question["options"] if option["key"] in chosen]
    return str(Option.Reason(reasons[0]).label) if reasons and all(reasons) else ""
