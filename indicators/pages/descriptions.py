"""One sentence on a page, for search engines and for links that are shared."""

from django.utils.translation import gettext as _

from indicators.models import Indicator
from indicators.pages.country import MeasureValue
from lib.numbers import place, score


def describe_scores(name: str, year: int, criminality: MeasureValue | None, resilience: MeasureValue | None) -> str:
    """Describe the page of a country or of a region."""
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
    """Describe a ranking."""
    return _("%(count)s countries ranked by %(name)s in %(year)s, by region and score, with ties and changes.") % {
        "count": count,
        "name": indicator.name,
        "year": year,
    }
