"""A part of a page that many share is rendered once for all that it depends on."""

from django.template import Context, Template
from django.utils import translation

from lib import caching

PART = Template(
    "{% load keeping %}{% kept 'answer' year chosen|default:'none' %}{{ year }} {{ chosen }} {{ say }}{% endkept %}"
)


def said(times: list[str], **given: object) -> str:
    def say() -> str:
        times.append(translation.get_language() or "")
        return f"said in {translation.get_language()}"

    return PART.render(Context({"say": say, **given}))


def test_it_is_rendered_once_for_what_it_depends_on_each_language_and_each_generation() -> None:
    times: list[str] = []

    assert said(times, year=2025, chosen="x") == said(times, year=2025, chosen="x") == "2025 x said in en"
    assert said(times, year=2023, chosen="x") == "2023 x said in en"
    assert said(times, year=2025, chosen="") == "2025  said in en"
    with translation.override("fr"):
        assert said(times, year=2025, chosen="x") == "2025 x said in fr"
    assert times == ["en", "en", "en", "fr"]

    caching.set_token("another", 60)

    assert said(times, year=2025, chosen="x") == "2025 x said in en"
    assert len(times) == 5
