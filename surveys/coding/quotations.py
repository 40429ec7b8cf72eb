"""Quotations: a text as it may be quoted, beside the consent that its author read; the text itself stays as it is."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys import kinds
from surveys.coding.units import lock_texts
from surveys.documents import questions_of
from surveys.documents.languages import LocalText, read
from surveys.intake.personal_data import find_passages
from surveys.intake.redacting import REMOVED
from surveys.models import Answer, AnswerText, Quotation, Response, Survey


@dataclass(frozen=True)
class QuotableWord:
    """A word of a text with its place, what is between it and the next, and whether it looks like part of a person."""

    place: int
    word: str
    gap: str
    is_suspect: bool


@dataclass(frozen=True)
class Consent:
    """A question of consent as it was read, and whether its answer was yes; None where there was no answer."""

    text: LocalText
    help: LocalText
    is_agreed: bool | None


def words_of(text: str) -> list[QuotableWord]:
    """Return the words of a text, set apart by blanks."""
    passages, words, at = find_passages(text), [], 0
    for place, word in enumerate(text.split()):
        start = text.index(word, at)
        end = at = start + len(word)
        is_suspect = any(start < last and first < end for first, last in passages)
        rest = text[end:]
        words.append(QuotableWord(place, word, rest[: len(rest) - len(rest.lstrip())], is_suspect))
    return words


def blacked_out(text: str, places: Collection[int]) -> str:
    """Return a text without the words at these places: “[…]” stands for each run of them."""
    quote, is_open = "", False
    for word in words_of(text):
        if word.place not in places:
            quote, is_open = f"{quote}{word.word}{word.gap}", False
        elif not is_open:
            quote, is_open = f"{quote}{REMOVED}{word.gap}", True
    return quote.strip()


def consents_of(response: Response) -> list[Consent]:
    """Return the questions of consent that a response was asked, in its language, with its answers."""
    document = response.version.document
    questions = [question for question in questions_of(document) if kinds.of(question["kind"]).asks_consent]
    codes = {option["key"]: option["code"] for question in questions for option in question["options"]}
    rows = Answer.objects.filter(response=response, question__in=[question["key"] for question in questions])
    options = dict(rows.values_list("question", "option"))
    return [
        Consent(
            read(question["text"], response.language),
            read(question["help"], response.language),
            kinds.of(question["kind"]).is_agreed(codes.get(options[question["key"]], "")),
        )
        for question in questions
        if question["key"] in options  # else it was not asked
    ]


def may_be_quoted(consents: Collection[Consent]) -> bool:
    """Return whether a consent was asked, and each that was asked was given: silence is none."""
    return bool(consents) and all(consent.is_agreed for consent in consents)


def mark_of_text(text: AnswerText) -> str:
    """Return a mark of what a text says now, by which a form tells which text it was made for."""
    return sha256(text.text.encode()).hexdigest()[:16]


@transaction.atomic
def quote(text: AnswerText, *, places: Collection[int], mark: str, by: User) -> Quotation:
    """Keep a text as it may be quoted, instead of an earlier quotation of it.

    Raises `Refused` where its author did not agree, the text was changed or deleted meanwhile, or no word is left.
    """
    texts = lock_texts([text.pk])
    if not texts or mark_of_text(texts[0]) != mark:
        raise Refused(_("The text was changed meanwhile: look at it again."))
    if not may_be_quoted(consents_of(text.response)):
        raise Refused(_("Its author did not agree to be quoted: nothing was kept."))
    quoted = blacked_out(texts[0].text, places)
    if not quoted.replace(REMOVED, "").strip():
        raise Refused(_("Leave at least one word."))
    values = {"quote": quoted, "by": by, "day": timezone.now().date()}
    return Quotation.objects.update_or_create(text=text, defaults=values)[0]


def quotations_of(survey: Survey) -> QuerySet[Quotation]:
    """Return the quotations of a survey, by question."""
    rows = Quotation.objects.filter(text__response__survey=survey)
    related = ("text__response__version", "text__response__country", "text__question", "text__option", "by")
    return rows.select_related(*related).defer("text__response__version__document", "text__text", "text__folded")
