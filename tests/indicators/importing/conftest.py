"""Drafts that files are imported into."""

import pytest

from tests.indicators.importing.small import open_drafts


@pytest.fixture
def drafts(db: None) -> None:
    """Three empty drafts of four countries: 2027, 2029, 2031."""
    open_drafts()
