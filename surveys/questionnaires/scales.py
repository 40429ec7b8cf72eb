"""Scales of a document: items that measure one thing together, and what to look at in them before publishing."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from lib.numbers import plain
from surveys import kinds
from surveys.documents import Document, questions_of
from surveys.documents.remarks import Remark, remark


def items(document: Document) -> Iterator[Document]:
    """Yield what can be an item of a scale: questions that have values, and statements, with the options of theirs."""
    for question in questions_of(document):
        if kinds.of(question["kind"]).is_item:
            yield question
        yield from ({**statement, "options": question["options"]} for statement in question["rows"])


def warnings(document: Document) -> list[Remark]:
    """Return a sentence for each item without values, each that is reversed for nothing, each scale of unlike items."""
    sentences = []
    for item in items(document):
        names = {"code": item["code"], "scale": item.get("scale")}
        if item.get("reversed") and not item.get("scale"):
            sentences.append(
                remark(_("“%(code)s” is reversed, but belongs to no scale."), names, "reversed", item["code"])
            )
        if item.get("scale") and not _range(item):
            message = _("“%(code)s” belongs to the scale “%(scale)s”, but not all of its options have a value.")
            sentences.append(remark(message, names, "values", item["code"]))
    for scale in document.get("scales", ()):
        sentences += _unlike(scale, [item for item in items(document) if item.get("scale") == scale["code"]])
    return sentences


def _unlike(scale: Document, own: list[Document]) -> Iterator[Remark]:
    """Yield a sentence where the items of a scale do not range over the same values."""
    ranges: dict[tuple[Decimal, Decimal], list[str]] = {}
    for item in own:
        if values := _range(item):
            ranges.setdefault(values, []).append(item["code"])
    if len(ranges) > 1:
        parts = [
            _("%(low)s to %(high)s (%(codes)s)") % {"low": plain(low), "high": plain(high), "codes": ", ".join(codes)}
            for (low, high), codes in ranges.items()
        ]
        message = _("The items of the scale “%(scale)s” have different values: %(ranges)s.")
        names, codes = (
            {"scale": scale["code"], "ranges": "; ".join(parts)},
            [code for own in ranges.values() for code in own],
        )
        yield remark(message, names, "scale", scale["code"], question=codes[0])


def _range(item: Document) -> tuple[Decimal, Decimal] | None:
    """Return the lowest and the highest value of an item; None where an answer has none."""
    values = [option["value"] for option in item["options"] if not option["missing"]]
    if not values or None in values:
        return None
    numbers = [Decimal(value) for value in values]
    return min(numbers), max(numbers)
