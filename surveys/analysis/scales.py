"""The scales of a survey as its newest version declares them: what a high value means, and which items are reversed."""

from collections.abc import Sequence
from typing import NamedTuple

from surveys.models import SurveyVersion
from surveys.questionnaires.scales import items


class ScaleItem(NamedTuple):
    """A question or statement of a scale."""

    code: str
    text: str
    is_reversed: bool


class DeclaredScale(NamedTuple):
    """A scale with its items in the order of the survey."""

    code: str
    name: str
    high_means: str
    items: list[ScaleItem]


def declared(versions: Sequence[SurveyVersion], language: str) -> list[DeclaredScale]:
    """Return the scales of the newest of the versions, in one language; none without a version."""
    if not versions:
        return []
    document = max(versions, key=lambda version: version.number).document
    return [
        DeclaredScale(
            scale["code"],
            scale["name"][language],
            scale["high_means"][language],
            [
                ScaleItem(item["code"], item["text"][language], bool(item.get("reversed")))
                for item in items(document)
                if item.get("scale") == scale["code"]
            ],
        )
        for scale in document.get("scales", ())
    ]
