"""The vault: the only package that reads and writes identities. Coordinators write, custodians read.

Each reading is recorded before it happens. Nothing of an identity is in a message, a log, an error or an audit fact.
"""

from surveys.rounds.vault.changes import (
    ChangeDetails,
    accept_change,
    ask_change,
    read_change,
    reject_change,
    tell_old_address,
)
from surveys.rounds.vault.erasing import Erasure, erase_expert, preview_erasure
from surveys.rounds.vault.exports import ask_export, confirm_export, open_exports, reject_export, take_export
from surveys.rounds.vault.forgetting import forget_expired
from surveys.rounds.vault.identities import (
    IdentityAccessDenied,
    IdentityDetails,
    VaultLocked,
    delete_identities,
    mail_address,
    may_read,
    may_write,
    read_identity,
    write_identity,
)
from surveys.rounds.vault.replaying import erase_again, erasures
from surveys.rounds.vault.upload_file import UnreadableFile
from surveys.rounds.vault.uploads import cancel_upload, confirm_upload, preview_upload, upload_experts

__all__ = [
    "ChangeDetails",
    "Erasure",
    "IdentityAccessDenied",
    "IdentityDetails",
    "UnreadableFile",
    "VaultLocked",
    "accept_change",
    "ask_change",
    "ask_export",
    "cancel_upload",
    "confirm_export",
    "confirm_upload",
    "delete_identities",
    "erase_again",
    "erase_expert",
    "erasures",
    "forget_expired",
    "mail_address",
    "may_read",
    "may_write",
    "open_exports",
    "preview_erasure",
    "preview_upload",
    "read_change",
    "read_identity",
    "reject_change",
    "reject_export",
    "take_export",
    "tell_old_address",
    "upload_experts",
    "write_identity",
]
