"""What is read of a form that is filled in, where its answers are told or followed."""

from typing import Any, Protocol

from surveys.documents import Document
from surveys.forms.questionnaire import Questionnaire
from surveys.forms.routes import Route
from surveys.kinds.asked import FormQuestion


class FilledForm(Protocol):
    """A form with answers: what it asks, in which language and order, and where the answers lead."""

    @property
    def document(self) -> Document: ...

    @property
    def language(self) -> str: ...

    @property
    def questionnaire(self) -> Questionnaire: ...

    @property
    def route(self) -> Route: ...

    def as_sent(self, question: FormQuestion) -> dict[str, Any]: ...
