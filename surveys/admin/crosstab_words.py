"""What a test of a cross-tab says, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.numbers import number
from surveys.admin.crosstab_figures import CrossTabFigures
from surveys.analysis.associations import SIMULATED, Association, Method
from surveys.analysis.crosstabs import Margin
from surveys.analysis.response_facts import FACTS
from surveys.statistics.intervals import Interval
from surveys.statistics.proportions import LEVEL
from surveys.templatetags.answers import grouped

SMALL, MEDIUM, LARGE = 0.1, 0.3, 0.5  # Cohen's words for his w


@dataclass(frozen=True)
class Finding:
    """A figure and what it means."""

    figure: str
    meaning: str


def headline(association: Association | None) -> str:
    """Return in a few words whether rows and columns have to do with each other."""
    if association is None:
        return _("No test of the whole table")
    if association.best_p >= LEVEL:
        return _("The differences may be chance")
    if association.effect < SMALL:
        return _("The answers differ, but hardly")
    if association.effect < MEDIUM:
        return _("The answers differ, but not much")
    return _("The answers differ clearly") if association.effect < LARGE else _("The answers differ strongly")


def lead(figures: CrossTabFigures) -> str:
    """Return what chance alone would make of the table, or why it is not tested."""
    if figures.association is not None:
        return _chance(figures.association.best_p)
    if figures.table.rows.is_several or figures.table.columns.is_several:
        return _(
            "Several answers could be chosen, so that people stand in several cells: each cell is tested by itself."
        )
    return _("Fewer than two rows or two columns have answers.")


def _chance(p: float) -> str:
    if p < 0.001:
        return _(
            "If the two had nothing to do with each other, a table this uneven would turn up in fewer than one of "
            "1,000 surveys."
        )
    if p < 0.01:
        return _(
            "If the two had nothing to do with each other, a table this uneven would turn up in about %(number)s of "
            "1,000 surveys."
        ) % {"number": round(1000 * p)}
    return _(
        "If the two had nothing to do with each other, a table this uneven would turn up in about %(number)s of 100 "
        "surveys."
    ) % {"number": round(100 * p)}


def findings(figures: CrossTabFigures) -> list[Finding]:
    """Return the figures of the test and of the strength, each with what it means."""
    association, made = figures.association, []
    if association:
        made = [_test(association), _strength(association.v), _low(association)]
        if association.method:
            made.append(_exact(association))
    if figures.gamma:
        words = {"low": number(figures.gamma.low, 2), "high": number(figures.gamma.high, 2)}
        meaning = _("of order: −1 all pairs go opposite ways, 1 all go the same way; 95%% interval %(low)s to %(high)s")
        made.append(Finding(_("Gamma = %(value)s") % {"value": number(figures.gamma.share, 2)}, meaning % words))
    return made


def _test(association: Association) -> Finding:
    figure = _("χ² = %(value)s") % {"value": number(association.chi_square, 1)}
    degrees = ngettext("%(number)s degree of freedom", "%(number)s degrees of freedom", association.freedom)
    return Finding(figure, f"{degrees % {'number': association.freedom}}, {p_in_words(association.p)}")


def _strength(v: Interval) -> Finding:
    words = {"low": number(v.low, 2), "high": number(v.high, 2)}
    meaning = _("0 is no link, 1 a complete one; 95%% interval %(low)s to %(high)s") % words
    return Finding(_("Cramér’s V = %(value)s") % {"value": number(v.share, 2)}, meaning)


def _low(association: Association) -> Finding:
    words = {"low": association.n_low, "all": grouped(association.n_cells)}
    figure = ngettext("%(low)s of %(all)s cells", "%(low)s of %(all)s cells", association.n_low) % words
    if not association.is_doubtful:
        return Finding(figure, _("expect fewer than 5 answers; up to a fifth of the cells the test holds"))
    if association.exact_p is None:
        return Finding(figure, _("expect fewer than 5 answers: too many for this p to be trusted"))
    return Finding(figure, _("expect fewer than 5 answers: too many for the χ² distribution, so take the next figure"))


def _exact(association: Association) -> Finding:
    if association.method is Method.FISHER:
        return Finding(p_in_words(association.best_p), _("by Fisher’s exact test"))
    meaning = _("from %(number)s random tables with the same sums") % {"number": grouped(SIMULATED)}
    return Finding(p_in_words(association.best_p), meaning)


def p_in_words(p: float) -> str:
    """Print a p with three decimals, or that it is below the least that these can say."""
    return (
        _("p < %(value)s") % {"value": number(0.001, 3)} if p < 0.001 else _("p = %(value)s") % {"value": number(p, 3)}
    )


def gaps(margin: Margin) -> str:
    """Return who answered a question and who stands beside the table, with the reasons; of a fact whom it misses."""
    if margin.name in FACTS:
        words = {"number": grouped(margin.not_asked)}
        return _("not known of %(number)s") % words if margin.not_asked else ""
    words = {"answered": grouped(margin.n_answered), "asked": grouped(margin.n_asked)}
    parts = [_("%(answered)s of %(asked)s asked answered") % words]
    parts.append(_("skipped %(number)s") % {"number": grouped(margin.skipped)})
    parts += [_("“%(label)s” %(number)s") % {"label": label, "number": grouped(n)} for label, n in margin.no_answers]
    if margin.not_asked:
        parts.append(_("not asked %(number)s") % {"number": grouped(margin.not_asked)})
    return ", ".join(parts)
