"""A cross-tab as a picture that stands alone, for print and slides.

It loads scipy, by way of `crosstab_figures`: import it where a table is asked for.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.drawing.table import Table, TableCell, TableDrawing, TableRow, draw
from lib.numbers import percent
from surveys.admin import crosstab_words
from surveys.admin.crosstab_figures import CellFigures, CrossTabFigures, TableLine
from surveys.admin.crosstab_form import PERCENTS
from surveys.admin.view_words import ViewWords
from surveys.templatetags.answers import grouped, nearest, on_scale, per_cent, scale_bounds


def crosstab_picture(figures: CrossTabFigures, view: ViewWords, weights: str = "") -> TableDrawing:
    """Return the picture of a table: its cells with shading and letters, bases and means, and what the test says."""
    points = figures.picture.legend if figures.picture else []
    table = Table(
        label_head=figures.table.rows.text,
        heads=[*_heads(figures), *_margin_heads(figures)],
        rows=[*(_row(line, figures) for line in figures.lines), *_totals(figures)],
        drawn_head=f"← {figures.picture.low}  |  {figures.picture.high} →" if figures.picture else "",
        legend=[label for _tone, label in points],
    )
    return draw(
        title(figures), f"{crosstab_words.headline(figures.association)}. {view}", table, _notes(figures, view, weights)
    )


def title(figures: CrossTabFigures) -> str:
    """Return what a cross-tab is called."""
    return _("%(rows)s, by: %(columns)s") % {"rows": figures.table.rows.text, "columns": figures.table.columns.text}


def _heads(figures: CrossTabFigures) -> list[str]:
    return [f"{head.letter} {head.label}".strip() for head in figures.heads]


def _margin_heads(figures: CrossTabFigures) -> list[str]:
    base = _("Base") if figures.is_by_row else pgettext("margin", "All")
    return [base, _("Mean")] if figures.has_means else [base]


def _row(line: TableLine, figures: CrossTabFigures) -> TableRow:
    own = [_base(line, figures)]
    if figures.has_means:
        own.append(
            TableCell(on_scale(line.mean.mean), [scale_bounds(line.mean.interval)]) if line.mean else TableCell("–")
        )
    return TableRow(
        line.label, [*(_cell(cell, figures) for cell in line.cells), *own], line.letter, stack=_stack(line, figures)
    )


def _cell(cell: CellFigures, figures: CrossTabFigures) -> TableCell:
    unweighted = percent(per_cent(cell.share))
    text = percent(per_cent(cell.weighted)) if figures.weighted else unweighted
    under = [unweighted, grouped(cell.count)] if figures.weighted else [grouped(cell.count)]
    mark = {2: "▲▲ ", 1: "▲ ", -1: "▼ ", -2: "▼▼ "}.get(cell.shade, "")
    letters = [cell.letters] if cell.letters else []
    return TableCell(f"{mark}{text}", [*letters, *under], cell.shade, is_strong=True)


def _base(line: TableLine, figures: CrossTabFigures) -> TableCell:
    if not figures.is_by_row:
        return TableCell(percent(per_cent(line.share)), [grouped(line.base)])
    under = [_("%(number)s effective") % {"number": nearest(line.effective)}] if line.effective is not None else []
    return TableCell(grouped(line.base), [*under, _("small base")] if line.is_small else under)


def _stack(line: TableLine, figures: CrossTabFigures) -> Sequence[float]:
    """Return the shares of a row around the middle of the scale in the columns; none where they are no scale."""
    if figures.picture is None or not sum(cell.count for cell in line.cells):
        return ()
    values = [category.value for category in figures.table.columns.categories]
    order = sorted(range(len(values)), key=lambda place: values[place] or 0)
    total = sum(cell.count for cell in line.cells)
    return [line.cells[place].count / total for place in order]


def _totals(figures: CrossTabFigures) -> list[TableRow]:
    heads, mean = figures.heads, figures.mean_of_all
    if figures.is_by_column:
        cells, label = [TableCell(grouped(head.base)) for head in heads], _("Base")
    else:
        cells = [TableCell(percent(per_cent(head.share)), [grouped(head.base)]) for head in heads]
        label = pgettext("margin", "All")
    means = [TableCell(on_scale(mean.mean if mean else None))] if figures.has_means else []
    rows = [TableRow(label, [*cells, TableCell(grouped(figures.table.base)), *means], is_total=True)]
    if figures.weighted:
        cells = [TableCell(percent(per_cent(head.weighted))) for head in heads]
        base = TableCell(nearest(figures.weighted.effective), [_("effective")])
        means = [TableCell(on_scale(figures.weighted_mean_of_all))] if figures.has_means else []
        rows.append(TableRow(_("All, weighted"), [*cells, base, *means], is_total=True))
    return rows


def _notes(figures: CrossTabFigures, view: ViewWords, weights: str) -> list[str]:
    words = {"percent": PERCENTS[figures.percent], "base": grouped(figures.table.base)}
    notes = [_("Percent %(percent)s; %(base)s answered both.") % words]
    sentences = [f"{finding.figure}: {finding.meaning}" for finding in crosstab_words.findings(figures)]
    if sentences:
        notes.append("; ".join(sentences) + ".")
    if figures.has_letters:
        notes.append(_("Letters: clearly above those rows or columns (two-sided tests, Holm’s correction, 5%)."))
    if weights:
        notes.append(
            _("Weighted: %(weights)s. Small percents, tests and letters are unweighted.") % {"weights": weights}
        )
    return [*notes, *view.notes]
