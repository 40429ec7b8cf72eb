"""What of a draft was ever published, and so stays for good."""

from surveys.documents import questions_of
from surveys.models import Survey
from surveys.questionnaires import compiling


class PublishedKeys:
    """The keys of questions and options and the codes of sections that any version of a survey published.

    They are never deleted and never renamed, because stored answers refer to them.
    """

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        documents = compiling.published_documents(survey)
        questions = [question for document in documents for question in questions_of(document)]
        statements = [statement for question in questions for statement in question["rows"]]
        self.questions = {question["key"] for question in (*questions, *statements)}
        self.options = {option["key"] for question in questions for option in question["options"]}
        self.sections = {section["code"] for document in documents for section in document["sections"]}

    @property
    def names(self) -> set[str]:
        """Return the names of the public rows of the draft as its states have them (draft_states.py)."""
        sections = {section.pk for section in self.survey.sections.all() if section.code in self.sections}
        by_model = {"section": sections, "question": self.questions, "option": self.options}
        return {f"{model}:{key}" for model, keys in by_model.items() for key in keys}
