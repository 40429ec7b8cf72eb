"""Who read a translation as a native reader, and whether it still reads as it did then."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone

from lib import hash_log
from surveys.documents.languages import FIRST
from surveys.models import Survey
from surveys.questionnaires.translating import places


@dataclass(frozen=True)
class NativeReview:
    """What a native reader said of a translation, on which day; it lapses when a text of either language changes."""

    language: str
    by: str
    words: str
    on: str  # a date in ISO 8601
    is_current: bool


def review_of(survey: Survey, language: str) -> NativeReview | None:
    """Return the newest review of a language of a draft; None where nobody read it."""
    entry = next((entry for entry in survey.reviewed_languages if entry["language"] == language), None)
    if entry is None:
        return None
    is_current = entry["texts"] == texts_hash(survey, language)
    return NativeReview(language, entry["by"], entry["words"], entry["on"], is_current)


def record_review(survey: Survey, language: str, *, by: User, words: str) -> None:
    """Keep that a person read all texts of a language as they are now, with a word of theirs; the caller saves."""
    entry = {
        "language": language,
        "by": by.get_username(),
        "words": words,
        "on": timezone.localdate().isoformat(),
        "texts": texts_hash(survey, language),
    }
    others = [other for other in survey.reviewed_languages if other["language"] != language]
    survey.reviewed_languages = [*others, entry]


def texts_hash(survey: Survey, language: str) -> str:
    """Return the SHA-256 of all texts of a draft in its first language and another one."""
    return hash_log.checksum([[place.name, place.read(FIRST), place.read(language)] for place in places(survey)])
