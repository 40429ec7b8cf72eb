"""From judgements to proposals: `start` a run over a closed round, `work_on` it, `verify` it.

judgements, feedback -> what experts and visitors said          freezing, snapshots -> kept as it was
computing, summing_up -> what it comes to (indicators.scoring)  proposing, running -> written, in one transaction
verifying -> computed again from what was kept                  evidence -> one cell of what was kept, for a reviewer
ordering -> never an older round after a newer one
"""

from surveys.aggregation.evidence import FrozenRating, panel_of
from surveys.aggregation.judgements import NO_REASON, RECUSED
from surveys.aggregation.ordering import NewerRound, why_too_old
from surveys.aggregation.running import work_on
from surveys.aggregation.screening import Exclusion, RoundIsBusy, exclude, exclusions, include, suspects
from surveys.aggregation.starting import RoundNotClosed, start
from surveys.aggregation.verifying import Difference, NothingToVerify, Verification, verify

__all__ = [
    "NO_REASON",
    "RECUSED",
    "Difference",
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
    "why_too_old",
    "work_on",
]
