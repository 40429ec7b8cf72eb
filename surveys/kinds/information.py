"""Information: a text between the questions, which asks for nothing."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from surveys.documents import Document
from surveys.documents.wordings import Wordings
from surveys.kinds.asked import FormQuestion, Reply
from surveys.kinds.columns import ExportColumn
from surveys.kinds.kind import Invented, Kind


class Information(Kind):
    """A heading and a text; it has no number, no answer and no figure."""

    code, name, place = "information", gettext_lazy("information, without an answer"), 90
    template = "surveys/questions/_information.html"
    is_asked = False
    seconds = 10

    def fields(self, question: FormQuestion) -> dict[str, forms.Field]:
        return {}

    def replies(self, question: FormQuestion, cleaned: Mapping[str, Any]) -> Iterator[Reply]:
        yield from ()

    def columns(
        self, question: Document, statement: Document, language: str, changed: Wordings
    ) -> Iterator[ExportColumn]:
        yield from ()

    def invented(self, question: Document, random: Random) -> Iterator[tuple[str, Invented]]:
        yield from ()


KINDS = (Information(),)
