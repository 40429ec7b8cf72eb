"""One response as its respondent gave it: every question of its version with what was said."""

from dataclasses import dataclass, field

from surveys import checking
from surveys.models import AnswerText, Question, Response


@dataclass(frozen=True)
class Said:
    """What was said to one question or statement."""

    question: str
    choices: list[str] = field(default_factory=list)
    text: AnswerText | None = None
    asked: bool = True
    is_text: bool = False


def of_response(response: Response, language: str) -> list[Said]:
    """Return every question of the version that was answered, in order; words only where they still are."""
    chosen: dict[int, list[int | None]] = {}
    for key, option in response.answers.order_by("slot").values_list("question_id", "option_id"):
        chosen.setdefault(key, []).append(option)
    texts = {text.question_id: text for text in response.texts.all()}
    found = []
    for question in checking.questions_of(response.version.document):
        labels = {option["key"]: option["label"][language] for option in question["options"]}
        for one in question["rows"] or [question]:
            keys = chosen.get(one["key"], [])
            found.append(
                Said(
                    question=one["text"][language],
                    choices=[labels[key] for key in keys if key in labels],
                    text=texts.get(one["key"]),
                    asked=bool(keys),
                    is_text=question["kind"] in Question.TEXTS,
                )
            )
    return found
