"""Filters for texts of a survey that may be in another language than the page (surveys/documents/languages.py)."""

from django import template
from django.utils.safestring import SafeString

from surveys.documents.languages import LocalText, direction, interface_language

register = template.Library()
register.filter("direction", direction)


@register.filter
def plain(text: str) -> str:
    """Print the words alone, for attributes, titles and options; `lang_of` says beside them which language it is."""
    return str(text)


@register.filter
def lang_of(text: str) -> SafeString:
    """Print `lang` and `dir` for the element of a text, where it is in another language than the page."""
    return text.mark_beside(text.wanted) if isinstance(text, LocalText) else SafeString("")


@register.filter
def lang_beside_messages(text: str) -> SafeString:
    """Print `lang` and `dir` for the element of a text that stands among messages of the site."""
    if not isinstance(text, LocalText):
        return SafeString("")
    return text.mark_beside(interface_language(text.wanted))


@register.filter
def beside_messages(text: str) -> str:
    """Print a text inside a message of the site."""
    return text.beside(interface_language(text.wanted)) if isinstance(text, LocalText) else text
