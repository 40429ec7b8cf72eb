"""Whose figures an edition holds: what publishing asks for, so that no figure is shown as somebody else's."""

from django.conf import settings
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from indicators.models import Edition
from indicators.workflow.refusals import Unattributed

TEXTS = ("license", "citation")  # in one language at least


def missing_attribution(edition: Edition) -> list[str]:
    """Return which of publisher, license and citation an edition does not state; a demonstration has none to state."""
    if edition.demonstration:
        return []
    stated = {"publisher": edition.publisher, **{name: _text_in_any_language(edition, name) for name in TEXTS}}
    return [name for name, text in stated.items() if not text.strip()]


def _text_in_any_language(edition: Edition, name: str) -> str:
    columns = [build_localized_fieldname(name, code) for code, _name in settings.LANGUAGES]
    return "".join(getattr(edition, column) or "" for column in columns)


def refuse_unattributed(edition: Edition) -> None:
    """Refuse to publish figures that do not say whose they are."""
    if missing := missing_attribution(edition):
        words = {"publisher": _("publisher"), "license": _("license"), "citation": _("citation")}
        missing_words = [words[name] for name in missing]
        raise Unattributed(
            _("Edition %(year)s does not state its %(missing)s. Fill them in on its page, then publish it.")
            % {"year": edition.year, "missing": get_text_list(missing_words, _("and"))}
        )
