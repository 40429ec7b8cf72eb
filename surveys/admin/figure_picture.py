"""The figures of a question as a picture that stands alone, for print and slides."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.drawing import shares
from indicators.drawing.table import Table, TableCell, TableDrawing, TableRow, draw
from lib.numbers import percent
from surveys.admin.view_words import ViewWords
from surveys.kinds.figures import Distribution, OptionShare
from surveys.templatetags.answers import bounds, grouped, on_scale, per_cent, signed_points


def question_picture(number: int, question: Distribution, view: ViewWords) -> TableDrawing:
    """Return the picture of one question: bars of its answers, or a line for each statement."""
    if question.rows and _is_scale(question):
        table, base = _scale(question), _("Percent of those with an opinion; the axis splits the middle of the scale.")
    elif question.rows:
        table, base = _statements(question), _("Percent of those who answered each statement.")
    else:
        table, base = _bars(question), _base(question)
    return draw(f"{number}. {question.text}", str(view), table, [base, *view.notes])


def _is_scale(question: Distribution) -> bool:
    values = [bar.value for bar in question.rows[0].bars]
    return len(values) > 1 and None not in values


def _base(question: Distribution) -> str:
    words = {"base": grouped(question.base), "asked": grouped(question.n_asked), "skipped": grouped(question.skipped)}
    return _("Base %(base)s of %(asked)s asked; skipped %(skipped)s. Lines: 95%% intervals (Wilson).") % words


def _bars(question: Distribution) -> Table:
    whole = shares.end(bar.interval.high for bar in question.bars if bar.interval)
    return Table(
        label_head=_("Answer"),
        heads=[pgettext("count", "Number"), "%", _("95% interval")],
        rows=[
            TableRow(
                bar.label,
                [
                    TableCell(grouped(bar.count)),
                    TableCell(_share(bar), is_strong=True),
                    TableCell(bounds(bar.interval)),
                ],
                share=tuple(bar.interval) if bar.interval else None,  # type: ignore[arg-type]
            )
            for bar in question.bars
        ],
        drawn_head=_("0 to %(end)s") % {"end": percent(f"{100 * whole:.0f}")},
        whole=whole,
    )


def _share(bar: OptionShare) -> str:
    return per_cent(bar.interval.share) if bar.interval else "–"


def _scale(question: Distribution) -> Table:
    points = sorted(question.rows[0].bars, key=lambda bar: bar.value or 0)
    return Table(
        label_head=_("Statement"),
        heads=[_("Mean"), _("Net"), _("Base")],
        rows=[
            TableRow(
                row.text,
                [
                    TableCell(on_scale(row.summary.mean) if row.summary else "–"),
                    TableCell(signed_points(row.net) if row.net else "–", [bounds(row.net)], is_strong=True),
                    TableCell(grouped(row.base)),
                ],
                stack=[_fraction(row, bar.code) for bar in points],
            )
            for row in question.rows
        ],
        drawn_head=f"← {points[0].label}  |  {points[-1].label} →",
        legend=[bar.label for bar in points],
    )


def _fraction(row: Distribution, code: str) -> float:
    return next((bar.interval.share for bar in row.bars if bar.code == code and bar.interval), 0.0)


def _statements(question: Distribution) -> Table:
    return Table(
        label_head=_("Statement"),
        heads=[*(bar.label for bar in question.rows[0].bars), _("Base")],
        rows=[
            TableRow(
                row.text,
                [
                    *(TableCell(percent(_share(bar)), [grouped(bar.count)]) for bar in row.bars),
                    TableCell(grouped(row.base)),
                ],
            )
            for row in question.rows
        ],
    )
