"""What the pages of a run show, from what it kept."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.scoring import agreement, flags
from lib.numbers import score
from surveys.admin.review_words import FLAG_NAMES, FLAG_SENTENCES
from surveys.aggregation.ratings import SUBMITTED_STATES
from surveys.models import Invitation, Round, Run

State = Run.State


def headline(run: Run) -> str:
    """Return in a word or two how far a run is."""
    if run.state == State.RUNNING and not run.total:
        return _("inputs are being frozen")
    if run.state == State.RUNNING:
        return _("being written") if run.done == run.total else _("computing")
    return {State.QUEUED: _("waits for the worker"), State.DONE: _("done"), State.FAILED: _("failed")}[State(run.state)]


def progress(run: Run) -> dict[str, Any]:
    """Return how far the work on a run is."""
    return {"unfinished": run.is_unfinished, "text": headline(run), "done": run.done, "total": run.total}


def size_of(asked: Round) -> dict[str, str]:
    """Return how much a round holds: countries, indicators, and experts who handed something in."""
    handed_in = Invitation.objects.filter(round=asked, assignments__state__in=SUBMITTED_STATES).distinct()
    return {
        "countries": _count(asked.countries.count()),
        "indicators": _count(asked.indicators.count()),
        "experts": _count(handed_in.count()),
    }


def results(run: Run) -> dict[str, Any]:
    """Return all that the page of a run shows once it is done."""
    return {
        "facts": facts(run),
        "counts": counts(run),
        "flag_rows": flag_rows(run),
        "agreement_rows": agreement_rows(run),
        "excluded": excluded(run),
    }


def counts(run: Run) -> list[tuple[str, str]]:
    """Return what a run counted, in the order in which it matters."""
    said = run.summary
    named = [
        (_("proposed to the reviewers"), said["proposed"]),
        (_("shown to the reviewers without a value: visitors alone"), said["evidence"]),
        (_("open proposals that rest on it now: it gives the same"), said.get("kept", 0)),
        (_("older proposals that it superseded"), said.get("superseded", 0)),
        (_("left alone: signed before, or proposed by hand"), said["under_review"]),
        (_("left alone: decided on the same evidence"), said["decided"]),
        (_("carried forward: nobody judged them"), said["carried"]),
    ]
    return [(name, _count(number)) for name, number in named if number]


def excluded(run: Run) -> list[tuple[str, str]]:
    """Return how many ratings did not count, by reason."""
    return [(reason, _count(number)) for reason, number in sorted(run.summary["excluded"].items())]


def facts(run: Run) -> dict[str, str]:
    """Return the three figures at the top."""
    said = run.summary
    return {
        "cells": _count(said["cells"]),
        "judged": _count(said["judged"]),
        "ratings": _count(said["ratings"]),
        "visitors": _count(said["visitors"]),
        "alpha": _alpha(said["alpha"]),
        "band": _band(said["alpha"]),
    }


def flag_rows(run: Run) -> list[dict[str, Any]]:
    """Return the flags that were raised, those that stop a bulk acceptance first."""
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
    """Return Krippendorff's alpha of each indicator, in the order of their names."""
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
