"""A restore that did not come to its end leaves a mark, and the site does not start on what it left."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ocindex.backup import unfinished


def test_a_restore_that_ends_leaves_no_mark() -> None:
    with unfinished.marked():
        assert unfinished.fault()

    assert unfinished.fault() == ""


@pytest.mark.django_db
def test_a_restore_that_was_cut_short_keeps_the_site_from_starting() -> None:
    def fail() -> None:
        with unfinished.marked():
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fail()

    with pytest.raises(CommandError, match="A restore was begun and did not end") as refusal:
        call_command("prepare")
    assert str(unfinished.file()) in str(refusal.value)
    assert "\n" not in str(refusal.value)
    Path(unfinished.file()).unlink()
    assert unfinished.fault() == ""
