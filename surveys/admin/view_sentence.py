"""What a filter keeps, as a sentence: each part in words, with the query that leaves it out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.models import Country, Indicator
from surveys.analysis.answer_filters import AnswerFilter
from surveys.analysis.filterable import FilterQuestion
from surveys.analysis.response_facts import language_name
from surveys.analysis.selecting import Selection

Part = tuple[str, str, Selection]  # words before, words of the value, the filter without it


@dataclass(frozen=True)
class SentencePart:
    """One condition: what joins it to those before, words before its value, the value, and the query without it."""

    joint: str
    before: str
    words: str
    without: str
    opens: bool = False  # it is the first of several that “or” joins
    closes: bool = False

    def __str__(self) -> str:
        text = f"{self.before} {self.words}".strip()
        return f"{self.joint} {'(' if self.opens else ''}{text}{')' if self.closes else ''}".strip()


def sentence(
    selection: Selection, questions: Mapping[str, FilterQuestion], language: str, keeping: Mapping[str, str]
) -> list[SentencePart]:
    """Return the parts of a filter in their order; `keeping` has the other parameters of the page."""
    facts, answers = list(_facts(selection)), list(_answers(selection, questions, language))
    is_group = selection.is_any and bool(facts)
    parts = []
    for place, (before, words, without) in enumerate(facts + answers):
        at = place - len(facts)
        joint = (
            "" if not place else pgettext("filter", "or") if selection.is_any and at > 0 else pgettext("filter", "and")
        )
        opens, closes = is_group and at == 0, is_group and at == len(answers) - 1
        parts.append(SentencePart(joint, before, words, without.query(**keeping), opens, closes))
    return parts


def in_words(selection: Selection, questions: Mapping[str, FilterQuestion], language: str) -> str:
    """Return a filter as part of a sentence: in English and sent since 1 May 2026; empty where it keeps everything."""
    return " ".join(map(str, sentence(selection, questions, language, {})))


def _facts(selection: Selection) -> Iterator[Part]:
    if selection.language:
        yield pgettext("filter", "in"), language_name(selection.language), replace(selection, language="")
    if selection.since or selection.until:
        yield pgettext("filter", "sent"), _period(selection), replace(selection, since=None, until=None)
    if selection.version:
        yield (
            pgettext("filter", "to"),
            _("version %(number)s") % {"number": selection.version},
            replace(selection, version=None),
        )
    if selection.country:
        country = str(Country.objects.get(iso3=selection.country))
        yield _("looking at"), country, replace(selection, country="")
    if selection.indicator:
        indicator = str(Indicator.objects.get(slug=selection.indicator))
        yield _("looking at"), indicator, replace(selection, indicator="")
    if selection.held:
        yield "", _("with held answers"), replace(selection, held=False)
    if selection.unflagged:
        yield "", _("without flagged answers"), replace(selection, unflagged=False)


def _period(selection: Selection) -> str:
    since, until = (day and date_format(day, "DATE_FORMAT") for day in (selection.since, selection.until))
    words = {"since": since, "until": until}
    if since and until:
        return _("on %(since)s") % words if since == until else _("from %(since)s to %(until)s") % words
    return _("since %(since)s") % words if since else _("until %(until)s") % words


def _answers(selection: Selection, questions: Mapping[str, FilterQuestion], language: str) -> Iterator[Part]:
    for place, wanted in enumerate(selection.answers):
        question = questions[wanted.name]
        before = _("“%(question)s”:") % {"question": question.text(language)}
        yield before, values_in_words(wanted, question, language), selection.without_answer(place)


def values_in_words(wanted: AnswerFilter, question: FilterQuestion, language: str) -> str:
    """Return the values of a condition: “police or customs”, or “not never”."""
    values = [question.in_words(value, language) for value in wanted.values]
    *others, last = values
    text = _("%(values)s or %(last)s") % {"values": ", ".join(others), "last": last} if others else last
    return _("not %(values)s") % {"values": text} if wanted.is_negated else text
