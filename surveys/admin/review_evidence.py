"""Gather the evidence of a score update from its run: ratings by expert code, visitors' answers, and the run."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from string import ascii_uppercase
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from indicators.drawing import panel_strip
from indicators.models import Edition, ScoreUpdate
from indicators.scoring.scale import round_shown
from lib.admin.isolating import apart_in_text
from lib.numbers import half_points
from surveys import aggregation
from surveys.admin.review_agreement import Agreement, agreement_of
from surveys.admin.review_words import STEPS, STRATA, excluded_because
from surveys.models import Aggregate, Assessment, Response, Survey


@dataclass(frozen=True)
class RatingLine:
    """One expert's rating from the snapshot, with its letter in the drawing and its share of the consensus."""

    letter: str
    code: str
    half_points: int | None
    confidence: str
    reason: str
    sources: str
    weight: Fraction
    excluded: str
    since: str  # a sentence on how its row differs by now
    outlier: bool
    share: Fraction  # of the trimmed mean
    per_cent: Decimal


@dataclass(frozen=True)
class StepCount:
    """Number of visitors who chose one step, and the length of its bar in percent of the longest."""

    label: str
    count: int
    length: int
    by_stratum: tuple[int, ...]


@dataclass(frozen=True)
class Visitors:
    """The visitors' answers about the baseline, and how far they move the consensus, in points."""

    count: int
    steps: tuple[StepCount, ...]
    strata: tuple[tuple[str, int], ...]
    shift: Decimal
    leaning: int  # 1 where they find it too low, -1 too high, 0 neither
    held: int = 0
    spam: int = 0
    survey: int | None = None  # the key of the survey, where there is a page of their reasons


@dataclass(frozen=True)
class Evidence:
    """What the page of an update shows beside its acts; None where there is no run or no visitor."""

    aggregate: Aggregate | None
    ratings: tuple[RatingLine, ...]
    consensus: Decimal | None
    combined: Decimal | None
    alpha: str | None
    agreement: Agreement
    visitors: Visitors | None
    before_year: int | None
    strip: panel_strip.PanelStrip | None
    is_closed: bool  # whether there are ratings that this reader does not see


def gather_evidence(update: ScoreUpdate, *, reader: User) -> Evidence:
    """Return the evidence of an update, from its aggregate and the snapshot of its run.

    What single experts gave and wrote is in it for a reader who decides, see `may_read_experts`.
    """
    aggregate = Aggregate.objects.filter(update=update).select_related("run__round__panel", "run__snapshot").first()
    reads = may_read_experts(reader)
    ratings = tuple(_rating_lines(update, aggregate)) if aggregate and reads else ()
    before = _before(update.score.edition)
    slug = update.score.indicator.slug
    return Evidence(
        aggregate=aggregate,
        ratings=ratings,
        consensus=_points(aggregate.consensus) if aggregate else None,
        combined=_points(aggregate.combined) if aggregate else None,
        alpha=aggregate.run.summary.get("alpha_by_indicator", {}).get(slug) if aggregate else None,
        agreement=agreement_of(update, aggregate.distance if aggregate else None),
        visitors=_visitors(aggregate.visitors, **_apart(update, before or 0))
        if aggregate and aggregate.visitors
        else None,
        before_year=before,
        strip=_strip(update, ratings, before) if ratings else None,
        is_closed=aggregate is not None and not reads,
    )


def may_read_experts(reader: User) -> bool:
    """Return whether a role lets somebody read what single experts gave and wrote: those who decide on scores.

    A superuser has every permission, and runs the site: without such a role, the words stay closed.
    """
    if reader.is_superuser:
        deciding = {"permissions__content_type__app_label": "indicators", "permissions__codename": "change_scoreupdate"}
        return reader.is_active and reader.groups.filter(**deciding).exists()
    return reader.has_perm("indicators.change_scoreupdate")


def _before(edition: Edition) -> int | None:
    if edition.is_published:
        return edition.year
    before = Edition.objects.before(edition)
    return before.year if before else None


def _rating_lines(update: ScoreUpdate, aggregate: Aggregate) -> Iterator[RatingLine]:
    """Yield the cell's ratings from the snapshot, by value and code, with the texts of their assessments."""
    panel = aggregation.panel_of(aggregate.run, (update.score.country.iso3, update.score.indicator.slug))
    words = Assessment.objects.in_bulk([frozen.assessment for frozen in panel])
    per_cent = printed_shares([frozen.share for frozen in panel])
    for place, (frozen, printed_share) in enumerate(zip(panel, per_cent, strict=True)):
        row = words.get(frozen.assessment)
        yield RatingLine(
            letter=_letter(place),
            code=frozen.rating.code,
            half_points=frozen.rating.half_points,
            confidence=row.get_confidence_display() if row else "",
            reason=row.reason if row else "",
            sources=row.sources if row else "",
            weight=frozen.rating.weight,
            excluded=excluded_because(frozen.rating.excluded),
            since=_since(frozen),
            outlier=frozen.outlier,
            share=frozen.share,
            per_cent=printed_share,
        )


def _since(frozen: aggregation.FrozenRating) -> str:
    """Return a sentence on how an assessment changed since its run; empty if it did not."""
    kept, now = frozen.rating, frozen.now
    if now is None:
        return _("Erased since; this is what the run kept.")
    if now.half_points != kept.half_points:
        return _("Changed since: now %(value)s.") % {"value": half_points(now.half_points)}
    if now.excluded and now.excluded != kept.excluded:
        return _("Excluded since: %(why)s") % {"why": apart_in_text(excluded_because(now.excluded))}
    if kept.excluded and not now.excluded:
        return _("Counted again since.")
    return "" if now.weight == kept.weight else _("Its weight was changed since.")


def printed_shares(shares: Sequence[Fraction]) -> list[Decimal]:
    """Return shares of 1 in percent with one decimal, rounded so that their sum stays 100.

    The largest remainders are rounded up, the first of equal ones first.
    """
    exact = [share * 1000 for share in shares]
    tenths = [floor(number) for number in exact]
    missing = round(sum(exact)) - sum(tenths)
    for place in sorted(range(len(exact)), key=lambda at: tenths[at] - exact[at])[:missing]:
        tenths[place] += 1
    return [Decimal(tenth).scaleb(-1) for tenth in tenths]


def _letter(place: int) -> str:
    return ascii_uppercase[place % 26] * (place // 26 + 1)


def _visitors(summary: Mapping[str, Any], **apart: int) -> Visitors:
    steps: Mapping[str, Mapping[str, int]] = summary["steps"]
    strata = [name for name in STRATA if name in steps]
    strata += sorted(set(steps) - set(strata))
    totals = {step: sum(counts.get(str(step), 0) for counts in steps.values()) for step in STEPS}
    longest = max(totals.values()) or 1
    difference = Fraction(summary["difference"])
    return Visitors(
        count=summary["count"],
        steps=tuple(
            StepCount(
                str(label),
                totals[step],
                totals[step] * 100 // longest,
                tuple(steps[name].get(str(step), 0) for name in strata),
            )
            for step, label in STEPS.items()
        ),
        strata=tuple((str(STRATA.get(name, name)), sum(steps[name].values())) for name in strata),
        shift=round_shown(Fraction(summary["shift"]), 2),
        leaning=(difference > 0) - (difference < 0),
        **apart,
    )


def _apart(update: ScoreUpdate, before: int) -> dict[str, int]:
    """Return the numbers of held and spam responses about the score, and the key of their survey."""
    about = Response.objects.filter(
        survey__kind=Survey.Kind.SCORE,
        survey__demonstration=update.score.edition.demonstration,
        country=update.score.country_id,
        indicator=update.score.indicator_id,
        edition__year=before,
    )
    counted = Counter(about.values_list("status", flat=True))
    survey = about.values_list("survey", flat=True).first()
    return {
        "held": counted[Response.Status.HELD],
        "spam": counted[Response.Status.SPAM],
        **({"survey": survey} if survey else {}),
    }


def _strip(update: ScoreUpdate, ratings: Sequence[RatingLine], before: int | None) -> panel_strip.PanelStrip:
    value = update.proposed if update.final is None else update.final
    old = update.old_half_points
    return panel_strip.draw(
        [
            panel_strip.ExpertScore(
                rating.letter, Fraction(rating.half_points, 2), rating.weight, rating.outlier or bool(rating.excluded)
            )
            for rating in ratings
            if rating.half_points is not None
        ],
        band=(update.low, update.high) if update.low is not None and update.high is not None else None,
        before=None if old is None else (Fraction(old, 2), f"{before}: {half_points(old)}"),
        proposed=None if value is None else (Fraction(value, 2), _mark(update, value)),
    )


def _mark(update: ScoreUpdate, value: int) -> str:
    label = _("proposed %(value)s") if update.final is None else _("signed %(value)s")
    return label % {"value": half_points(value)}


def _points(fraction: str) -> Decimal | None:
    return round_shown(Fraction(fraction), 2) if fraction else None
