"""Erasing an expert: who it is and every word go, codes belong to nobody any more, numbers stay."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.workflow import audit
from lib import erasures_file
from lib.erasures_file import Erasure as ErasureHashes
from lib.refusals import Refused
from surveys.models import Assessment, Expert, Identity, Invitation, Round
from surveys.rounds import acts
from surveys.rounds.inviting import hash_of_no_link
from surveys.rounds.locking import State, lock_round
from surveys.rounds.vault.identities import delete_identities, refuse_unless_custodian

ACT: Final = "expert erased"
AFTER_A_RESTORE: Final = "Erased before; a backup had brought it back."
NO_WORDS = Q(reason="", sources="")
TABLES = ("surveys_assessment", "surveys_identity", "surveys_identitychange", "surveys_identityreading")


@dataclass(frozen=True)
class Erasure:
    """What would go with an expert, and what would stay."""

    has_identity: bool
    texts: int
    scores: int
    links: int


def preview_erasure(expert: Expert) -> Erasure:
    """Return what would go with an expert, and what would stay."""
    assessments = Assessment.objects.filter(assignment__invitation__expert=expert)
    return Erasure(
        has_identity=Identity.objects.filter(expert=expert).exists(),
        texts=assessments.exclude(NO_WORDS).count(),
        scores=assessments.exclude(half_points=None).count(),
        links=Invitation.objects.filter(expert=expert, ended_on=None).count(),
    )


@transaction.atomic
def erase_expert(expert: Expert, *, by: User, why: str) -> None:
    """Destroy who an expert is and what the expert wrote, end the links, and let the codes stand for nobody.

    Scores stay, and count as they did.
    """
    refuse_unless_custodian(by)
    if not why.strip():
        raise Refused(_("Say why this expert is erased."))
    _erase(expert, by=by, why=why.strip())


@transaction.atomic
def erase_anew(expert: Expert) -> None:
    """Erase an expert whom a restored backup has brought back."""
    _erase(expert, by=None, why=AFTER_A_RESTORE)


def erasure_of(code: str) -> ErasureHashes:
    """Return what the file of erasures is told of an expert: keyed hashes of the code."""
    return erasures_file.erasure("expert", code)


def _erase(expert: Expert, *, by: User | None, why: str) -> None:
    rounds = Round.objects.filter(invitations__expert=expert).distinct().order_by("pk")
    locked = {pk: lock_round(pk, *State) for pk in rounds.values_list("pk", flat=True)}
    texts = erase_words(Assessment.objects.filter(assignment__invitation__expert=expert))
    for invitation in Invitation.objects.filter(expert=expert).order_by("pk"):
        _unlink(invitation, locked[invitation.round_id])
    delete_identities(Expert.objects.filter(pk=expert.pk))
    audit.record(ACT, subject=expert, by=by, expert=expert.code, why=why, texts=texts)
    transaction.on_commit(partial(erasures_file.note, [erasure_of(expert.code)]), robust=True)
    expert.delete()
    wipe_free_space()


def _unlink(invitation: Invitation, round_: Round) -> None:
    """Leave a code, its countries and scores, without an expert, a link, an address and a passphrase."""
    if round_.state == State.PLANNED:
        invitation.delete()
        return
    if invitation.ended_on is None:
        invitation.ended_on, invitation.ended_because = timezone.now().date(), Invitation.End.ERASED
        acts.record(round_, acts.ENDED, code=invitation.code)
    invitation.expert, invitation.token_hash = None, hash_of_no_link()
    invitation.address_hash, invitation.passphrase, invitation.claimed_on = None, "", None
    invitation.save()


def erase_words(assessments: QuerySet[Assessment]) -> int:
    """Empty reasons and sources, and return of how many assessments; the day is kept with those that had any."""
    with_words = Assessment.objects.filter(pk__in=assessments.exclude(NO_WORDS).values("pk"))
    return with_words.update(reason="", sources="", words_erased_on=timezone.now().date())


def wipe_free_space() -> None:
    """After the commit, clean what the database keeps of rows that are gone.

    SQLite overwrites them at once (PRAGMA secure_delete); its log of writes still holds them until it is emptied.
    """
    transaction.on_commit(_wipe, robust=True)


def _wipe() -> None:
    if connection.in_atomic_block:  # inside a transaction of a caller, who may take it all back
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM {', '.join(TABLES)}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
