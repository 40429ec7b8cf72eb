"""Checks a file against the database: what it would change, and what is refused. Writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256

from django.utils.translation import gettext as _

from indicators.figures import Figures, load_all
from indicators.importing import reading
from indicators.importing.claims import Claims
from indicators.importing.faults import FileFaults, FilePosition
from indicators.importing.gathering import gather_claims
from indicators.importing.name_index import NameIndex, read_name_index
from indicators.importing.tables import Tick, no_tick
from indicators.models import Edition, Membership
from indicators.scoring.compose import compose
from indicators.scoring.scale import round_shown
from indicators.workflow import Absence, count_absent
from lib.numbers import points
from lib.text import normalize_for_search


@dataclass(frozen=True)
class CellChange:
    """A changed cell: its half points in the draft and in the file; None is no score."""

    iso3: str
    slug: str
    old: int | None
    new: int | None


@dataclass
class EditionChanges:
    """A file's changes to one edition, with counts of what it leaves as it is and of what is missing afterwards."""

    edition: Edition
    added: list[CellChange] = field(default_factory=list)
    changed: list[CellChange] = field(default_factory=list)
    unchanged: int = 0
    blank: int = 0
    composites: int = 0  # stated in the file, and equal to what its indicators make
    absent: list[Absence[str]] = field(default_factory=list)  # countries that lack scores once the file is written
    unnamed: set[str] = field(default_factory=set)  # countries of the edition of which the file says nothing


@dataclass
class CheckResult:
    """The outcome of a check: changes by edition, faults and notes. It may be applied when there is no fault."""

    editions: list[EditionChanges]
    faults: FileFaults
    notes: list[str]

    @property
    def changes(self) -> int:
        return sum(len(edition_changes.added) + len(edition_changes.changed) for edition_changes in self.editions)

    @property
    def checksum(self) -> str:
        """Return the SHA-256 of all changes, old and new values: equal only for exactly the same writes."""
        lines = (
            f"{edition_changes.edition.year},{change.iso3},{change.slug},{change.old},{change.new}\n"
            for edition_changes in self.editions
            for change in (*edition_changes.added, *edition_changes.changed)
        )
        return sha256("".join(lines).encode()).hexdigest()


def check(content: bytes, *, year: int | None = None, tick: Tick = no_tick) -> CheckResult:
    """Return a file's changes to the drafts and its faults; raise `Unreadable` if it is refused as a whole.

    `year` limits it to one edition, and names the edition of a file that does not.
    """
    tables = reading.read_tables(content, tick)
    name_index = read_name_index()
    claims = gather_claims(tables, name_index, year)
    if not claims.scores and not claims.composites and not claims.faults:
        reason = _("Nothing to import: no row names countries and scores.")
        claims.faults.add(FilePosition(), None, " ".join([reason, *claims.notes]))
    figures = load_all([name_index.editions[year] for year in claims.years])
    return _Comparison(name_index, claims, figures).run()


@dataclass
class _Comparison:
    name_index: NameIndex
    claims: Claims
    figures: dict[int, Figures]

    def run(self) -> CheckResult:
        changes_by_year = {year: EditionChanges(self.name_index.editions[year]) for year in self.claims.years}
        for year, changes in changes_by_year.items():
            self._refuse_what_is_left_out(changes.edition)
            self._sort_scores(year, changes)
            self._check_composites(year, changes)
            self._count_absent(year, changes)
            if changes.blank and changes.blank == sum(cell[0] == year for cell in self.claims.scores):
                reason = _("Every score of edition %(year)s is blank in this file.")
                self._refuse(self._sheets(year), year, reason % {"year": year})
        return CheckResult(list(changes_by_year.values()), self.claims.faults, self.claims.notes)

    def _refuse(self, place: FilePosition, value: object, reason: str) -> None:
        self.claims.faults.add(place, value, reason)

    def _sheets(self, year: int) -> FilePosition:
        return FilePosition(", ".join(self.claims.sheets.get(year, ())))

    def _score(self, year: int, iso3: str, slug: str) -> int | None:
        value = self.figures[year].values[slug].get(iso3)
        return None if value is None else int(2 * value)

    # Scores: added, changed, unchanged, or refused

    def _sort_scores(self, year: int, changes: EditionChanges) -> None:
        members = _members(changes.edition)
        for (of_year, iso3, slug), claim in self.claims.scores.items():
            if of_year != year:
                continue
            changes.blank += claim.value is None
            if slug not in self.figures[year].values or iso3 not in members:
                if claim.value is not None:
                    self._refuse_stranger(claim.place, year, iso3 if iso3 not in members else slug)
                continue
            change = CellChange(iso3, slug, self._score(year, iso3, slug), claim.value)
            if change.old == change.new:
                changes.unchanged += claim.value is not None
            elif changes.edition.state != Edition.State.DRAFT:
                self._refuse(claim.place, written_score(change.new), self._closed(changes.edition, change))
            else:
                (changes.added if change.old is None else changes.changed).append(change)

    def _refuse_stranger(self, place: FilePosition, year: int, key: str) -> None:
        reason = _("%(name)s is not part of edition %(year)s.") % {"name": self.name_index.names[key], "year": year}
        self._refuse(place, key, reason)

    def _closed(self, edition: Edition, change: CellChange) -> str:
        if edition.is_published:
            reason = _("Edition %(year)s is published with %(old)s here; corrections are errata, not imports.")
        else:
            reason = _("Edition %(year)s is %(state)s with %(old)s here; scores are imported into drafts only.")
        state = edition.get_state_display()
        return reason % {"year": edition.year, "old": written_score(change.old), "state": state}

    # What a whole sheet leaves out

    def _refuse_what_is_left_out(self, edition: Edition) -> None:
        """Refuse a whole sheet that leaves out countries or indicators without any score; note those the draft has."""
        if edition.year not in self.claims.countries or edition.state != Edition.State.DRAFT:
            return
        figures = self.figures[edition.year]
        countries = _members(edition) - self.claims.countries[edition.year]
        indicators = set(figures.tree.indicators) - self.claims.indicators[edition.year]
        kept = {iso3 for iso3 in countries if iso3 in figures.countries}
        kept |= {slug for slug in indicators if figures.values[slug]}
        for key in sorted((countries | indicators) - kept):
            reason = _("%(name)s is missing: no row or column of edition %(year)s names it.")
            names = {"name": self.name_index.names[key], "year": edition.year}
            self._refuse(self._sheets(edition.year), key, reason % names)
        if kept:
            note = _("Edition %(year)s, not in this file and left as it is: %(names)s.")
            listed = ", ".join(sorted(self.name_index.names[key] for key in kept))
            self.claims.notes.append(note % {"year": edition.year, "names": listed})

    # What is still without a score once the file is written

    def _count_absent(self, year: int, changes: EditionChanges) -> None:
        iso3s = {iso3 for of_year, iso3, _slug in self.claims.scores if of_year == year}
        members = sorted(_members(changes.edition), key=lambda iso3: normalize_for_search(self.name_index.names[iso3]))
        present = [
            (iso3, slug) for iso3 in members for slug, half_points in self._after(year, iso3) if half_points is not None
        ]
        changes.absent = count_absent(members, self.figures[year].tree.indicators, present)
        changes.unnamed = set(members) - iso3s

    # Composites: not imported, but what the file says must follow from its own scores

    def _check_composites(self, year: int, changes: EditionChanges) -> None:
        composed: dict[str, dict[str, Fraction]] = {}
        for (of_year, iso3, slug), claim in self.claims.composites.items():
            if of_year != year or (year, iso3) in self.claims.misread:
                continue
            if slug not in self.figures[year].values:
                self._refuse_stranger(claim.place, year, slug)
                continue
            if iso3 not in composed:
                composed[iso3] = self._compose(year, iso3)
            value = composed[iso3].get(slug)
            display_value = None if value is None else round_shown(value)
            if display_value == claim.value:
                changes.composites += 1
            else:
                reason = _("The scores of this country compose to %(composed)s, not %(stated)s.")
                stated = {"composed": "–" if display_value is None else display_value, "stated": claim.value}
                self._refuse(claim.place, claim.value, reason % stated)

    def _compose(self, year: int, iso3: str) -> dict[str, Fraction]:
        """Compose one country as it would be after the import."""
        tree, halves = self.figures[year].tree, dict(self._after(year, iso3))
        scores = {slug: Fraction(half_points, 2) for slug, half_points in halves.items() if half_points is not None}
        composed = compose(tree, scores)
        return {slug: part.value for slug, part in composed.items() if part.value is not None}

    def _after(self, year: int, iso3: str) -> Iterator[tuple[str, int | None]]:
        for slug in self.figures[year].tree.indicators:
            claim = self.claims.scores.get((year, iso3, slug))
            yield slug, claim.value if claim else self._score(year, iso3, slug)


def _members(edition: Edition) -> frozenset[str]:
    return frozenset(Membership.objects.filter(edition=edition).values_list("country__iso3", flat=True))


def written_score(half_points: int | None) -> str:
    """Return half points as a file writes the score: 15 as "7.5", None as a dash; in every language with a point."""
    return "–" if half_points is None else str(points(half_points))
