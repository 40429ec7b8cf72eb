"""Sentences about a document that know what they are about, so that nothing has to be read out of their words."""

from collections.abc import Mapping


class Remark(str):
    """A sentence with what it is about: the same codes in every language, and no two of one check with the same.

    `question` is the code of the question or statement where an editor finds it; empty for none.
    """

    __slots__ = ("about", "question")
    about: tuple[str, ...]
    question: str


def remark(message: str, names: Mapping[str, object], *about: str, question: str | None = None) -> Remark:
    """Return a message with its names; without `about` and `question` it is about the question with their “code”."""
    sentence = Remark(message % names)
    sentence.question = str(names.get("code", "")) if question is None else question
    sentence.about = about or (sentence.question,)
    return sentence
