"""Compared countries are told by their shape as well as by their colour."""

import pytest

from indicators.drawing.identities import IN_ORDER, shape


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ("1", "M6,10a4,4 0 1 0 8,0a4,4 0 1 0 -8,0z"),
        ("2", "M6.4,6.4h7.2v7.2h-7.2z"),
        ("3", "M10,4.8l5,8.6h-10z"),
        ("4", "M10,5l5,5l-5,5l-5,-5z"),
    ],
)
def test_each_identity_has_a_shape_of_its_own(identity, expected):
    assert shape(identity, 10, 10, 4) == expected


def test_no_two_identities_share_a_shape():
    shapes = {shape(identity, 10, 10, 4) for identity in IN_ORDER}

    assert len(shapes) == len(IN_ORDER)
