"""From the text of a file to the contents of a draft; every fault with its place, and nothing taken where one is."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from surveys.documents.languages import OF_THE_SITE
from surveys.questionnaires.draft_files import values
from surveys.questionnaires.draft_files.consistency import contradictions
from surveys.questionnaires.draft_files.faults import DraftFault, UnreadableDraft, WrongValue
from surveys.questionnaires.draft_files.fields import Part, PartReader
from surveys.questionnaires.draft_files.kind_settings import read_settings
from surveys.questionnaires.draft_files.shape import SURVEY

MOST_BYTES: Final = 1_000_000


def read_file(content: bytes) -> Part:
    """Return the contents of a draft from the bytes of a file in UTF-8. Raises `UnreadableDraft`."""
    if len(content) > MOST_BYTES:
        raise _refusal(_("The file is too large: %(most)s kB are the most.") % {"most": MOST_BYTES // 1000})
    try:
        return read_text(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _refusal(_("The file is not UTF-8 text.")) from None


def read_text(text: str) -> Part:
    """Return the contents of a draft, every field of `shape` in place. Raises `UnreadableDraft`."""
    content = _parse(text)
    reader = PartReader([*OF_THE_SITE, *_languages(content)])
    part = reader.part(SURVEY, (), content)
    if not reader.faults:
        read_settings(reader, part)
    faults = reader.faults or list(contradictions(part))
    if faults:
        raise UnreadableDraft(faults)
    return part


def _languages(content: Any) -> Iterator[str]:
    """Yield the languages beyond those of the site; what is none is told where the list is read."""
    listed = content.get("languages") if isinstance(content, dict) else None
    for entry in listed if isinstance(listed, list) else ():
        try:
            yield values.language(entry)
        except WrongValue:
            continue


def _parse(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as fault:
        place = _("line %(line)s, character %(column)s") % {"line": fault.lineno, "column": fault.colno}
        raise UnreadableDraft([DraftFault(place, _("this is no JSON here: %(what)s.") % {"what": fault.msg})]) from None
    except RecursionError:
        raise _refusal(_("This is no draft of a survey: it is nested too deep.")) from None
    except ValueError as fault:
        raise _refusal(str(fault)) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a name that stands twice would lose one of its values."""
    for name, count in Counter(name for name, _value in pairs).items():
        if count > 1:
            raise ValueError(_("The name “%(name)s” stands twice in one object.") % {"name": name[:40]})
    return dict(pairs)


def _refuse_constant(name: str) -> None:
    raise ValueError(_("%(name)s is no number of JSON.") % {"name": name})


def _refusal(reason: str) -> UnreadableDraft:
    return UnreadableDraft([DraftFault("", reason)])
