"""A rating from 0 to 10, or from 1 to 10 in half points: a scale whose points no editor has to write."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from indicators.models import Country
from lib.numbers import plain
from surveys.documents import Document
from surveys.documents.wordings import Wordings
from surveys.kinds import public_cells
from surveys.kinds.asked import FormQuestion
from surveys.kinds.choosing import Choosing
from surveys.kinds.figures import Distribution, OptionCounts, on_scale
from surveys.kinds.public_cells import PublicCells
from surveys.kinds.settings import TextByLanguage
from surveys.models import Option, Question

TENS, HALVES = "0-10", "1-10"
HALF: Final = Decimal("0.5")
POINTS: Final = {
    TENS: [Decimal(number) for number in range(11)],
    HALVES: [1 + HALF * number for number in range(19)],
}


class Rating(Choosing):
    """A point of a scale of numbers."""

    code, name, place = "rating", gettext_lazy("rating from 0 or 1 to 10"), 34
    template = "surveys/questions/_rating.html"
    is_item = True

    def settings_fields(self) -> dict[str, forms.Field]:
        scales = [(TENS, _("0 to 10")), (HALVES, _("1 to 10 in half points"))]
        return {
            "scale": forms.ChoiceField(label=_("Scale"), choices=scales, required=False),
            "lowest": TextByLanguage(label=_("Words at the lowest point"), max_length=60),
            "highest": TextByLanguage(label=_("Words at the highest point"), max_length=60),
        }

    def meaning(self, question: Document) -> object:
        return _scale(question.get("settings", {}))

    def built_in_options(self, question: Question, countries: Sequence[Country]) -> list[Option]:
        points = POINTS[_scale(question.settings)]
        return [_option(question, order, point) for order, point in enumerate(points)]

    def facts(self, question: FormQuestion) -> dict[str, Any]:
        return {
            "lowest": question.settings.get("lowest", ""),
            "highest": question.settings.get("highest", ""),
            "is_line": _scale(question.settings) == TENS,
        }

    def count(
        self, question: Document, tallied: Mapping[int, OptionCounts], language: str, changed: Wordings
    ) -> Distribution:
        return on_scale(super().count(question, tallied, language, changed))

    def public_cells(self, question: Document, tallied: Mapping[int, OptionCounts]) -> Iterator[PublicCells]:
        yield public_cells.of_options(question, question["options"], tallied.get(question["key"], OptionCounts()))


def _scale(settings: Mapping[str, Any]) -> str:
    return str(settings.get("scale") or TENS)


def _option(question: Question, order: int, point: Decimal) -> Option:
    labels = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            labels[f"label_{code}"] = plain(point)
    return Option(question=question, code=f"r{point}".replace(".", "-"), value=point, order=order, **labels)


KINDS = (Rating(),)
