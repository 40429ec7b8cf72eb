"""Pages put together from kept parts: the same bytes as a page that is rendered, and nothing secret compressed."""

import gzip
from collections.abc import Mapping

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from lib import kept_parts

TEXTS = st.text(max_size=200)


def asked(encoding: str = "gzip") -> HttpResponse:
    return RequestFactory().get("/", headers={"Accept-Encoding": encoding})


def card(marks: Mapping[str, str]) -> str:
    return f"<p>{marks['code']}</p>{'x' * 500}<a href='/r/{marks['code']}/'>{marks['day']}</a>"


@given(before=TEXTS, between=TEXTS, after=TEXTS, first=TEXTS, second=TEXTS)
def test_what_is_unpacked_is_what_would_have_been_rendered(
    before: str, between: str, after: str, first: str, second: str
) -> None:
    def render(marks: Mapping[str, str]) -> str:
        return before + marks["a"] + between + marks["b"] + after + marks["a"]

    parts = kept_parts.split(render, ["a", "b"])
    values = {"a": SafeString(first), "b": SafeString(second)}
    expected = (before + first + between + second + after + first).encode()

    assert gzip.decompress(kept_parts.respond(asked(), parts, values).content) == expected
    assert kept_parts.respond(asked("br"), parts, values).content == expected


def test_values_are_escaped() -> None:
    page = kept_parts.respond(asked(""), kept_parts.split(card, ["code", "day"]), {"code": "<b>", "day": "'"})

    assert b"<p>&lt;b&gt;</p>" in page.content
    assert b">&#x27;</a>" in page.content


@pytest.mark.parametrize("long", [65_535, 65_536, 200_000])
def test_long_values_fit(long: int) -> None:
    parts = kept_parts.split(card, ["code", "day"])

    page = kept_parts.respond(asked(), parts, {"code": "a" * long, "day": "today"})

    assert gzip.decompress(page.content).count(b"a" * long) == 2


def test_the_length_tells_nothing_of_a_value() -> None:
    """A guess beside a secret makes a compressed page shorter where it is right; here it does not."""

    def render(marks: Mapping[str, str]) -> str:
        return f"<p>{marks['guess']}</p><input value='{marks['secret']}'>"

    parts = kept_parts.split(render, ["guess", "secret"])
    secret = "kX93hsQa77LmPq2ZkX93hsQa77LmPq2Z"
    sizes = {
        len(kept_parts.respond(asked(), parts, {"guess": guess, "secret": secret}).content)
        for guess in (secret, secret[::-1], "0" * 32, secret[:16] + "0" * 16)
    }

    assert len(sizes) == 1


def test_a_page_says_what_it_depends_on_and_how_it_is_packed() -> None:
    parts = kept_parts.split(lambda _marks: "x" * 5000, [])
    packed, plain = kept_parts.respond(asked(), parts, {}), kept_parts.respond(asked("gzip;q=0"), parts, {})

    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert len(packed.content) < 100
