"""Tasks of coding: texts are drawn at random, and each coder codes them without seeing what the other does."""

import random
import secrets
from collections.abc import Collection, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.analysis import words
from surveys.analysis.selecting import Selection
from surveys.coding import ending
from surveys.coding.units import codes_of, lock_texts
from surveys.models import AnswerText, Coder, Coding, CodingTask, DrawnText, Question, WordCode

MOST_TEXTS = 2000
MOST_SEED = 2**31 - 1
READ_WORDS = "surveys.view_answertext"


def readers() -> QuerySet[User]:
    """Return the people who may read what visitors write: nobody else codes it."""
    return User.objects.with_perm(READ_WORDS).filter(is_active=True).order_by("username")


@transaction.atomic
def make_task(
    selection: Selection,
    question: Question | None,
    *,
    coders: Sequence[User],
    by: User,
    number: int | None = None,
    is_only_uncoded: bool = False,
    seed: int | None = None,
) -> CodingTask:
    """Draw texts of a view for one or two coders: `number` of them, or all, in random order.

    Equal texts in view and an equal seed draw the same. Raises `Refused` where there is no text, or there are too many,
    or somebody may not read them.
    """
    _refuse_coders(coders)
    rows = words.texts(selection, question.pk if question else None)
    if is_only_uncoded:
        rows = rows.exclude(Exists(codes_of(OuterRef("response"), OuterRef("question"), OuterRef("option"))))
    keys = sorted(rows.order_by().values_list("pk", flat=True))
    n_drawn = min(number or len(keys), len(keys))
    if not n_drawn:
        raise Refused(_("There is no text to code in this view."))
    if n_drawn > MOST_TEXTS:
        raise Refused(_("A task has at most %(most)s texts: say how many are to be drawn.") % {"most": MOST_TEXTS})
    seed = secrets.randbelow(MOST_SEED) if seed is None else seed
    drawn = random.Random(seed).sample(keys, n_drawn)
    task = CodingTask.objects.create(
        survey=selection.survey,
        question=question,
        filter=selection.query(),
        seed=seed,
        n_in_view=len(keys),
        by=by,
        made_on=timezone.now().date(),
    )
    Coder.objects.bulk_create(Coder(task=task, user=user) for user in coders)
    left = {text.pk for text in lock_texts(drawn)}
    present = [key for key in drawn if key in left]
    DrawnText.objects.bulk_create(DrawnText(task=task, text_id=key, place=at) for at, key in enumerate(present, 1))
    return task


def _refuse_coders(coders: Sequence[User]) -> None:
    if not 1 <= len({coder.pk for coder in coders}) == len(coders) <= 2:
        raise Refused(_("Choose one coder, or two who differ."))
    for coder in coders:
        if not coder.has_perm(READ_WORDS):
            raise Refused(_("%(person)s may not read what visitors write.") % {"person": coder.get_username()})


def next_text(coder: Coder, after: int = 0) -> DrawnText | None:
    """Return the next text that a coder has not coded: after this place, or else the first; None where all are."""
    left = coder.task.texts.exclude(Exists(Coding.objects.filter(drawn=OuterRef("pk"), coder=coder))).order_by("place")
    return left.filter(place__gt=after).first() or left.first()


def n_coded(coder: Coder) -> int:
    """Return how many texts a coder has coded."""
    return coder.codings.values("drawn").distinct().count()


@transaction.atomic
def code_text(coder: Coder, drawn: DrawnText, codes: Collection[int], *, fits_none: bool = False) -> None:
    """Keep which codes a coder gives a text, instead of those given before; none of them where none fits.

    Raises `Refused` where the task or the coder's part is over, where neither was said, or where a code is not of the
    frame.
    """
    _lock_open_part(coder)
    valid = set(
        WordCode.objects.filter(survey=coder.task.survey_id, pk__in=codes, is_retired=False).values_list(
            "pk", flat=True
        )
    )
    if fits_none:
        valid = set()
    elif not valid:
        raise Refused(_("Tick what the text speaks of, or choose “None fits”."))
    if not lock_texts([drawn.text_id]):
        raise Refused(_("This text is gone: its author withdrew it, or its time was over."))
    Coding.objects.filter(drawn=drawn, coder=coder).delete()
    today = timezone.now().date()
    given: list[int | None] = [*sorted(valid)] or [None]
    Coding.objects.bulk_create(Coding(drawn=drawn, coder=coder, code_id=code, day=today) for code in given)


@transaction.atomic
def finish_part(coder: Coder) -> None:
    """Say that a coder is done; the task ends with the last one. Raises `Refused` where texts are left."""
    task = _lock_open_part(coder)
    left = next_text(coder)
    if left:
        raise Refused(_("There are texts left to code."))
    Coder.objects.filter(pk=coder.pk).update(done_on=timezone.now().date())
    if not task.coders.filter(done_on=None).exists():
        ending.end_task(task)


def _lock_open_part(coder: Coder) -> CodingTask:
    """Lock a coder's task and return it. Raises `Refused` where it has ended, or the coder is done."""
    task = CodingTask.objects.select_for_update(of=("self",)).select_related("survey").get(pk=coder.task_id)
    coder.refresh_from_db(fields=["done_on"])
    if task.ended_on or coder.done_on:
        raise Refused(_("This task is over: nothing in it is coded any more."))
    return task


def texts_of(task: CodingTask) -> QuerySet[AnswerText]:
    """Return the texts of a task that are still there."""
    return AnswerText.objects.filter(drawn__task=task)
