"""What the panel of a round is promised: the text that a new round begins with, and the one that binds."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from lib.refusals import Refused
from lib.text import join_names
from surveys.models import Round

DATA = Path(__file__).resolve().parent.parent / "data"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
MONTHS = "{months}"  # stands in a text for the round's own number, which can change until the round opens
COLUMNS = {code: build_localized_fieldname("promise", code) for code in LANGUAGES}


def default_promise(language: str) -> str:
    """Return the text that a new round begins with; empty in a language that the software ships none in."""
    path = DATA / f"promise.{language}.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def promises(round_: Round) -> dict[str, str]:
    """Return what experts read, by language code, with the number of months in it."""
    texts = {code: getattr(round_, column) or "" for code, column in COLUMNS.items()}
    return {code: text.replace(MONTHS, str(round_.keep_months)).strip() for code, text in texts.items()}


def bind(round_: Round) -> None:
    """Write the promise as it binds from now on; raise `Refused` where a language lacks it."""
    texts = promises(round_)
    if missing := [code for code in LANGUAGES if not texts[code]]:
        names = join_names([str(get_language_info(code)["name_translated"]).capitalize() for code in missing])
        raise Refused(
            _("The panel is promised nothing yet in: %(languages)s. Write it on the round’s page, under “Promise”.")
            % {"languages": names}
        )
    for code, column in COLUMNS.items():
        setattr(round_, column, texts[code])
    round_.save(update_fields=[*COLUMNS.values(), "promise"])
