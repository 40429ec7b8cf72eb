"""Kinds of questions: each is one module here and one template, and says all about itself. Nothing else asks which.

A module of this folder that has `KINDS` is one: nothing lists it.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from surveys.kinds.kind import Kind

__all__ = ["Kind", "every", "of"]


@cache
def _by_code() -> dict[str, Kind]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    kinds: list[Kind] = [kind for module in modules for kind in getattr(module, "KINDS", ())]
    return {kind.code: kind for kind in sorted(kinds, key=lambda kind: kind.place)}


def every() -> tuple[Kind, ...]:
    """Return all kinds in the order in which editors choose from them."""
    return tuple(_by_code().values())


def of(code: str) -> Kind:
    """Return the kind of this code; raises `KeyError` for one that the software does not know."""
    return _by_code()[code]
