"""The tables of the index, a file for each noun."""

from indicators.models.accounts import Account, RoleRequest
from indicators.models.audit import AuditEntry
from indicators.models.checkpoints import Checkpoint, CheckpointAddress, CheckpointMail
from indicators.models.codebook import Edition, Indicator, IndicatorAlias, TreePart
from indicators.models.countries import Country, CountryAlias, Membership, Narrative, Region
from indicators.models.feedback import Outcome, PublicCount, ResultCount
from indicators.models.imports import ImportBatch
from indicators.models.pages import Page
from indicators.models.papers import Paper
from indicators.models.releases import PreparedRelease, Release, ReleaseFile, StoredFile
from indicators.models.scores import CellRow, Score
from indicators.models.signin import ClaimCode, RecoveryCode, SignInDelay
from indicators.models.updates import ScoreUpdate

__all__ = [
    "Account",
    "AuditEntry",
    "CellRow",
    "Checkpoint",
    "CheckpointAddress",
    "CheckpointMail",
    "ClaimCode",
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
    "PreparedRelease",
    "PublicCount",
    "ResultCount",
    "RecoveryCode",
    "Region",
    "Release",
    "ReleaseFile",
    "RoleRequest",
    "Score",
    "ScoreUpdate",
    "SignInDelay",
    "StoredFile",
    "TreePart",
]
