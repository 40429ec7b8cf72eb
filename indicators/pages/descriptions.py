"""The meta description of a page: one sentence, for search engines and link previews."""

from django.utils.translation import gettext as _

from indicators.models import Indicator
from indicators.pages.country import MeasureValue
from lib.numbers import place, score


def describe_scores(name: str, year: int, criminality: MeasureValue | None, resilience: MeasureValue | None) -> str:
    """Return the description of a country's or region's page, from its name and its two composites."""
    return _(
        "%(name)s in %(year)s: criminality %(criminality)s (%(first)s), resilience %(resilience)s (%(second)s), "
        "with every indicator and its change."
    ) % {
        "name": name,
        "year": year,
        "criminality": score(criminality.display_value if criminality else None, 2),
        "first": place(criminality.rank if criminality else None),
        "resilience": score(resilience.display_value if resilience else None, 2),
        "second": place(resilience.rank if resilience else None),
    }


def describe_ranking(indicator: Indicator, year: int, count: int) -> str:
    """Return the description of a ranking of `count` countries by an indicator."""
    return _("%(count)s countries ranked by %(name)s in %(year)s, by region and score, with ties and changes.") % {
        "count": count,
        "name": indicator.name,
        "year": year,
    }
