"""The tables of the index, a file for each noun."""

from indicators.models.audit import AuditEntry
from indicators.models.codebook import Edition, Indicator, IndicatorAlias, TreePart
from indicators.models.countries import Country, CountryAlias, Membership, Narrative, Region
from indicators.models.feedback import Outcome
from indicators.models.imports import ImportBatch
from indicators.models.pages import Page
from indicators.models.papers import Paper
from indicators.models.scores import Score
from indicators.models.updates import Release, ScoreUpdate

__all__ = [
    "AuditEntry",
    "Country",
    "CountryAlias",
    "Edition",
    "ImportBatch",
    "Indicator",
    "IndicatorAlias",
    "Membership",
    "Narrative",
    "Outcome",
    "Page",
    "Paper",
    "Region",
    "Release",
    "Score",
    "ScoreUpdate",
    "TreePart",
]
