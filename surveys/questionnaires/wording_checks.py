"""Warnings about the words of a draft: rules that are simple and honest, and so sometimes wrong; each can be set aside.

All functions take documents (their shape: surveys/questionnaires/compiling.py).
"""

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from surveys import kinds
from surveys.documents import Document, questions_of
from surveys.documents.remarks import Remark, remark

MOST_WORDS, MOST_OPTION_WORDS, MOST_OPTIONS = 30, 20, 15
# “and” and “or” with words on both sides: one answer for two things says nothing of either.
_BOTH: Final = {
    "en": re.compile(r"\w+\s+\w+.*\s(and|or)\s+\w+", re.IGNORECASE | re.DOTALL),
    "fr": re.compile(r"\w+\s+\w+.*\s(et|ou)\s+\w+", re.IGNORECASE | re.DOTALL),
}
_IN_BRACKETS: Final = re.compile(r"\([^)]*\)")


def two_things(document: Document) -> Iterator[Remark]:
    """Yield a warning for each question or statement that may ask for two things at once."""
    for question in _asked(document):
        for item in [question, *question["rows"]]:
            if conjunction := _conjunction(item["text"]):
                message = _(
                    "“%(code)s” may ask two things at once (“%(word)s”): one answer would say nothing of either."
                )
                yield remark(message, {"code": item["code"], "word": conjunction})


def _conjunction(texts: dict[str, str]) -> str:
    for language, pattern in _BOTH.items():
        if match := pattern.search(_IN_BRACKETS.sub("", texts.get(language, ""))):
            return match[1]
    return ""


def long_questions(document: Document) -> Iterator[Remark]:
    """Yield a warning for each question or statement of many words."""
    message = _("“%(code)s” has %(count)s words: more than %(most)s are hard to answer.")
    for question in _asked(document):
        for item in [question, *question["rows"]]:
            if (count := _words(item["text"])) > MOST_WORDS:
                yield remark(message, {"code": item["code"], "count": count, "most": MOST_WORDS})


def long_options(document: Document) -> Iterator[Remark]:
    """Yield a warning for each question with an option of many words."""
    message = _("An option of “%(code)s” has %(count)s words: more than %(most)s are hard to compare.")
    for question in _asked(document):
        counts = {option["code"]: _words(option["label"]) for option in question["options"]}
        long = [code for code, count in counts.items() if count > MOST_OPTION_WORDS]
        if long and kinds.of(question["kind"]).takes_options:
            names = {"code": question["code"], "count": max(counts.values()), "most": MOST_OPTION_WORDS}
            yield remark(message, names, question["code"], *long)


def many_options(document: Document) -> Iterator[Remark]:
    """Yield a warning for each question with more options than people read."""
    message = _("“%(code)s” has %(count)s options: of more than %(most)s people read the first ones.")
    for question in _asked(document):
        count = len(question["options"])
        if count > MOST_OPTIONS and kinds.of(question["kind"]).takes_options and not question.get("random_options"):
            yield remark(message, {"code": question["code"], "count": count, "most": MOST_OPTIONS})


def no_way_out(document: Document) -> Iterator[Remark]:
    """Yield a warning for each question that must be answered, and where nobody can say that they do not know."""
    message = _("“%(code)s” must be answered, and has no option for who does not know or does not want to say.")
    for question in _asked(document):
        options = [option for option in question["options"] if kinds.of(question["kind"]).takes_options]
        if question["required"] and options and not any(option["missing"] for option in options):
            yield remark(message, {"code": question["code"]})


def same_questions(document: Document) -> Iterator[Remark]:
    """Yield a warning for each question or statement that reads like one before it."""
    message = _("“%(code)s” reads like “%(other)s”.")
    codes: dict[tuple[str, str], str] = {}
    for question in _asked(document):
        for item in [question, *question["rows"]]:
            twins = {codes[key] for key in _readings(item["text"]) if key in codes}
            for key in _readings(item["text"]):
                codes.setdefault(key, item["code"])
            for other in sorted(twins):
                yield remark(message, {"code": item["code"], "other": other}, item["code"], other)


def same_options(document: Document) -> Iterator[Remark]:
    """Yield a warning for the options of a question that have one label, in any language."""
    message = _("Two options of “%(code)s” are called “%(label)s”.")
    for question in _asked(document):
        labels: dict[tuple[str, ...], str] = {}
        for language in question["text"]:
            for label, codes in _codes_by_label(question, language).items():
                if len(codes) > 1:
                    labels.setdefault(tuple(codes), label)
        for twins, label in labels.items():
            yield remark(message, {"code": question["code"], "label": label}, question["code"], *twins)


def _codes_by_label(question: Document, language: str) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for option in question["options"]:
        if label := option["label"].get(language, "").strip().casefold():
            codes.setdefault(label, []).append(option["code"])
    return codes


def _asked(document: Document) -> list[Document]:
    return [question for question in questions_of(document) if kinds.of(question["kind"]).is_asked]


def _words(texts: dict[str, str]) -> int:
    return max((len(text.split()) for text in texts.values()), default=0)


def _readings(texts: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, text.strip().casefold()) for language, text in texts.items() if text.strip()]
