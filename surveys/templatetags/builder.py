"""What the page on which a survey is built draws its fields with."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language_info

from lib.admin.side_by_side import pair

register = template.Library()


@register.simple_tag
def texts_of(form: Any, name: str) -> list[tuple[Any, str]]:
    """Return (field, name of its language) of a text for each language of the site."""
    languages = [get_language_info(code)["name_translated"] for code, _name in settings.LANGUAGES]
    return [(form[column], language) for column, language in zip(pair(name), languages, strict=True)]
