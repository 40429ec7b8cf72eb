"""The acts that write Score.half_points, the states of editions and releases: nothing outside this package does.

    drafts -> create_edition, fill_draft, open_edition, review_edition
    proposing -> propose, propose_all (replaces undecided proposals of older runs)
    reviewing -> accept, accept_small, override, countersign, reject, send_back
    publishing -> publish_edition, publish_reviewed, publish_erratum
    planning -> plan_edition, plan_erratum: what publishing would write; absences: which cells would have no score
    comparing -> compare: how far scores moved since the edition before; outliers: what is unusual and needs a reason;
                 outdated: texts that name figures which change
    attributing -> missing_attribution: which of publisher, license and citation are empty; none may be
    outcomes -> answer_feedback
    checkpoints -> write_checkpoint, write_audit_checkpoint; checkpoint_copies: their files and mails; signing: the key

Each act is one transaction, changes states by conditional updates, and adds an entry to the audit trail.
"""

from indicators.workflow.absences import Absence, absent_when_published, count_absent
from indicators.workflow.attributing import missing_attribution
from indicators.workflow.baseline import baseline_figures, baseline_of, edition_before
from indicators.workflow.comparing import Comparison, compare, figures_pair, refuse_unconfirmed
from indicators.workflow.drafts import (
    Cells,
    copy_structure,
    create_edition,
    create_missing_cells,
    fill_draft,
    open_edition,
    review_edition,
)
from indicators.workflow.gates import goes_in_bulk, is_large, may_go_in_bulk
from indicators.workflow.outcomes import answer_feedback
from indicators.workflow.outdated import OutdatedText, outdated_texts
from indicators.workflow.planning import Plan, next_release, plan_edition, plan_erratum
from indicators.workflow.proposing import OpenedUpdates, Proposal, propose, propose_all
from indicators.workflow.publishing import publish_edition, publish_erratum, publish_reviewed
from indicators.workflow.refusals import OpenUpdates, StaleUpdate, Unattributed
from indicators.workflow.reviewing import BulkResult, accept, accept_small, countersign, override, reject, send_back
from lib.refusals import Refused

__all__ = [
    "Absence",
    "Cells",
    "Comparison",
    "OpenUpdates",
    "OutdatedText",
    "Plan",
    "Proposal",
    "OpenedUpdates",
    "Refused",
    "BulkResult",
    "StaleUpdate",
    "absent_when_published",
    "Unattributed",
    "accept",
    "accept_small",
    "answer_feedback",
    "compare",
    "copy_structure",
    "count_absent",
    "countersign",
    "create_edition",
    "edition_before",
    "fill_draft",
    "figures_pair",
    "goes_in_bulk",
    "is_large",
    "missing_attribution",
    "create_missing_cells",
    "may_go_in_bulk",
    "next_release",
    "open_edition",
    "override",
    "outdated_texts",
    "plan_edition",
    "plan_erratum",
    "propose",
    "propose_all",
    "publish_edition",
    "publish_erratum",
    "publish_reviewed",
    "refuse_unconfirmed",
    "reject",
    "review_edition",
    "send_back",
    "baseline_figures",
    "baseline_of",
]
