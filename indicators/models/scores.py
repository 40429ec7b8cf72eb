"""Scores, one row for each cell."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.codebook import Edition, Indicator
from indicators.models.countries import Country
from indicators.scoring.scale import HIGHEST, LOWEST
from lib import rows


class CellRow(NamedTuple):
    """What is written into a cell: primary keys of its edition, country and indicator, half points, a year."""

    edition: int
    country: int
    indicator: int
    half_points: int | None = None
    carried_from: int | None = None


class ScoreQuerySet(models.QuerySet["Score"]):
    def in_edition(self, edition: Edition) -> "ScoreQuerySet":
        return self.filter(edition=edition)

    def present(self) -> "ScoreQuerySet":
        return self.filter(half_points__isnull=False)


class Score(models.Model):
    """A cell of the index: the score of a country on an indicator in an edition, in half points (2 to 20) or None.

    Written only by indicators.workflow. Whether it is published is a state of the edition, never of the cell.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="scores", verbose_name=_("edition"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="scores", verbose_name=_("country"))
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        related_name="scores",
        limit_choices_to={"kind": Indicator.Kind.INDICATOR},
        verbose_name=_("indicator"),
    )
    half_points = models.PositiveSmallIntegerField(_("half points"), null=True, blank=True)
    # The year of the edition that last assessed the cell, where this one took its value over.
    carried_from = models.PositiveSmallIntegerField(_("carried forward from"), null=True, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("score"), _("scores")
        constraints = [
            models.UniqueConstraint(fields=["edition", "country", "indicator"], name="one_score_per_cell"),
            models.CheckConstraint(condition=models.Q(half_points__range=(LOWEST, HIGHEST)), name="score_on_scale"),
            models.CheckConstraint(
                condition=models.Q(carried_from=None) | models.Q(half_points__isnull=False),
                name="only_values_are_carried",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country}, {self.indicator} ({self.edition})"

    @classmethod
    def put(cls, cells: Iterable["CellRow"]) -> None:
        """Insert cells, overwriting those that exist; for indicators.workflow only."""
        rows.put(cls, CellRow._fields, cells, unique=["edition", "country", "indicator"])
