"""Which views a comparison is of: each is a filter's query or the key of a saved view, so that an address says all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from surveys.admin.response_pages import is_key
from surveys.admin.selection_form import SelectionForm
from surveys.admin.view_sentence import SentencePart, sentence
from surveys.analysis.filterable import FilterQuestion
from surveys.analysis.response_facts import LANGUAGE
from surveys.analysis.selecting import READABLE, Selection
from surveys.models import SavedView, Survey

MOST_VIEWS = 4


@dataclass(frozen=True)
class ComparedView:
    """One view: as it stands in the address, its filter, its name where it was saved, its words, and its language."""

    address: str
    selection: Selection
    name: str
    words: str
    language: str


def read(survey: Survey, query: QueryDict, form: SelectionForm, language: str) -> tuple[list[ComparedView], list[str]]:
    """Return the views of an address, four at most, and a sentence for each that cannot be read."""
    saved = {str(view.pk): view for view in SavedView.objects.filter(survey=survey)}
    names = {view.query: view.name for view in saved.values()}
    addresses, faults, read_views = list(dict.fromkeys(query.getlist("view"))), [], []
    for address in addresses[:MOST_VIEWS]:
        if is_key(address) and address not in saved:
            faults.append(_("There is no saved view %(number)s.") % {"number": address})
            continue
        each = form.of_query(saved[address].query if address in saved else address)
        if each.errors:
            faults += [str(fault) for errors in each.errors.values() for fault in errors]
        else:
            read_views.append((address, each.selection()))
    if len(addresses) > MOST_VIEWS:
        faults.append(_("At most %(number)s views are compared.") % {"number": MOST_VIEWS})
    return _named(read_views, names, form.questions, language), faults


def _named(
    views: Sequence[tuple[str, Selection]],
    names: Mapping[str, str],
    questions: Mapping[str, FilterQuestion],
    language: str,
) -> list[ComparedView]:
    parts = [sentence(selection, questions, language, {}) for _address, selection in views]
    shared = set.intersection(*({_plain(part) for part in own} for own in parts)) if len(parts) > 1 else set()
    return [
        ComparedView(
            address,
            selection,
            names.get(selection.query()) or _name([part for part in own if _plain(part) not in shared]),
            " ".join(map(str, own)),
            _language(selection) or language,
        )
        for (address, selection), own in zip(views, parts, strict=True)
    ]


def _plain(part: SentencePart) -> tuple[str, str]:
    return part.before, part.words


def _name(parts: Sequence[SentencePart]) -> str:
    """Return a short name of what sets a view apart from the others."""
    name = ", ".join(part.words for part in parts)
    return name[:1].upper() + name[1:] if name else _("Everyone")


def _language(selection: Selection) -> str:
    """Return the one language in which all of a view's responses were given; empty where there are several."""
    if selection.language:
        return selection.language
    alone = [each.values for each in selection.answers if each.name == LANGUAGE and not each.is_negated]
    return alone[0][0] if alone and len(alone[0]) == 1 and not selection.is_any else ""


def address(views: Sequence[str], **others: str | Sequence[str]) -> str:
    """Return the query of a comparison of views, with other parameters after them."""
    pairs = [("view", view) for view in views]
    for name, value in others.items():
        pairs += [(name, each) for each in ([value] if isinstance(value, str) else value) if each]
    return urlencode(pairs, safe=READABLE)
