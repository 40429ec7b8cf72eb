"""Rows of a draft that are written together: one statement for all of them, and an entry in the history of each."""

from collections.abc import Iterable, Sequence
from typing import Any

from simple_history.exceptions import NotHistoricalModelError
from simple_history.utils import bulk_update_with_history


def save_together(rows: Iterable[Any], fields: Sequence[str]) -> None:
    """Write some columns of rows, whose models may differ; options keep no history, so none is written of them."""
    by_model: dict[type[Any], list[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, changed in by_model.items():
        try:
            bulk_update_with_history(changed, model, fields)
        except NotHistoricalModelError:
            model._default_manager.bulk_update(changed, fields)
