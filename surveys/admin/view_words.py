"""What a figure that is taken says of the view it is from: survey, number of responses, filter, versions, last day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.admin.selection_form import SelectionForm
from surveys.admin.view_sentence import in_words
from surveys.analysis import counting
from surveys.analysis.selecting import Selection
from surveys.models import SurveyVersion
from surveys.templatetags.answers import grouped

PROMISED = "n"  # the parameter of a link that says over how many responses it was made


@dataclass(frozen=True)
class ViewWords:
    """A view in words, as a lead of the figure and as notes below it.

    `query` opens the page as it is now; `link` does so later too: it holds the last day and the number of responses.
    """

    lead: str
    notes: Sequence[str]
    query: str
    link: str
    kept: str  # what the link holds, in words

    def __str__(self) -> str:
        return self.lead


def view_words(
    form: SelectionForm,
    selection: Selection,
    language: str,
    *,
    versions: Sequence[SurveyVersion],
    n_in_view: int | None = None,
    **others: str,
) -> ViewWords:
    """Return a view in words; `n_in_view` is the number of its responses, counted here where it is not known.

    `others` are parameters of the page that its links take along.
    """
    if n_in_view is None:
        counts = counting.received(selection)
        n_in_view = counts.counted + (counts.held if selection.held else 0)
    frozen = frozen_at(selection, localdate())
    number = ngettext("%(number)s response", "%(number)s responses", n_in_view) % {"number": grouped(n_in_view)}
    filtered = in_words(selection, form.questions, language)
    lead = f"{selection.survey}: {number}{f' {filtered}' if filtered else ''}."
    versions_and_day = _versions(versions, frozen.until or localdate())
    notes = [
        versions_and_day,
        _("People chose to answer: shares and intervals say nothing of those who stayed away."),
    ]
    if selection.survey.demonstration:
        notes.insert(0, _("Demonstration: everything in it is invented."))
    link = frozen.query(**others, **{PROMISED: n_in_view})
    return ViewWords(lead, notes, selection.query(**others), link, versions_and_day)


def frozen_at(selection: Selection, day: date) -> Selection:
    """Return the same view without what comes after a day."""
    return replace(selection, until=min(selection.until or day, day))


def _versions(versions: Sequence[SurveyVersion], until: date) -> str:
    numbers = ", ".join(str(version.number) for version in versions)
    words = {"versions": numbers, "day": date_format(until, "DATE_FORMAT")}
    return (
        ngettext(
            "Version %(versions)s of the survey; responses up to %(day)s.",
            "Versions %(versions)s of the survey; responses up to %(day)s.",
            len(versions),
        )
        % words
    )
