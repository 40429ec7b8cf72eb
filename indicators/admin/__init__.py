"""Staff pages of the index, registered with Django's admin; scores and editions change by indicators.workflow."""

from indicators.admin import (
    checkpoints,
    codebook,
    countries,
    edition_parts,
    editions,
    importing,
    outcomes,
    pages,
    papers,
    scores,
    trail,
)

__all__ = [
    "checkpoints",
    "codebook",
    "countries",
    "edition_parts",
    "editions",
    "importing",
    "outcomes",
    "pages",
    "papers",
    "scores",
    "trail",
]
