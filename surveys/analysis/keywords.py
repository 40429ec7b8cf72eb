"""The words of texts: how many texts of a language use each, and the places where one stands."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db.models import Count, QuerySet

from lib.text import find_folded, normalize_for_search
from surveys.analysis.stop_words import STOP_WORDS
from surveys.models import AnswerText

MOST_TEXTS: Final = 20_000  # of a language; the latest
MOST_WORDS: Final = 50
AROUND: Final = 70  # characters on each side of a word
TOKEN: Final = re.compile(r"[^\W_]+")
_fold = lru_cache(maxsize=100_000)(normalize_for_search)


@dataclass(frozen=True)
class WordCount:
    """A word as it is mostly written, and the number of texts that use it, however often."""

    word: str
    n_texts: int


@dataclass(frozen=True)
class Context:
    """A place where a word stands: the text, and what is before it, the word as written, and what is after it."""

    text: AnswerText
    before: str
    word: str
    after: str


def languages(texts: QuerySet[AnswerText]) -> list[tuple[str, int]]:
    """Return (language, number of texts), the most frequent first."""
    counts = texts.order_by().values_list("language").annotate(n=Count("pk"))
    return sorted(counts, key=lambda entry: (-entry[1], entry[0]))


def frequent_words(texts: QuerySet[AnswerText], language: str) -> list[WordCount]:
    """Return the words that most texts of a language use, stop words, single letters and numbers left out."""
    rows = texts.filter(language=language).values_list("text", flat=True)[:MOST_TEXTS]
    return count_words(rows, language)


def count_words(texts: Iterable[str], language: str) -> list[WordCount]:
    """Return the words that most of the texts use; writings that differ in case or accents alone are one word."""
    left_out = STOP_WORDS.get(language, frozenset())
    counts, writings = Counter[str](), defaultdict[str, Counter[str]](Counter)
    for text in texts:
        words = defaultdict[str, list[str]](list)
        for token in TOKEN.findall(text):
            words[_fold(token)].append(token)
        for word, tokens in words.items():
            if len(word) > 1 and word not in left_out and not word.isdigit():
                counts[word] += 1
                writings[word].update(token.lower() for token in tokens)
    frequent = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST_WORDS]
    return [
        WordCount(min(writings[word].items(), key=lambda entry: (-entry[1], entry[0]))[0], n) for word, n in frequent
    ]


def contexts(texts: Iterable[AnswerText], word: str) -> list[Context]:
    """Return each place where a word, or words in this order, stand in the texts."""
    sought = f" {normalize_for_search(word)} "
    return [
        Context(text, _end_of(text.text[:start]), text.text[start:end], _beginning_of(text.text[end:]))
        for text in texts
        for start, end in find_folded(text.text, [sought])
    ]


def _end_of(before: str) -> str:
    """Return the last characters of what is before a word, on one line, with an ellipsis where more is there."""
    line = " ".join(before.split()) + (" " if before[-1:].isspace() else "")
    return line if len(line) <= AROUND else "…" + line[-AROUND:]


def _beginning_of(after: str) -> str:
    line = (" " if after[:1].isspace() else "") + " ".join(after.split())
    return line if len(line) <= AROUND else line[:AROUND] + "…"
