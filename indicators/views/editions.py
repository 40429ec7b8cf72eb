"""Open the edition of a path, with its figures and regions, and the edition before."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import catalogue, figures
from indicators.catalogue import Regions
from indicators.figures import Figures
from indicators.models import Edition


@dataclass(frozen=True)
class EditionContext:
    """An edition with its figures, regions, the edition before and all editions, each loaded when first used."""

    edition: Edition
    editions: list[Edition]

    @property
    def year(self) -> int:
        return self.edition.year

    @property
    def is_newest(self) -> bool:
        return self.edition == self.editions[-1] and not self.edition.demonstration

    @cached_property
    def before(self) -> Edition | None:
        """The published edition before this one."""
        return next((edition for edition in reversed(self.editions) if edition.year < self.year), None)

    @cached_property
    def figures(self) -> Figures:
        return self._figures_by_year[self.year]

    @cached_property
    def figures_before(self) -> Figures | None:
        return self._figures_by_year[self.before.year] if self.before else None

    @cached_property
    def _figures_by_year(self) -> dict[int, Figures]:
        return figures.published_all([self.edition, *([self.before] if self.before else [])])

    @cached_property
    def all_figures(self) -> dict[int, Figures]:
        """Every published edition's figures, by year."""
        return figures.published_all(self.editions)

    @cached_property
    def regions(self) -> Regions:
        return catalogue.regions(self.edition)


def open_edition(year: int | None) -> EditionContext:
    """Return the edition of a year, the newest for None; raise Http404 where it is not published.

    A demonstration opens by its year alone; only its own pages list it among the editions.
    """
    editions = catalogue.editions()
    for edition in reversed(editions):
        if year in (None, edition.year):
            return EditionContext(edition, editions)
    if year in catalogue.demonstrations():
        demonstration = catalogue.demonstrations()[year]
        return EditionContext(demonstration, sorted([*editions, demonstration], key=lambda edition: edition.year))
    if year is None:
        raise Http404(_("No edition is published yet."))
    raise Http404(_("There is no published edition %(year)s.") % {"year": year})


def edition_urls(edition_context: EditionContext, name: str, **kwargs: str) -> list[tuple[int, str]]:
    """Return [(year, address)] of the page `name` in every edition of the context, for the edition switch."""
    return [
        (edition.year, reverse(name, kwargs={"year": edition.year, **kwargs})) for edition in edition_context.editions
    ]
