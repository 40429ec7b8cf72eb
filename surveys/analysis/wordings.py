"""From which version on a question, a statement or an option read how: old answers were given to other words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from surveys.models import SurveyVersion
from surveys.questionnaires import checking

Wording = tuple[int, str]  # from this version on, these words


@dataclass(frozen=True)
class Wordings:
    """By key, oldest first, and only what was ever changed."""

    questions: dict[int, list[Wording]] = field(default_factory=dict)  # questions and statements
    options: dict[int, list[Wording]] = field(default_factory=dict)


@dataclass(frozen=True)
class Reworded:
    """A statement, or an answer that was offered, whose words were changed."""

    code: str
    is_statement: bool
    wordings: list[Wording]


def changed(versions: Sequence[SurveyVersion], language: str) -> Wordings:
    """Return what was reworded between the versions, in one language."""
    questions: dict[int, list[Wording]] = {}
    options: dict[int, list[Wording]] = {}
    for version in sorted(versions, key=lambda version: version.number):
        for question in checking.questions_of(version.document):
            texts = [(statement["key"], statement["text"][language]) for statement in [question, *question["rows"]]]
            labels = [(option["key"], option["label"][language]) for option in question["options"]]
            _add(questions, version.number, texts)
            _add(options, version.number, labels)
    return Wordings(_reworded(questions), _reworded(options))


def words_in(wordings: Sequence[Wording], version: int) -> str:
    """Return the words that a version had, by when they began."""
    return next((words for number, words in reversed(wordings) if number <= version), "")


def _add(wordings: dict[int, list[Wording]], number: int, entries: Iterable[tuple[int, str]]) -> None:
    for key, words in entries:
        history = wordings.setdefault(key, [])
        if not history or history[-1][1] != words:
            history.append((number, words))


def _reworded(wordings_by_key: dict[int, list[Wording]]) -> dict[int, list[Wording]]:
    return {key: wordings for key, wordings in wordings_by_key.items() if len(wordings) > 1}
