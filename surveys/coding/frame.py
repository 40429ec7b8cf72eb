"""The code frame of a survey: codes are added, changed, retired, and merged into one another."""

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.models import Coding, Survey, TextCode, WordCode

MOST_CODES = 60


@transaction.atomic
def add_code(survey: Survey, *, label: str, definition: str = "", code: str = "") -> WordCode:
    """Add a code at the end of a frame; without a code of its own it gets one made of its label.

    Raises `Refused` where another has this code, or the frame is full.
    """
    Survey.objects.select_for_update().get(pk=survey.pk)
    codes = survey.word_codes.all()
    slug = (code or slugify(label))[:40].strip("-")
    if not slug:
        raise Refused(_("Write a code of letters, digits and hyphens: none can be made of this label."))
    if codes.filter(code=slug).exists():
        raise Refused(_("There is a code “%(code)s” already.") % {"code": slug})
    if codes.count() >= MOST_CODES:
        raise Refused(_("A frame has at most %(most)s codes: merge some first.") % {"most": MOST_CODES})
    last = codes.aggregate(last=Max("order"))["last"]
    order = 0 if last is None else last + 1
    return WordCode.objects.create(survey=survey, code=slug, label=label, definition=definition, order=order)


@transaction.atomic
def merge_codes(code: WordCode, *, into: WordCode) -> None:
    """Give every text that has one code the other, and delete the first. Raises `Refused` for codes of two surveys."""
    if code.pk == into.pk or code.survey_id != into.survey_id:
        raise Refused(_("Choose another code of the same survey."))
    _merge_codings(code, into)
    _merge_counts(code, into)
    code.delete()


def _merge_codings(code: WordCode, into: WordCode) -> None:
    doubled = Coding.objects.filter(code=into).values_list("drawn_id", "coder_id")
    have_both = set(doubled)
    rows = Coding.objects.filter(code=code).values_list("pk", "drawn_id", "coder_id")
    Coding.objects.filter(pk__in=[pk for pk, drawn, coder in rows if (drawn, coder) in have_both]).delete()
    Coding.objects.filter(code=code).update(code=into)


def _merge_counts(code: WordCode, into: WordCode) -> None:
    """Of a text with both codes the row in the higher slot goes: slots stay without a gap at 0."""
    units = ("response_id", "question_id", "option_id")
    slots = {tuple(unit): (pk, slot) for pk, slot, *unit in TextCode.objects.filter(code=into).values_list(
        "pk", "slot", *units
    )}  # fmt: skip
    surplus = []
    for pk, slot, *unit in TextCode.objects.filter(code=code).values_list("pk", "slot", *units):
        if other := slots.get(tuple(unit)):
            surplus.append(pk if slot > other[1] else other[0])
    TextCode.objects.filter(pk__in=surplus).delete()
    TextCode.objects.filter(code=code).update(code=into)
