"""What the page of a release shows before it is prepared, and to the second person: comparison, outliers, open ends."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.admin.utils import label_for_field
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators import catalogue, workflow
from indicators.admin.import_tables import absence_table
from indicators.admin.release_words import ClassRow, OutlierRow, class_rows, format_count, outlier_rows
from indicators.models import Edition, PreparedRelease, Release
from indicators.workflow import absences, cells, withdrawing
from indicators.workflow.baseline import Baseline
from lib import numbers
from lib.admin.start_page import OpenEnd

Kind = Release.Kind
LISTED_COUNTRIES = 20


@dataclass(frozen=True)
class Line:
    """An open end, or one that is in order (`is_open` False): a sentence, details, links, and rows of a table."""

    title: str
    detail: str = ""
    is_open: bool = True
    links: Sequence[tuple[str, str]] = ()  # (label, address)
    absences: Mapping[str, Any] | None = None


@dataclass
class ReleasePage:
    """A release of an edition that is to be prepared, or that waits (`prepared`), as its page shows it."""

    edition: Edition
    kind: str
    open_rounds: Sequence[OpenEnd] = ()
    prepared: PreparedRelease | None = None
    withdraws: Release | None = None
    remarks: Sequence[Any] = field(default=())

    @cached_property
    def plan(self) -> workflow.Plan | None:
        """What the release writes; None for an import and a withdrawal."""
        if self.kind == Kind.EDITION:
            return workflow.plan_edition(self.edition)
        return workflow.plan_erratum(self.edition) if self.kind == Kind.ERRATUM else None

    @cached_property
    def pair(self) -> Any:
        """The figures that the release would leave, and those before it."""
        return workflow.figures_pair(self.edition, self.kind, self.plan)

    @cached_property
    def comparison(self) -> Mapping[str, Any]:
        """The comparison as it is kept with a prepared release: the kept one, or today's."""
        if self.kind == Kind.WITHDRAWAL:
            return workflow.Comparison(self.kind, self.edition.year, None).as_json()
        if self.prepared is not None:
            kept: Mapping[str, Any] = self.prepared.comparison
            return kept
        return workflow.compare(self.edition, self.kind, self.pair).as_json()

    @cached_property
    def classes(self) -> list[ClassRow]:
        """The lines of the comparison."""
        return class_rows(self.comparison)

    @cached_property
    def outliers(self) -> list[OutlierRow]:
        """The rows to confirm."""
        return outlier_rows(self.comparison["outliers"])

    @cached_property
    def others(self) -> list[OutlierRow]:
        """What is unusual too, and is not asked for one by one."""
        return outlier_rows(self.comparison["others"])

    @property
    def number(self) -> int:
        """The number that the release will have, unless another one comes first."""
        chain = Release.objects.filter(demonstration=self.edition.demonstration)
        last = chain.order_by("-number").values_list("number", flat=True).first()
        return (last or 0) + 1

    @property
    def first_step(self) -> str:
        """What was done before: scores signed or imported, or the release that is withdrawn."""
        if self.kind == Kind.WITHDRAWAL:
            return _("and to be withdrawn")
        if self.plan is None:
            count = self.edition.scores.present().count()
            return ngettext("%(count)s score", "%(count)s scores", count) % {"count": format_count(count)}
        signed, of = len(self.plan.updates), len(self.plan.updates) + len(self.plan.undecided)
        return _("%(signed)s of %(of)s updates signed") % {"signed": format_count(signed), "of": format_count(of)}

    @property
    def is_beyond(self) -> bool:
        """Whether a class of moves lies beyond the usual in the edition as a whole."""
        return any(row.is_beyond for row in self.classes)

    @property
    def usual_years(self) -> str:
        """The years of the publisher's own editions that the usual is taken from."""
        return ", ".join(str(year) for year in self.comparison["usual_years"])

    @property
    def undecided(self) -> int:
        """The number of updates that nobody has decided; an erratum does not ask for them."""
        return len(self.plan.undecided) if self.plan and self.kind == Kind.EDITION else 0

    @property
    def counts(self) -> dict[str, str]:
        """The numbers of scores that moved, rose, fell, and are scored for the first time, as they are printed."""
        kept = self.comparison
        counts = {"changed": kept["up"] + kept["down"], "up": kept["up"], "down": kept["down"], "first": kept["first"]}
        return {name: format_count(count) for name, count in counts.items()}

    @cached_property
    def ticked(self) -> list[tuple[OutlierRow, str]]:
        """The outliers of a prepared release, each with the reason that was given."""
        assert self.prepared is not None
        return [(row, self.prepared.outlier_reasons.get(row.key, "")) for row in self.outliers]

    @cached_property
    def means(self) -> list[tuple[str, str, str]]:
        """The world's means: (measure, before, after)."""
        indicators = catalogue.indicators()
        return [
            (indicators[slug].name.lower(), numbers.number(before, 2), numbers.number(after, 2))
            for slug, (before, after) in self.comparison["means"].items()
        ]

    @cached_property
    def lines(self) -> list[Line]:
        """The open ends of the release, and what is in order."""
        if self.kind == Kind.WITHDRAWAL:
            return []
        lines = [
            Line(str(end.title), str(end.detail), links=[(_("To the round"), end.url)] if end.url else [])
            for end in self.open_rounds
        ]
        lines += [line for line in (self._absent(), self._carried(), self._outdated(), self._sources()) if line]
        return lines

    def _absent(self) -> Line | None:
        if self.kind == Kind.ERRATUM:
            return None
        listed = workflow.absent_when_published(self.edition, self.plan)
        missing = sum(absence.missing for absence in listed)
        if not missing:
            return Line(_("Every score is there"), is_open=False)
        rows = [
            {"country": absence.country, "missing": absence.missing, "of": absence.of}
            for absence in listed[: absences.LISTED]
        ]
        title = ngettext("%(count)s score is absent", "%(count)s scores are absent", missing)
        detail = _("Not scored, not carried forward. They print as “–”; composites take the mean of what is there.")
        table = absence_table(rows, countries=len(listed), cells=missing)
        return Line(title % {"count": format_count(missing)}, detail, absences=table)

    def _carried(self) -> Line | None:
        if self.plan is None or self.kind != Kind.EDITION:
            return None
        years = Counter(written.carried_from for written in self.plan.written.values() if written.carried_from)
        if not years:
            return None
        count = years.total()
        title = ngettext(
            "%(count)s score is carried forward from %(years)s",
            "%(count)s scores are carried forward from %(years)s",
            count,
        ) % {"count": format_count(count), "years": ", ".join(str(year) for year in sorted(years, reverse=True))}
        return Line(title, _("Marked so on every page and in every file."), is_open=False)

    def _outdated(self) -> Line | None:
        texts = workflow.outdated_texts(self.edition, self.pair)
        if not texts:
            return None
        title = ngettext(
            "%(count)s text names figures that are out of date",
            "%(count)s texts name figures that are out of date",
            len(texts),
        ) % {"count": format_count(len(texts))}
        return Line(title, links=[_text_link(text) for text in texts[:LISTED_COUNTRIES]])

    def _sources(self) -> Line | None:
        updates = (
            [update for update in self.plan.updates if update.final != update.old_half_points] if self.plan else []
        )
        if not updates:
            return None
        reasons = sum(bool(update.public_reason) for update in updates)
        sources = sum(bool(update.evidence or update.digest) for update in updates)
        title = _("%(reasons)s of %(count)s changed scores have a public reason; %(sources)s have a source") % {
            "reasons": format_count(reasons), "count": format_count(len(updates)), "sources": format_count(sources),
        }  # fmt: skip
        detail = _(
            "Without a public reason a general sentence is printed. A source is a text that can be checked, or the run"
            " of a round."
        )
        return Line(title, detail, is_open=False)

    @cached_property
    def returning(self) -> list[tuple[str, str, str, str]]:
        """What a withdrawal brings back: (country, indicator, score now, score then), by country; of an erratum's."""
        if self.withdraws is None or self.withdraws.kind in withdrawing.KINDS:
            return []
        countries = {country.pk: country for country in catalogue.countries().values()}
        indicators = {indicator.pk: indicator for indicator in catalogue.indicators().values()}
        then = withdrawing.restored(self.withdraws)
        now = cells.held_by(self.edition, then)
        moved = sorted(
            (countries[cell[0]].iso3, indicators[cell[1]].order, cell) for cell in then if then[cell] != now[cell]
        )
        return [
            (str(countries[cell[0]]), str(indicators[cell[1]].name), _score(now[cell]), _score(then[cell]))
            for _iso3, _order, cell in moved
        ]

    @cached_property
    def why_not(self) -> str:
        """Why the release may not be withdrawn, "" if it may."""
        try:
            if self.withdraws is not None and self.prepared is None:
                withdrawing.refuse_to_withdraw(self.withdraws)
        except workflow.Refused as refusal:
            return str(refusal)
        return ""

    @property
    def missing_attribution(self) -> list[tuple[str, str]]:
        """(Label, address of the form field) of what is empty of publisher, license and citation."""
        return [] if self.kind in (Kind.ERRATUM, Kind.WITHDRAWAL) else attribution_links(self.edition)


def _score(held: Baseline | None) -> str:
    return numbers.half_points(held.half_points if held else None)


def _text_link(text: workflow.OutdatedText) -> tuple[str, str]:
    """Return (title with the numbers, address of the form) of a text that is out of date."""
    options = text.row._meta
    title = _("%(kind)s, %(text)s: %(numbers)s") % {
        "kind": capfirst(options.verbose_name), "text": text.row, "numbers": ", ".join(text.numbers),
    }  # fmt: skip
    return title, reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[text.row.pk])


def attribution_links(edition: Edition) -> list[tuple[str, str]]:
    """Return [(label, address of the form field)] of what is empty of publisher, license and citation."""
    form = reverse("admin:indicators_edition_change", args=[edition.pk])
    first = settings.LANGUAGES[0][0]
    fields = {"publisher": "publisher", "license": f"license_{first}", "citation": f"citation_{first}"}
    return [
        (capfirst(str(label_for_field(name, Edition))), f"{form}#id_{fields[name]}")
        for name in workflow.missing_attribution(edition)
    ]
