"""The checklist before publishing: checks by name, and what each of them finds, with the question it is about.

A fault prevents publishing. A warning can be set aside with a word (`Survey.set_aside`).
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.documents import Document, questions_of
from surveys.documents.remarks import Remark
from surveys.models import Survey
from surveys.questionnaires import compiling
from surveys.questionnaires.checking import FAULTS, WARNINGS, Draft

LONGEST_WORD = 300


@dataclass(frozen=True)
class Finding:
    """What a check found: a sentence, the key of its question if it is about one, and why it was set aside.

    `name` is that of the check with what the sentence is about, by code: by it a finding is set aside.
    """

    check: str
    name: str
    sentence: Remark
    key: int | None = None
    set_aside: str = ""


@dataclass(frozen=True)
class Checklist:
    """All findings of a draft, and how many of the checks found nothing."""

    faults: list[Finding]
    warnings: list[Finding]
    set_aside: list[Finding] = field(default_factory=list)
    passed: int = 0
    total: int = 0


def check_draft(draft: Draft, set_aside: dict[str, str]) -> Checklist:
    """Return the checklist of a draft; `set_aside` is that of the survey."""
    keys = _keys(draft.document)
    faults = {name: [_finding(name, sentence, keys, {}) for sentence in check(draft)] for name, check in FAULTS.items()}
    warned = {
        name: [_finding(name, sentence, keys, set_aside) for sentence in check(draft)]
        for name, check in WARNINGS.items()
    }
    findings = [finding for listed in warned.values() for finding in listed]
    open_warnings = [finding for finding in findings if not finding.set_aside]
    failed = {finding.check for finding in open_warnings} | {name for name, listed in faults.items() if listed}
    total = len(FAULTS) + len(WARNINGS)
    return Checklist(
        faults=[finding for listed in faults.values() for finding in listed],
        warnings=open_warnings,
        set_aside=[finding for finding in findings if finding.set_aside],
        passed=total - len(failed),
        total=total,
    )


@transaction.atomic
def set_aside(survey: Survey, name: str, word: str) -> None:
    """Keep why a warning can stay; raises `Refused` for no word and for a warning that the draft does not have."""
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    warnings = check_draft(Draft(compiling.preview_document(locked)), locked.set_aside).warnings
    if name not in {finding.name for finding in warnings}:
        raise Refused(_("There is no such warning."))
    word = word.replace("\x00", "").strip()[:LONGEST_WORD]
    if not word:
        raise Refused(_("Say in a word why this can stay."))
    Survey.objects.filter(pk=survey.pk).update(set_aside={**locked.set_aside, name: word})


@transaction.atomic
def take_up(survey: Survey, name: str) -> None:
    """Show a warning again that was set aside."""
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    left = {other: word for other, word in locked.set_aside.items() if other != name}
    Survey.objects.filter(pk=survey.pk).update(set_aside=left)


def _keys(document: Document) -> dict[str, int]:
    """Return {code: key} of questions; a statement has the key of its matrix, where it is edited."""
    keys = {question["code"]: question["key"] for question in questions_of(document)}
    return keys | {row["code"]: question["key"] for question in questions_of(document) for row in question["rows"]}


def _finding(check: str, sentence: Remark, keys: dict[str, int], words: dict[str, str]) -> Finding:
    name = ":".join((check, *sentence.about))
    return Finding(check, name, sentence, keys.get(sentence.question), words.get(name, ""))
