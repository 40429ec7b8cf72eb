"""Piping: “{code}” in a text stands for the words of the answer to the question or statement of this code.

Texts of editors may hold braces with anything else inside; those stay as they are.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from surveys.documents.languages import LocalText
from surveys.documents.piped import PIPE
from surveys.forms.filled import FilledForm
from surveys.forms.questionnaire import FormSection, Questionnaire
from surveys.forms.wording import answer_words
from surveys.kinds.asked import FormQuestion

LONGEST: Final = 80  # characters of an answer inside a question
PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")  # what Markdown could read as more than text


def piped(form: FilledForm, questionnaire: Questionnaire) -> Questionnaire:
    """Return a questionnaire with the visitor's earlier answers in its texts."""
    if not questionnaire.piped:
        return questionnaire
    words = _words_by_code(form, questionnaire)
    return replace(questionnaire, sections=tuple(_section(section, words) for section in questionnaire.sections))


def _words_by_code(form: FilledForm, questionnaire: Questionnaire) -> dict[str, str]:
    on_route = form.route.by_code
    words: dict[str, str] = {}
    for question in questionnaire.questions:
        if questionnaire.piped.isdisjoint(question.codes):
            continue
        unanswered = _("(your answer to question %(number)s)") % {"number": question.number}
        offered = on_route.get(question.code)  # without the options that are hidden
        for answer in answer_words(form, offered) if offered else ():
            words[answer.code] = _shortened(", ".join(answer.words)) or unanswered
        for code in question.codes:
            words.setdefault(code, unanswered)
    return {code: words[code] for code in words if code in questionnaire.piped}


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"


def _section(section: FormSection, words: Mapping[str, str]) -> FormSection:
    questions = tuple(_question(question, words) for question in section.questions)
    return replace(section, introduction=_filled(section.introduction, words, _escaped), questions=questions)


def _question(question: FormQuestion, words: Mapping[str, str]) -> FormQuestion:
    # Where nothing is asked, the help is Markdown.
    escape = str if question.is_asked else _escaped
    return replace(question, text=_filled(question.text, words, str), help=_filled(question.help, words, escape))


def _filled(text: str, words: Mapping[str, str], escape: Callable[[str], str]) -> Any:
    """Return a text with answers in it, marked with its language as before."""
    filled = PIPE.sub(lambda pipe: escape(words[pipe[1]]) if pipe[1] in words else pipe[0], text)
    return LocalText(filled, text.language, text.wanted) if isinstance(text, LocalText) else filled


def _escaped(words: str) -> str:
    """Return words so that Markdown reads them as they are; HTML is escaped by whatever prints them."""
    return PUNCTUATION.sub(r"\\\1", words)
