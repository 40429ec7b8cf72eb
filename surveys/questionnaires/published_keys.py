"""What of a draft was ever published, and so stays for good."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from surveys.documents import Document, questions_of
from surveys.models import Survey
from surveys.questionnaires import compiling


class PublishedKeys:
    """The keys of questions and options and the codes of sections that any version of a survey published.

    They are never deleted and never renamed, because stored answers refer to them. `documents` are those of all
    versions, where a page has read them already; else they are read when something is first looked up.
    """

    def __init__(self, survey: Survey, documents: Sequence[Document] | None = None) -> None:
        self.survey, self._documents = survey, documents

    @cached_property
    def questions(self) -> frozenset[int]:
        """The keys of questions and statements."""
        return frozenset(part["key"] for question in self._questions() for part in (question, *question["rows"]))

    @cached_property
    def options(self) -> frozenset[int]:
        """The keys of options, those that are built in too."""
        return frozenset(option["key"] for question in self._questions() for option in question["options"])

    @cached_property
    def sections(self) -> frozenset[str]:
        """The codes of sections."""
        return frozenset(section["code"] for document in self.documents for section in document["sections"])

    @cached_property
    def documents(self) -> Sequence[Document]:
        """The documents of all versions."""
        return compiling.published_documents(self.survey) if self._documents is None else self._documents

    @property
    def names(self) -> set[str]:
        """Return the names of the public rows of the draft as its states have them (draft_states.py)."""
        sections = {section.pk for section in self.survey.sections.all() if section.code in self.sections}
        by_model = {"section": sections, "question": self.questions, "option": self.options}
        return {f"{model}:{key}" for model, keys in by_model.items() for key in keys}

    def _questions(self) -> Iterator[Document]:
        for document in self.documents:
            yield from questions_of(document)
