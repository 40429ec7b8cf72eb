"""PUBLIC_EPSILON is a number that the noise can be drawn with, or the site does not start."""

from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured

from ocindex.deploy import environment


def read() -> Decimal:
    return environment.decimal("PUBLIC_EPSILON", "1", least="0.001", most="10")


def test_it_is_1_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIC_EPSILON", raising=False)

    assert read() == 1


@pytest.mark.parametrize("given", ["0.001", "0.5", "1.25", "10", "10.000"])
def test_decimals_are_read_exactly(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PUBLIC_EPSILON", given)

    assert read() == Decimal(given)


@pytest.mark.parametrize(
    "given", ["0", "0.0001", "10.001", "11", "-1", "1e1", "inf", "NaN", "1,5", "", " 1", "１", "1.2345"]
)
def test_what_is_no_such_number_stops_the_start(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PUBLIC_EPSILON", given)

    with pytest.raises(ImproperlyConfigured, match="is not a number from 0.001 to 10 with up to three decimals"):
        read()
