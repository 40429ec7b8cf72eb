"""Warnings about scales of a draft whose options have no values, without which there is no mean."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from lib.text import normalize_for_search
from surveys.models import Question
from surveys.questionnaires.checking import questions_of

Document = dict[str, Any]
Kind = Question.Kind
FEWEST = 3  # two answers are a yes and a no, not a scale
# Words of degree in the languages of the site, as `normalize_for_search` returns them.
DEGREES = (
    "strongly", "very", "somewhat", "slightly", "fairly", "quite", "extremely", "completely", "not at all", "never",
    "rarely", "seldom", "sometimes", "often", "always", "agree", "disagree", "satisfied", "dissatisfied", "likely",
    "unlikely", "neither", "too low", "too high",
    "tres", "plutot", "assez", "peu", "pas du tout", "tout a fait", "jamais", "rarement", "parfois", "souvent",
    "toujours", "d accord", "extremement", "ni l un ni l autre", "trop bas", "trop haut",
)  # fmt: skip


def warnings(document: Document) -> list[str]:
    """Return a sentence for each thing to look at before publishing; none of them prevents it."""
    return list(_without_values(document))


def _without_values(document: Document) -> Iterator[str]:
    for question in questions_of(document):
        answers = [option for option in question["options"] if not option["missing"]]
        if all(option["value"] is not None for option in answers):
            continue
        if question["kind"] == Kind.MATRIX:
            message = _(
                "The scale “%(code)s” has options without a value: they are counted, but without values there is no "
                "drawing, no mean and no net."
            )
            yield message % {"code": question["code"]}
        elif question["kind"] == Kind.SINGLE and _looks_like_a_scale(answers):
            message = _(
                "The options of “%(code)s” look like a scale, but not all of them have a value: there is no mean."
            )
            yield message % {"code": question["code"]}


def _looks_like_a_scale(answers: list[Document]) -> bool:
    """Return whether some options have values, or the labels in one language are numbers or words of degree."""
    if len(answers) < FEWEST:
        return False
    if any(option["value"] is not None for option in answers):
        return True
    return any(
        _is_graded([normalize_for_search(option["label"][language]) for option in answers])
        for language in answers[0]["label"]
    )


def _is_graded(labels: list[str]) -> bool:
    graded = [label for label in labels if any(f" {degree} " in f" {label} " for degree in DEGREES)]
    return len(graded) >= 2 or all(label.isascii() and label.isdigit() for label in labels)
