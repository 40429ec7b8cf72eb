"""The texts that questions, statements and options had in each version, since old answers were given to other words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from surveys.documents import questions_of
from surveys.models import SurveyVersion

Wording = tuple[int, str]  # number of the first version with this text, and the text


@dataclass(frozen=True)
class Wordings:
    """The wordings of what was reworded, by key, oldest first; what never changed is absent."""

    questions: dict[int, list[Wording]] = field(default_factory=dict)  # questions and statements
    options: dict[int, list[Wording]] = field(default_factory=dict)


@dataclass(frozen=True)
class Reworded:
    """A statement or an option that was reworded, with its wordings, oldest first."""

    code: str
    is_statement: bool
    wordings: list[Wording]


def changed(versions: Sequence[SurveyVersion], language: str) -> Wordings:
    """Return the wordings of all questions, statements and options that the versions reworded, in one language."""
    questions: dict[int, list[Wording]] = {}
    options: dict[int, list[Wording]] = {}
    for version in sorted(versions, key=lambda version: version.number):
        for question in questions_of(version.document):
            texts = [(statement["key"], statement["text"][language]) for statement in [question, *question["rows"]]]
            labels = [(option["key"], option["label"][language]) for option in question["options"]]
            _add(questions, version.number, texts)
            _add(options, version.number, labels)
    return Wordings(_reworded(questions), _reworded(options))


def words_in(wordings: Sequence[Wording], version: int) -> str:
    """Return the text that held in a version; empty where it begins later."""
    return next((words for number, words in reversed(wordings) if number <= version), "")


def _add(wordings: dict[int, list[Wording]], number: int, entries: Iterable[tuple[int, str]]) -> None:
    for key, words in entries:
        history = wordings.setdefault(key, [])
        if not history or history[-1][1] != words:
            history.append((number, words))


def _reworded(wordings_by_key: dict[int, list[Wording]]) -> dict[int, list[Wording]]:
    return {key: wordings for key, wordings in wordings_by_key.items() if len(wordings) > 1}
