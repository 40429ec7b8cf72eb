"""One question of a comparison as a picture that stands alone.

It loads scipy, by way of `surveys.admin.comparing_figures`: import it where views are compared.
"""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from indicators.drawing import shares
from indicators.drawing.table import Table, TableCell, TableDrawing, TableRow, draw
from lib.numbers import percent
from surveys.admin.comparing_figures import Line, QuestionBlock
from surveys.admin.comparing_query import ComparedView
from surveys.analysis.comparing import Difference
from surveys.templatetags.answers import (
    bounds,
    grouped,
    on_scale,
    per_cent,
    point_bounds,
    scale_bounds,
    signed_on_scale,
    signed_percent,
)


def comparing_picture(block: QuestionBlock, views: Sequence[ComparedView], n_tested: int) -> TableDrawing:
    """Return the picture of a question: its shares and means in each view, and how they differ from the first."""
    names = [view.name for view in views]
    whole = shares.end(share.high for line in block.lines for share, _count in line.cells if share)
    table = Table(
        label_head=_("Answer"),
        heads=[*names, *(_("Difference of “%(view)s”") % {"view": name} for name in names[1:])],
        rows=[*(_line(line) for line in block.lines), *([_mean(block)] if block.mean else [])],
        drawn_head=_("0 to %(end)s") % {"end": percent(f"{100 * whole:.0f}")},
        whole=whole,
        dotted=names if block.lines else (),
    )
    return draw(f"{block.question.number} {block.text}", block.lead, table, _notes(block, views, n_tested))


def _line(line: Line) -> TableRow:
    cells = [
        TableCell(percent(per_cent(share.share if share else None)), [bounds(share)], is_strong=True)
        for share, _count in line.cells
    ]
    differences = [_difference(each, is_mean=False) for each in line.answer.differences]
    dots = [tuple(share) if share else None for share, _count in line.cells]
    return TableRow(line.label, [*cells, *differences], dots=dots)  # type: ignore[arg-type]


def _mean(block: QuestionBlock) -> TableRow:
    cells = [TableCell(on_scale(mean), [scale_bounds(interval)], is_strong=True) for mean, interval in block.mean_cells]
    differences = [_difference(each, is_mean=True) for each in (block.mean.differences if block.mean else [])]
    return TableRow(_("Mean"), [*cells, *differences], is_total=True)


def _difference(each: Difference | None, *, is_mean: bool) -> TableCell:
    if each is None:
        return TableCell("–")
    triangle = ("▲ " if each.value > 0 else "▼ ") if each.is_clear else ""
    value = signed_on_scale(each.value) if is_mean else signed_percent(each.value)
    under = [] if each.interval is None else [scale_bounds(each.interval) if is_mean else point_bounds(each.interval)]
    return TableCell(f"{triangle}{value}", under, is_strong=each.is_clear)


def _notes(block: QuestionBlock, views: Sequence[ComparedView], n_tested: int) -> list[str]:
    bases = [
        f"{view.name}: " + _("base %(base)s of %(asked)s asked") % {
            "base": grouped(figures.base), "asked": grouped(figures.n_asked)
        }
        for view, figures in zip(views, block.question.figures, strict=True)
    ]  # fmt: skip
    words = {"first": views[0].name, "number": n_tested}
    return [
        "; ".join(bases) + ".",
        _(
            "Each view minus “%(first)s”, in points, with 95%% intervals (Newcombe); means: Welch. A triangle: clear "
            "after Holm’s correction over all %(number)s differences of the comparison."
        )
        % words,
        _("Responses as of %(day)s.") % {"day": date_format(localdate(), "DATE_FORMAT")},
        _("People chose to answer: shares and intervals say nothing of those who stayed away."),
    ]
