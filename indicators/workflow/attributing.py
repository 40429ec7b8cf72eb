"""Publisher, license and citation of an edition: it is published only when all three are filled in."""

from django.conf import settings
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from indicators.models import Edition
from indicators.workflow.refusals import Unattributed

TEXTS = ("license", "citation")  # in one language at least


def missing_attribution(edition: Edition) -> list[str]:
    """Return which of "publisher", "license" and "citation" are empty; nothing for a demonstration.

    License and citation are texts in several languages: one language is enough.
    """
    if edition.demonstration:
        return []
    stated = {"publisher": edition.publisher, **{name: _text_in_any_language(edition, name) for name in TEXTS}}
    return [name for name, text in stated.items() if not text.strip()]


def _text_in_any_language(edition: Edition, name: str) -> str:
    columns = [build_localized_fieldname(name, code) for code, _name in settings.LANGUAGES]
    return "".join(getattr(edition, column) or "" for column in columns)


def refuse_unattributed(edition: Edition) -> None:
    """Raise `Unattributed`, which names what is missing, unless publisher, license and citation are filled in."""
    if missing := missing_attribution(edition):
        words = {"publisher": _("publisher"), "license": _("license"), "citation": _("citation")}
        missing_words = [words[name] for name in missing]
        raise Unattributed(
            _("Edition %(year)s does not state its %(missing)s. Fill them in on its page, then publish it.")
            % {"year": edition.year, "missing": get_text_list(missing_words, _("and"))}
        )
