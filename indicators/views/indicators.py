"""The tree of an edition, and the page of a composite, group or indicator."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.charts import indicator as indicator_charts
from indicators.figures import Figures
from indicators.models import Indicator, Paper
from indicators.pages import choices, heatmap, indicator_tree, measure, provenance, query_values, ranking
from indicators.pages.change import EditionPair
from indicators.pages.measure import Summary
from indicators.views.editions import EditionContext, edition_urls, open_edition
from lib.page_cache import published_page
from lib.text import join_names

FIRST_ROWS = 12
PYRAMID = ("criminality", "criminal-markets", "criminal-actors", "resilience")


@published_page()
def indicator_tree_page(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Render the tree of an edition with world averages and changes."""
    edition_context = open_edition(year)
    since = EditionPair(edition_context.figures, edition_context.figures_before)
    context = {
        "edition_context": edition_context,
        "section": "indicators",
        "edition_urls": edition_urls(edition_context, "indicators:indicator-tree"),
        "tree": indicator_tree.trees(since),
        "differs": since.any_differs,
        "partial": since.is_partial,
    }
    return render(request, "indicators/indicator_tree.html", context)


@published_page()
def indicator_detail(request: HttpRequest, slug: str, year: int | None = None) -> HttpResponse:
    """Render the page of a measure in an edition; 404 names the editions that measure it, if others do."""
    edition_context = open_edition(year)
    indicator = _measured_indicator(edition_context, slug)
    since = EditionPair(edition_context.figures, edition_context.figures_before)
    summary = measure.summarize(since, slug)
    context = _context(edition_context, since, summary) | _score_context(since, indicator)
    return render(request, "indicators/indicator_detail.html", context)


def _measured_indicator(edition_context: EditionContext, slug: str) -> Indicator:
    if slug in edition_context.figures.tree.by_slug:
        return catalogue.indicators()[slug]
    years = [str(year) for year, edition in sorted(edition_context.all_figures.items()) if slug in edition.tree.by_slug]
    if years:
        raise Http404(
            _("“%(name)s” is not measured in the edition of %(year)s, but in %(years)s.")
            % {"name": catalogue.indicators()[slug].name, "year": edition_context.year, "years": join_names(years)}
        )
    raise Http404(_("There is no indicator “%(slug)s”.") % {"slug": query_values.echo(slug)})


def _context(edition_context: EditionContext, since: EditionPair, summary: Summary) -> dict[str, object]:
    indicator, figures = summary.indicator, since.new
    rows = ranking.rank_countries(since, indicator.slug)
    edition_averages = measure.over_editions(edition_context.all_figures, indicator.slug)
    years = {average.year for average in edition_averages}
    rose, fell = measure.movers(since, indicator.slug)
    return {
        "edition_context": edition_context,
        "section": "indicators",
        "edition_urls": [
            (year, url)
            for year, url in edition_urls(edition_context, "indicators:indicator-detail", slug=indicator.slug)
            if year in years
        ],
        "crumbs": _crumbs(edition_context, indicator),
        "indicator": indicator,
        "summary": summary,
        "caveats": measure.caveats(since, summary),
        "can_change": bool(since.changes(indicator.slug)),
        "heatmap": heatmap.map_scores(figures, summary),
        "scored": len(rows),
        "rows": rows[:FIRST_ROWS],
        "more_rows": rows[FIRST_ROWS:],
        "counts": measure.counts(figures, indicator.slug),
        "distribution": indicator_charts.draw_distribution(figures, summary),
        "movers": [*rose, *fell],
        "movers_picture": indicator_charts.draw_movers([*rose, *reversed(fell)], indicator.direction),
        "edition_averages": edition_averages,
        "varies": len({average.indicators for average in edition_averages}) > 1,
        "gaps": measure.has_gaps(edition_context.all_figures, indicator.slug),
        "associations": measure.associations(figures, indicator.slug),
        "question": choices.indicator_question(edition_context.edition, indicator, (row.country for row in rows)),
        "papers": Paper.objects.listed().filter(indicators=indicator),
    }


def _score_context(since: EditionPair, indicator: Indicator) -> dict[str, object]:
    """Return the context on how the score is made: its parts and weights, its effects, and its counterpart."""
    tree, other = since.new.tree, _counterpart(since.new, indicator)
    return {
        "other": other,
        "pair": indicator_charts.draw_pair(since.new, indicator, other) if other else None,
        "node": indicator_tree.node_of(tree, indicator.slug),
        "branch": indicator_tree.branch(since, indicator.slug) if indicator.is_composite else None,
        "weighing": indicator_tree.composite_weights(tree, indicator.slug) if indicator.is_composite else None,
        "effects": () if indicator.is_composite else indicator_tree.effects(tree, indicator.slug),
        "imported": provenance.is_imported(since.new.year),
        "world": indicator_charts.draw_world_pyramid(since.new) if indicator.slug in PYRAMID else None,
    }


def _counterpart(figures: Figures, indicator: Indicator) -> Indicator | None:
    """Return the composite to compare a measure with: resilience, for resilience criminality; None without scores."""
    slug = "resilience" if indicator.direction == Indicator.Direction.CRIMINALITY else "criminality"
    return catalogue.indicators()[slug] if figures.values.get(slug) else None


def _crumbs(edition_context: EditionContext, indicator: Indicator) -> list[tuple[str, str]]:
    indicators = catalogue.indicators()
    above = [
        (
            indicators[slug].name,
            reverse("indicators:indicator-detail", kwargs={"year": edition_context.year, "slug": slug}),
        )
        for slug in edition_context.figures.tree.ancestors(indicator.slug)
    ]
    tree = (_("Indicators"), reverse("indicators:indicator-tree", kwargs={"year": edition_context.year}))
    return [tree, *above, (indicator.name, "")]
