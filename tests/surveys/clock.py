"""A clock that a test sets."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone


class Clock:
    """What time it is for the software under test, from the moment this is made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
        self.now = now
        monkeypatch.setattr(time, "time", lambda: self.now.timestamp())
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def shift(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
