"""A selection back from its parameters, as `Selection.query` writes them: for work that is done later."""

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.analysis import answer_filters, counting
from surveys.analysis.answer_filters import AND, AnswerFilter, UnreadableFilter
from surveys.analysis.filterable import filterable
from surveys.analysis.response_facts import COUNTRY, LANGUAGE, VERSION
from surveys.analysis.selecting import Selection
from surveys.models import Survey


def read(survey: Survey, query: str) -> Selection:
    """Return the selection of a query; raise `Refused` unless it says again exactly what is written there."""
    given = QueryDict(query)
    version, since, until = given.get("version"), given.get("since"), given.get("until")
    selection = Selection(
        survey,
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
        language=given.get("language", ""),
        country=given.get("country", ""),
        indicator=given.get("indicator", ""),
        version=int(version) if version else None,
        held=given.get("held") == "with",
        unflagged=given.get("flagged") == "without",
        answers=_answers(survey, given.get("answers", "")),
        joined=given.get("join", AND),
    )
    if selection.query() != query:
        raise Refused(_("This filter cannot be read any more: choose it again."))
    return selection


def _answers(survey: Survey, text: str) -> tuple[AnswerFilter, ...]:
    """Return the conditions on answers; raise `Refused` where one names what the survey has not."""
    if not text:
        return ()
    choices = counting.choices(Selection(survey))
    facts = {
        LANGUAGE: [code for code, _n in choices.languages],
        VERSION: [str(number) for number, _n in choices.versions],
        COUNTRY: [iso3 for iso3, _n in choices.countries],
    }
    try:
        return answer_filters.read(text, filterable(list(survey.versions.all()), facts))
    except UnreadableFilter as fault:
        raise Refused(str(fault)) from fault
