"""The end of a task: what both coders coded alike counts; where they differ, a person settles what counts."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.coding.units import Codes, lock_texts, write_codes
from surveys.models import Coding, CodingTask, DrawnText, WordCode


@dataclass(frozen=True)
class CodedText:
    """A text of a task with the codes of each coder, in the order of the coders; None where one did not code it."""

    drawn: DrawnText
    codes: tuple[Codes | None, ...]

    @property
    def is_coded(self) -> bool:
        return any(codes is not None for codes in self.codes)

    @property
    def is_alike(self) -> bool:
        """Return whether every coder coded it, all with the same codes."""
        return None not in self.codes and len(set(self.codes)) == 1

    @property
    def needs_settling(self) -> bool:
        return self.is_coded and not self.is_alike and self.drawn.settled_by_id is None


def coded_texts(task: CodingTask) -> list[CodedText]:
    """Return the texts of a task in their order, with the codes of each coder."""
    coders = [coder.pk for coder in task.coders.all()]
    given: dict[tuple[int, int], set[int]] = defaultdict(set)
    rows = Coding.objects.filter(drawn__task=task).values_list("drawn_id", "coder_id", "code_id")
    for drawn, coder, code in rows:
        given[drawn, coder] |= set() if code is None else {code}
    texts = task.texts.select_related("text", "text__question", "text__option", "settled_by").order_by("place")
    return [
        CodedText(
            drawn,
            tuple(
                frozenset(given[drawn.pk, coder]) if (drawn.pk, coder) in given else None for coder in coders
            ),
        )
        for drawn in texts
    ]  # fmt: skip


@transaction.atomic
def end_task(task: CodingTask) -> None:
    """End a task: nobody codes in it any more, and what all its coders coded alike counts. Twice changes nothing."""
    ended = CodingTask.objects.filter(pk=task.pk, ended_on=None).update(ended_on=timezone.now().date())
    if not ended:
        return
    task.refresh_from_db(fields=["ended_on"])
    alike = {text.drawn.text_id: text.codes[0] for text in coded_texts(task) if text.is_alike}
    write_codes((text, alike[text.pk] or frozenset()) for text in lock_texts(alike.keys()))


@transaction.atomic
def settle(drawn: DrawnText, codes: Collection[int], *, by: User, fits_none: bool = False) -> None:
    """Say which codes count for a text of a task that is over.

    Raises `Refused` while the task is open, where neither a code nor “none fits” was chosen, or where the text is gone.
    """
    if drawn.task.ended_on is None:
        raise Refused(_("The task is not over: its coders would learn of each other."))
    frame = WordCode.objects.filter(survey=drawn.task.survey_id, pk__in=codes)
    valid = frozenset(frame.values_list("pk", flat=True)) if not fits_none else frozenset()
    if not valid and not fits_none:
        raise Refused(_("Tick what the text speaks of, or choose “None fits”."))
    texts = lock_texts([drawn.text_id])
    if not texts:
        raise Refused(_("This text is gone: its author withdrew it, or its time was over."))
    write_codes((text, valid) for text in texts)
    DrawnText.objects.filter(pk=drawn.pk).update(settled_by=by)
