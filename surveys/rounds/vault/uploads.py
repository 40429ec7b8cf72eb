"""A file of new experts: read, kept sealed until its uploader has seen what it would do, then written in one go."""

import json
import secrets
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from indicators.workflow import audit
from lib import advisory_lock, sealing
from lib.refusals import Refused
from surveys.models import IdentityUpload, Panel, Round
from surveys.rounds import acts, arranging
from surveys.rounds.locking import State, lock_round
from surveys.rounds.vault.identities import IdentityAccessDenied, IdentityDetails, VaultLocked, add_identity, may_write
from surveys.rounds.vault.upload_file import COLUMNS, read_experts

DETAILS = ("name", "email", "employer", "remarks", "language")
TEMPLATE = ",".join(COLUMNS) + "\n"
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class PreviewRow:
    """What is shown of a row before it is confirmed: which cells are filled, the language, the countries; no word."""

    row: str
    given: tuple[str, ...]
    language: str
    countries: str


@sensitive_variables()
def upload_experts(content: bytes, *, by: User, panel: Panel | None, round_: Round | None) -> None:
    """Read a file and keep it, sealed, for its uploader to confirm, in place of one before.

    Raises `UnreadableFile` with a fault for each cell that is wrong.
    """
    _refuse_unless_writer(by)
    countries = set(round_.countries.values_list("iso3", flat=True)) if round_ else set()
    rows = read_experts(content, countries=countries)
    with transaction.atomic():
        advisory_lock.lock()  # as in write_identity
        sealed = sealing.seal({"rows": json.dumps(rows)}, about=_about(by))
        upload = {"panel": None if round_ else panel, "round": round_, "sealed": sealed}
        IdentityUpload.objects.update_or_create(by=by, defaults={**upload, "uploaded_on": timezone.now().date()})


@sensitive_variables()
def preview_upload(*, by: User) -> tuple[IdentityUpload, list[PreviewRow]]:
    """Return the file that somebody uploaded and may confirm, and what is shown of its rows. Raises `Refused`."""
    upload = _find(by)
    return upload, [
        PreviewRow(row["row"], tuple(name for name in DETAILS[:4] if row[name]), row["language"], row["countries"])
        for row in _unsealed(upload)
    ]


@sensitive_variables()
@transaction.atomic
def confirm_upload(*, by: User) -> int:
    """Make an expert of each row of an upload, in random order, and return how many.

    They join its panel; where it is of a round they get their countries there, or all of the round.
    """
    advisory_lock.lock()
    upload = _find(by)
    round_ = lock_round(upload.round_id, State.PLANNED, State.OPEN) if upload.round_id else None
    panel = round_.panel if round_ else upload.panel
    rows = _unsealed(upload)
    secrets.SystemRandom().shuffle(rows)  # the order of rows may be that of an alphabet
    experts = arranging.add_experts(len(rows))
    for expert, row in zip(experts, rows, strict=True):
        add_identity(expert, IdentityDetails(**{name: row[name] for name in DETAILS}), by=by)
    if panel is not None:
        panel.experts.add(*experts)
    if round_ is not None:
        _take_part(round_, {expert.pk: row["countries"].split() for expert, row in zip(experts, rows, strict=True)})
    upload.delete()
    audit.record("experts added from a file", subject=round_ or panel or "surveys.expert", by=by, experts=len(rows))
    return len(rows)


def cancel_upload(*, by: User) -> None:
    """Delete what somebody uploaded and did not confirm."""
    IdentityUpload.objects.filter(by=by).delete()


def _take_part(round_: Round, countries_by_expert: dict[int, list[str]]) -> None:
    """Assign to each expert the countries named by iso3, or all of the round."""
    keys = dict(round_.countries.values_list("iso3", "pk"))
    shuffled = list(
        countries_by_expert.items()
    )  # or the chain would name the round's codes in the order of the panel's
    arranging.shuffle(shuffled)
    for expert_id, codes in shuffled:
        if set(codes) - keys.keys():
            raise Refused(_("The round no longer asks for all of these countries: upload the file again."))
        invitation = arranging.make_invitation(round_, expert_id)
        arranging.assign_all(invitation, [keys[code] for code in codes or keys])
        if round_.state == State.OPEN:
            acts.record(round_, acts.JOINED, code=invitation.code)


def _find(by: User) -> IdentityUpload:
    _refuse_unless_writer(by)
    upload = IdentityUpload.objects.select_related("panel", "round__panel", "round__edition").filter(by=by).first()
    if upload is None:
        raise Refused(_("There is no uploaded file to confirm: it was confirmed, canceled, or deleted after a day."))
    return upload


def _unsealed(upload: IdentityUpload) -> Rows:
    try:
        rows: Rows = json.loads(sealing.unseal(upload.sealed, about=_about(upload.by))["rows"])
    except sealing.CannotUnseal:
        raise VaultLocked(_("The vault's key does not open this file: upload it again.")) from None
    return rows


def _refuse_unless_writer(by: User) -> None:
    if not may_write(by):
        raise IdentityAccessDenied(_("You may not write identities."))


def _about(by: User) -> str:
    return f"upload of account {by.pk}"
