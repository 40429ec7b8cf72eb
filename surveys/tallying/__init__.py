"""Tallies of responses and of their answers, and the only writer of them.

A response stands in the tallies under the status of its column `folded`. Those with none are the tail: `fold` brings
them in, and whoever reads adds them. Whatever deletes answers or texts, or changes the status or another fact of a
response, takes it out before (`unfold`, `delete_texts`).
"""

from surveys.tallying.folding import IN_ONE_TRANSACTION, delete_texts, fold, fold_all, unfold
from surveys.tallying.rebuilding import is_rebuilding, rebuild, rebuild_where_needed

__all__ = [
    "IN_ONE_TRANSACTION",
    "delete_texts",
    "fold",
    "fold_all",
    "is_rebuilding",
    "rebuild",
    "rebuild_where_needed",
    "unfold",
]
