"""Pseudo-languages: a draft translated by rule into one that is 40 % longer, and one that is mirrored.

Each is recognized by its letters alone: the longer one is written in Greek letters, the mirrored one in Arabic ones.
"""

import re
from collections.abc import Callable, Container

from surveys.models import Survey
from surveys.questionnaires import translating

LONGER, MIRRORED = "el", "ar"  # codes that Django knows, the second one from right to left
LATIN = "abcdefghijklmnopqrstuvwxyz"
GREEK = "αβκδεφγηιγκλμνοπκρστυβωξυζ"
ARABIC = "ابكدهفغحيجقلمنوثخرستعبوصيز"
# The addresses of Markdown links stay as they are.
PIECES = re.compile(r"(\]\([^)]*\))")


def longer(text: str) -> str:
    """Return a text in Greek letters with 40 % more of them: each fifth letter of a word comes three times."""
    return _by_piece(text, lambda piece: re.sub(r"(\w{2,5})", _stretched, piece.translate(_table(GREEK))))


def mirrored(text: str) -> str:
    """Return a text in Arabic letters, as many as before."""
    return _by_piece(text, lambda piece: piece.translate(_table(ARABIC)))


TRANSLATIONS: dict[str, Callable[[str], str]] = {LONGER: longer, MIRRORED: mirrored}


def translate_draft(survey: Survey, language: str, *, without: Container[str] = ()) -> None:
    """Write a pseudo-language into a draft, but for the texts of these names, and make it one of its languages."""
    survey.languages = [*survey.languages, language]
    for group in translating.groups(survey):
        for place in group.places:
            if place.name not in without:
                place.write(language, TRANSLATIONS[language](place.read("en"))[: place.longest])
                place.row.save()
    survey.save()


def _by_piece(text: str, translated: Callable[[str], str]) -> str:
    pieces = PIECES.split(text)
    return "".join(piece if place % 2 else translated(piece) for place, piece in enumerate(pieces))


def _stretched(match: "re.Match[str]") -> str:
    return match[0] + match[0][-1] * 2


def _table(letters: str) -> dict[int, str]:
    return str.maketrans(LATIN + LATIN.upper(), letters * 2)
