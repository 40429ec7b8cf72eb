"""The meta description of a page: one sentence, for search engines and link previews."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from indicators.models import Indicator
from indicators.pages.country import MeasureValue
from indicators.scoring.ranking import Rank
from lib.numbers import rank_in_words, score
from lib.text import in_sentence, join_clauses


def describe_scores(name: str, year: int, criminality: MeasureValue | None, resilience: MeasureValue | None) -> str:
    """Return the description of a country's or region's page, from its name and its two composites."""
    return _(
        "%(name)s in %(year)s: criminality %(criminality)s (%(first)s), resilience %(resilience)s (%(second)s), "
        "with every indicator and its change."
    ) % {
        "name": name,
        "year": year,
        "criminality": score(criminality.display_value if criminality else None, 2),
        "first": rank_in_words(criminality.rank if criminality else None),
        "resilience": score(resilience.display_value if resilience else None, 2),
        "second": rank_in_words(resilience.rank if resilience else None),
    }


def describe_ranking(indicator: Indicator, year: int, count: int) -> str:
    """Return the description of a ranking of `count` countries by an indicator."""
    return _("%(count)s countries ranked by %(name)s in %(year)s, by region and score, with ties and changes.") % {
        "count": count,
        "name": in_sentence(indicator.name),
        "year": year,
    }


def describe_ranks(criminality: MeasureValue | None, resilience: MeasureValue | None) -> str:
    """Say how a country ranks: joint 44th highest criminality of 193 countries."""
    clauses = [
        _rank_clause(measure.rank, in_sentence(measure.indicator.name))
        for measure in (criminality, resilience)
        if measure and measure.rank
    ]
    if not clauses:
        return _("Too little is scored to give criminality or resilience.")
    return f"{capfirst(join_clauses(clauses))}."


def _rank_clause(rank: Rank, measure: str) -> str:
    if rank.rank == 1:
        alone = _("highest %(measure)s of %(of)s countries")
        words = _("joint highest %(measure)s of %(of)s countries") if rank.shared else alone
    elif rank.rank == rank.of:
        words = _("lowest %(measure)s of %(of)s countries")
    else:
        words = _("%(rank)s highest %(measure)s of %(of)s countries")
    return words % {"rank": rank_in_words(rank), "measure": measure, "of": rank.of}
