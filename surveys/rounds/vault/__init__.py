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

__all__ = [
    "ChangeDetails",
    "Erasure",
    "IdentityAccessDenied",
    "IdentityDetails",
    "VaultLocked",
    "accept_change",
    "ask_change",
    "delete_identities",
    "erase_expert",
    "forget_expired",
    "mail_address",
    "may_read",
    "may_write",
    "preview_erasure",
    "read_change",
    "read_identity",
    "reject_change",
    "tell_old_address",
    "write_identity",
]
