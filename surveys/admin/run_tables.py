"""Texts and tables of the pages of a run, from its state and its stored summary."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.scoring import agreement, flags
from lib.numbers import score
from surveys.admin.review_words import FLAG_NAMES, FLAG_SENTENCES, excluded_because
from surveys.aggregation.ratings import SUBMITTED_STATES
from surveys.models import Invitation, Round, Run

State = Run.State


def headline(run: Run) -> str:
    """Return the state of a run in a word or two, with its phase while it runs."""
    if run.state == State.RUNNING and not run.total:
        return _("inputs are being frozen")
    if run.state == State.RUNNING:
        return _("being written") if run.done == run.total else _("computing")
    return {State.QUEUED: _("waits for the worker"), State.DONE: _("done"), State.FAILED: _("failed")}[State(run.state)]


def progress(run: Run) -> dict[str, Any]:
    """Return whether a run is unfinished, its state as text, and the cells done out of the total."""
    return {"unfinished": run.is_unfinished, "text": headline(run), "done": run.done, "total": run.total}


def size_of(round_: Round) -> dict[str, str]:
    """Return the numbers of a round's countries, indicators, and experts with a submitted country, as texts."""
    handed_in = Invitation.objects.filter(round=round_, assignments__state__in=SUBMITTED_STATES).distinct()
    return {
        "countries": _count(round_.countries.count()),
        "indicators": _count(round_.indicators.count()),
        "experts": _count(handed_in.count()),
    }


def results(run: Run) -> dict[str, Any]:
    """Return the template variables of a finished run."""
    return {
        "facts": facts(run),
        "counts": counts(run),
        "flag_rows": flag_rows(run),
        "agreement_rows": agreement_rows(run),
        "excluded": excluded(run),
    }


def counts(run: Run) -> list[tuple[str, str]]:
    """Return (label, number) of a run's outcomes, the proposals first; zeros are left out."""
    summary = run.summary
    rows = [
        (_("proposed to the reviewers"), summary["proposed"]),
        (_("shown to the reviewers without a value: visitors alone"), summary["evidence"]),
        (_("open proposals that rest on it now: it gives the same"), summary.get("kept", 0)),
        (_("older proposals that it superseded"), summary.get("superseded", 0)),
        (_("left alone: signed before, or proposed by hand"), summary["under_review"]),
        (_("left alone: decided on the same evidence"), summary["decided"]),
        (_("carried forward: nobody scored them"), summary["carried"]),
    ]
    return [(name, _count(number)) for name, number in rows if number]


def excluded(run: Run) -> list[tuple[str, str]]:
    """Return (reason, number) of the ratings that were excluded."""
    return [(excluded_because(reason), _count(number)) for reason, number in sorted(run.summary["excluded"].items())]


def facts(run: Run) -> dict[str, str]:
    """Return the headline figures of a run as texts: cells, ratings, visitors, and alpha with its band."""
    summary = run.summary
    return {
        "cells": _count(summary["cells"]),
        "judged": _count(summary["judged"]),
        "ratings": _count(summary["ratings"]),
        "visitors": _count(summary["visitors"]),
        "alpha": _alpha(summary["alpha"]),
        "band": _band(summary["alpha"]),
    }


def flag_rows(run: Run) -> list[dict[str, Any]]:
    """Return the flags a run raised, with name, sentence and number; those that stop a bulk acceptance first."""
    raised = run.summary["flags"]
    return [
        {
            "name": FLAG_NAMES[code],
            "sentence": FLAG_SENTENCES[code],
            "stops": code in flags.STOPPING,
            "count": _count(raised[code]),
        }
        for code in flags.ALL
        if code in raised
    ]


def agreement_rows(run: Run) -> list[dict[str, str]]:
    """Return Krippendorff's alpha of each indicator with its band, sorted by name."""
    names = catalogue.indicators()
    rows = [
        {"indicator": str(names.get(slug) or slug), "alpha": _alpha(alpha), "band": _band(alpha)}
        for slug, alpha in run.summary["alpha_by_indicator"].items()
    ]
    return sorted(rows, key=lambda row: row["indicator"])


def _alpha(alpha: str | None) -> str:
    return score(None if alpha is None else Decimal(alpha), 2)


def _band(alpha: str | None) -> str:
    words = {"reliable": _("reliable"), "tentative": _("tentative"), "low": _("low"), "": _("not defined")}
    return words[agreement.band(None if alpha is None else Fraction(alpha))]


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
