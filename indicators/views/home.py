"""The home page: the map of one measure, the tree to choose it from, findings, and links to other pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.charts import indicator as indicator_charts
from indicators.pages import findings, heatmap, home, indicator_tree, measure, query_values, ranking
from indicators.pages.change import EditionPair
from indicators.pages.heatmap import Heatmap
from indicators.pages.measure import Summary
from indicators.views.editions import EditionContext, edition_urls, open_edition
from lib.page_cache import published_page

SCORE, CHANGE, QUADRANTS = "score", "change", "quadrants"


@dataclass(frozen=True)
class MapChoice:
    """The measure and the view of the map; `problems` are messages on parameters that were not understood."""

    slug: str
    view: str
    problems: tuple[str, ...]

    @property
    def query(self) -> str:
        """Return the query string of this choice, with "?"; empty for the default."""
        parameters = {"show": self.slug, "view": self.view}
        kept = {name: value for name, value in parameters.items() if value not in (home.ROOT, SCORE)}
        return f"?{urlencode(kept)}" if kept else ""


@published_page("show", "view")
def home_page(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Render the home page of an edition; a page of its own before the first edition is published."""
    if year is None and not catalogue.editions():
        return render(request, "indicators/home_empty.html", {"section": "map"})
    edition_context = open_edition(year)
    since = EditionPair(edition_context.figures, edition_context.figures_before)
    choice = read_choice(request.GET, since)
    summary = measure.summarize(since, choice.slug)
    return render(request, "indicators/home.html", _context(edition_context, since, choice, summary))


def read_choice(query: Mapping[str, str], since: EditionPair) -> MapChoice:
    """Return the choice that the parameters `show` and `view` make; each that is wrong is replaced by the default."""
    problems, year = [], since.new.year
    slug, view = query.get("show") or home.ROOT, query.get("view") or SCORE
    if slug not in since.new.tree.by_slug:
        problems.append(
            _("The edition of %(year)s has no indicator “%(slug)s”; the map shows criminality.")
            % {"year": year, "slug": query_values.echo(slug)}
        )
        slug = home.ROOT
    if view not in (SCORE, CHANGE, QUADRANTS):
        problems.append(
            _("There is no view “%(view)s”: choose score, change or quadrants.") % {"view": query_values.echo(view)}
        )
        view = SCORE
    if view == CHANGE and not since.changes(slug):
        problems.append(_("No edition before %(year)s measures this, so there is no change to show.") % {"year": year})
        view = SCORE
    return MapChoice(slug, view, tuple(problems))


def _context(
    edition_context: EditionContext, since: EditionPair, choice: MapChoice, summary: Summary
) -> dict[str, object]:
    return {
        "edition_context": edition_context,
        "section": "map",
        "edition_urls": _urls_with_choice(edition_context, choice),
        "kept_query": choice.query,
        "choice": choice,
        "summary": summary,
        "heatmap": _heatmap(since, choice, summary),
        "rows": _rows(since, choice),
        "can_change": bool(since.changes(choice.slug)),
        "caveats": measure.caveats(since, summary),
        "tree": indicator_tree.trees(since),
        "open_nodes": home.open_nodes(since.new.tree, choice.slug),
        "findings": [
            (finding, indicator_charts.draw_finding(finding, since.new))
            for finding in findings.choose_findings(since, edition_context.regions)
        ],
        "next_steps": home.next_steps(since),
    }


def _heatmap(since: EditionPair, choice: MapChoice, summary: Summary) -> Heatmap:
    if choice.view == CHANGE:
        return heatmap.map_changes(since, summary)
    if choice.view == QUADRANTS:
        return heatmap.map_quadrants(since.new)
    return heatmap.map_scores(since.new, summary)


def _rows(since: EditionPair, choice: MapChoice) -> Sequence[object]:
    """Return the rows of the table beside the map: countries by quadrant, by score or by change."""
    if choice.view == QUADRANTS:
        return heatmap.quadrant_entries(since.new)
    return ranking.select_rows(ranking.rank_countries(since, choice.slug), ranking.Filters(sort=choice.view))


def _urls_with_choice(edition_context: EditionContext, choice: MapChoice) -> list[tuple[int, str]]:
    """Return [(year, address)] of the home page in every edition, with the choice where that edition measures it."""
    urls = edition_urls(edition_context, "indicators:home")
    if not choice.query:
        return urls
    return [
        (year, url + choice.query if choice.slug in edition_context.all_figures[year].tree.by_slug else url)
        for year, url in urls
    ]
