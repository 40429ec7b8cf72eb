"""What a visitor answered, in the words of the form: for the review before sending, and inside later questions."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from surveys import kinds
from surveys.documents import Document, questions_of
from surveys.documents.languages import read
from surveys.forms.filled import FilledForm
from surveys.kinds.asked import FormQuestion, Reply, Stored


class AnswerWords(NamedTuple):
    """An answer in words: the statement it belongs to, if any, and what was answered; nothing where it was skipped."""

    statement: str
    code: str
    words: tuple[str, ...]


def answer_words(form: FilledForm, question: FormQuestion) -> Iterator[AnswerWords]:
    """Yield the answer to a question in words, or one for each statement; what cannot be read counts as skipped."""
    if not question.is_asked:
        return
    kind = kinds.of(question.kind)
    statements = {row.key: row for row in question.rows if row.key != question.key}
    document = _in_language(form, question)
    for reply in kind.replies(question, form.as_sent(question)):
        stored = [Stored(option, number) for option, number in zip_longest(reply.options or (None,), reply.numbers)]
        labels = kind.shown(document, stored, form.language)
        statement = statements.get(reply.question)
        text, code = (statement.text, statement.code) if statement else ("", question.code)
        yield AnswerWords(text, code, (*labels, *_written(reply)))


def _in_language(form: FilledForm, question: FormQuestion) -> Document:
    """Return a question of the form's document, its options with a label in the language of the form."""
    document = next(each for each in questions_of(form.document) if each["key"] == question.key)
    options = [
        {**option, "label": {form.language: read(option["label"], form.language)}} for option in document["options"]
    ]
    return {**document, "options": options}


def _written(reply: Reply) -> list[str]:
    """Return what was written to a question, and beside its options."""
    return [text for text in (reply.text, *(text for _option, text in reply.words)) if text]
