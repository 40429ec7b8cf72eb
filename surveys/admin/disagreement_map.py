"""The map of disagreement: of each country whether visitors find its scores too low or too high, and how clearly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.drawing import world
from indicators.models import Country
from lib.text import normalize_for_search
from surveys.analysis.leaning import Leaning
from surveys.templatetags.answers import signed_points

STEPS = ((0.4, 5), (0.15, 4), (-0.15, 3), (-0.4, 2))  # the difference of shares from which a country has its color
LEGEND = {
    1: gettext_lazy("far more say too high"),
    2: gettext_lazy("more say too high"),
    3: gettext_lazy("about as many"),
    4: gettext_lazy("more say too low"),
    5: gettext_lazy("far more say too low"),
}


@dataclass(frozen=True)
class DisagreementMap:
    """The drawing, what its colors mean, and its table: countries in the order of their names."""

    chart: world.Map
    legend: Sequence[tuple[int, str]]
    lines: Sequence[tuple[Country, str, Leaning]]


def draw_map(
    leanings: Mapping[int, Leaning], countries: Mapping[int, Country], links: Mapping[int, str]
) -> DisagreementMap:
    """Return the map of countries with enough answers; `links` leads from each to the list of its scores."""
    rows = sorted(leanings.items(), key=lambda row: normalize_for_search(str(countries[row[0]])))
    chart = world.draw(
        {countries[key].iso3: _step(leaning) for key, leaning in rows},
        "v",
        links={countries[key].iso3: links[key] for key, _leaning in rows},
        labels={countries[key].iso3: _label(countries[key], leaning) for key, leaning in rows},
    )
    lines = [(countries[key], links[key], leaning) for key, leaning in rows]
    return DisagreementMap(chart, [(step, str(words)) for step, words in LEGEND.items()], lines)


def _step(leaning: Leaning) -> int:
    difference = leaning.share.share if leaning.share else 0.0
    return next((step for least, step in STEPS if difference >= least), 1)


def _label(country: Country, leaning: Leaning) -> str:
    words = {"country": country, "points": signed_points(leaning.share) if leaning.share else "0", "n": leaning.n}
    return _("%(country)s: %(points)s points, %(n)s answers") % words
