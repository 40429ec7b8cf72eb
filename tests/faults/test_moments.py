"""Each way in which a second may be written down is found, so that finding none means something."""

import pickle
from datetime import UTC, datetime

import pytest

from tests.faults.collected import Collector
from tests.faults.moments import Moment, Moments
from tests.faults.running import Site
from tests.faults.traces import Trace, unpacked

VISIT = 1795930123.4
DAY = datetime.fromtimestamp(VISIT, UTC)


def told(content: bytes) -> bool:
    moments = Moments(Site.__new__(Site), Collector())
    moments.visits.append(Moment(VISIT, VISIT + 1, []))
    return bool(moments.told_in([Trace("anywhere", unpacked(content).lower())]))


@pytest.mark.parametrize(
    "content",
    [
        b"2026-11-29 05:28:43.4+00:00", b"[29/Nov/2026:05:28:44 +0000]", b'{"at": 1795930123.4}', b"1795930124000",
        pickle.dumps(VISIT), pickle.dumps((1, DAY)), pickle.dumps(VISIT + 3600),
    ],
)  # fmt: skip
def test_a_second_of_a_visit_is_found(content: bytes) -> None:
    assert told(content)


@pytest.mark.parametrize(
    "content", [b"05:28:45", b"1795930122", b"91795930123", pickle.dumps(VISIT - 1), b"2026-11-29"]
)
def test_another_second_is_not(content: bytes) -> None:
    assert not told(content)
