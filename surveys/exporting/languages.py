"""The columns of a file in every language of its survey: what is not translated reads as in the first."""

from collections.abc import Sequence
from typing import Any

from surveys.documents.languages import FIRST, OF_THE_SITE, read
from surveys.exporting import table
from surveys.kinds.columns import ExportColumn
from surveys.models import SurveyVersion


def languages_of(versions: Sequence[SurveyVersion]) -> list[str]:
    """Return the languages of the versions, those of the site first."""
    further = (language for version in versions for language in version.document.get("languages", ()))
    return list(dict.fromkeys([*OF_THE_SITE, *further]))


def columns_in(
    versions: Sequence[SurveyVersion], language: str, *, with_words: bool, ever: Sequence[SurveyVersion]
) -> list[ExportColumn]:
    """Return the columns of a file in a language that some of the versions have."""
    own, all_own = ([filled(version, language) for version in some] for some in (versions, ever))
    return table.columns(own, language, with_words=with_words, ever=all_own)


def filled(version: SurveyVersion, language: str) -> SurveyVersion:
    """Return a version, which is not to be saved, each of whose texts is there in a language."""
    if language in OF_THE_SITE:
        return version
    return SurveyVersion(number=version.number, document=_filled(version.document, language))


def _filled(part: Any, language: str) -> Any:
    if isinstance(part, list):
        return [_filled(item, language) for item in part]
    if not isinstance(part, dict):
        return part
    if FIRST in part and all(isinstance(text, str) for text in part.values()):
        return {**part, language: str(read(part, language))}
    return {name: _filled(item, language) for name, item in part.items()}
