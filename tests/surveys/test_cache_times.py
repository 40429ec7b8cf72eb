"""What a visit leaves in the cache for some hours tells the day of the visit, and no second."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches

from ocindex.backends.cache import EXPIRY_SIZE
from surveys.intake import spam
from tests.surveys.clock import Clock

NETWORK = "198.51.100.0/24"
TEXT = "A text that is long enough to be marked."


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.CACHES = {"default": {"BACKEND": "ocindex.backends.cache.TidyFileBasedCache", "LOCATION": tmp_path}}
    return tmp_path


def expiries(folder: Path) -> set[str]:
    """Return when each file of the cache expires, to the nearest tenth of a second."""
    ends = (datetime.fromtimestamp(round(float(path.read_bytes()[:EXPIRY_SIZE]), 1), UTC) for path in folder.iterdir())
    return {f"{end:%d %H:%M:%S}" for end in ends}


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        (datetime(2026, 11, 22, 14, 33, 27, 654321, tzinfo=UTC), {"22 15:35:00", "23 00:00:00"}),
        (datetime(2026, 11, 22, 1, 2, 3, 654321, tzinfo=UTC), {"22 02:05:00", "22 23:00:00"}),
    ],
)
def test_what_a_visit_leaves_expires_at_a_full_five_minutes_or_hour(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moment: datetime, ends: set[str]
) -> None:
    Clock(monkeypatch, moment)

    spam.check_submission(spam.SubmissionFacts("a" * 32, NETWORK, 60, False, [TEXT]))

    assert expiries(folder) == ends


def test_a_mark_lives_for_a_second_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis takes whole seconds, and deletes at once what is to live for none."""
    Clock(monkeypatch, datetime(2026, 11, 22, 23, 59, 59, 900000, tzinfo=UTC))

    assert spam._rest_of_the_day() == 1


@pytest.mark.parametrize("act", ["set", "touch"])
def test_a_file_of_the_cache_has_the_day_and_no_second(folder: Path, act: str) -> None:
    cache = caches["default"]
    cache.set("key", "value", 60)
    if act == "touch":
        assert cache.touch("key", 90)

    (path,) = folder.iterdir()
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)

    assert f"{written:%H:%M:%S.%f}" == "00:00:00.000000"
    assert abs(datetime.now(UTC) - written).days <= 1
    assert cache.get("key") == "value"
