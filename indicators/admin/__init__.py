"""Staff pages of the index: a door like the views, which declares, links and calls the acts."""

from indicators.admin import (
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
