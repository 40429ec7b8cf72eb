"""From assessments to proposals: `start` a run over a closed round, `work_on` it, `verify` it.

ratings, feedback       the inputs: experts' ratings with their weights, visitors' answers as counts
freezing, snapshots     the inputs read once and stored as a snapshot
computing, run_summary  results of every cell (arithmetic in indicators.scoring), and of the run as a whole
proposing, running      results and proposals written in one transaction
verifying               results computed again from the snapshot and compared
evidence                the ratings of one cell in a snapshot, for a reviewer
screening               experts whose ratings a person excludes before a run
"""

from surveys.aggregation.evidence import FrozenRating, panel_of
from surveys.aggregation.ratings import NO_REASON, RECUSED
from surveys.aggregation.running import work_on
from surveys.aggregation.screening import Exclusion, RoundIsBusy, exclude, exclusions, include, suspects
from surveys.aggregation.starting import RoundNotClosed, start
from surveys.aggregation.verifying import NothingToVerify, ResultDifference, Verification, verify
from surveys.rounds.ordering import NewerRound, newer_round_refusal

__all__ = [
    "NO_REASON",
    "RECUSED",
    "ResultDifference",
    "FrozenRating",
    "Exclusion",
    "NewerRound",
    "NothingToVerify",
    "RoundIsBusy",
    "RoundNotClosed",
    "Verification",
    "include",
    "exclude",
    "exclusions",
    "panel_of",
    "start",
    "suspects",
    "verify",
    "newer_round_refusal",
    "work_on",
]
