"""The acts that write Score.half_points, the states of editions and releases: nothing outside this package does.

    drafts -> create_edition, fill_draft, open_edition, review_edition
    removing -> remove_demonstration_drafts
    proposing -> propose, propose_all (replaces undecided proposals of older runs)
    reviewing -> accept, accept_small, override, countersign, reject, send_back
    preparing -> prepare, take_back_release, prepared_release_of, lapse_old: what one person prepares
    confirming -> confirm, send_back_release, may_confirm: publishes it, by another person
    rehearsing -> rehearse: writes what a release would write and undoes it, for previews
    withdrawing -> withdrawable: the release of an edition that may be withdrawn
    persons -> is_other_person, confirmers, lacking: which accounts count as two persons
    publishing -> publish_edition, for the editions that ship with the software
    planning -> plan_edition, plan_erratum: what publishing would write; absences: which cells would have no score
    comparing -> compare: how far scores moved since the edition before; outliers: what is unusual and needs a reason;
                 outdated: texts that name figures which change
    releasing -> write_missing_files: those of releases that an older version made
    attributing -> missing_attribution: which of publisher, license and citation are empty; none may be
    outcomes -> answer_feedback; noising -> draw_counts: what a release says of visitors, with noise
    results -> draw_results, spending_of: what a release says of surveys, with noise, and what it costs
    checkpoints -> write_checkpoint, write_audit_checkpoint; checkpoint_copies: their files and mails; signing: the key

Each act is one transaction, changes states by conditional updates, and adds an entry to the audit trail.
"""

from indicators.workflow.absences import Absence, absent_when_published, count_absent
from indicators.workflow.attributing import missing_attribution
from indicators.workflow.baseline import baseline_figures, baseline_of
from indicators.workflow.comparing import Comparison, compare, figures_pair, refuse_unconfirmed
from indicators.workflow.confirming import confirm, may_confirm, send_back_release
from indicators.workflow.drafts import (
    Cells,
    copy_structure,
    create_edition,
    create_missing_cells,
    fill_draft,
    open_edition,
    review_edition,
)
from indicators.workflow.gates import goes_in_bulk, is_away_from_panel, is_large, may_go_in_bulk
from indicators.workflow.outcomes import answer_feedback
from indicators.workflow.outdated import OutdatedText, outdated_texts
from indicators.workflow.persons import CONFIRM, PREPARE, confirmers, is_other_person, lacking
from indicators.workflow.planning import Plan, next_release, plan_edition, plan_erratum
from indicators.workflow.preparing import lapse_old, prepare, prepared_release_of, take_back_release
from indicators.workflow.proposing import OpenedUpdates, Proposal, propose, propose_all
from indicators.workflow.publishing import publish_edition
from indicators.workflow.refusals import OpenUpdates, PreparedOtherwise, StaleUpdate, Unattributed
from indicators.workflow.rehearsing import rehearse
from indicators.workflow.releasing import write_missing_files
from indicators.workflow.results import Spending, Tally, spending_of
from indicators.workflow.reviewing import BulkResult, accept, accept_small, countersign, override, reject, send_back
from indicators.workflow.withdrawing import withdrawable
from lib.refusals import Refused

__all__ = [
    "CONFIRM",
    "PREPARE",
    "PreparedOtherwise",
    "confirm",
    "confirmers",
    "is_other_person",
    "lacking",
    "lapse_old",
    "may_confirm",
    "prepare",
    "prepared_release_of",
    "send_back_release",
    "take_back_release",
    "withdrawable",
    "Absence",
    "Cells",
    "Comparison",
    "OpenUpdates",
    "OutdatedText",
    "Plan",
    "Proposal",
    "OpenedUpdates",
    "Refused",
    "Spending",
    "Tally",
    "spending_of",
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
    "fill_draft",
    "figures_pair",
    "goes_in_bulk",
    "is_away_from_panel",
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
    "refuse_unconfirmed",
    "rehearse",
    "reject",
    "review_edition",
    "send_back",
    "baseline_figures",
    "baseline_of",
    "write_missing_files",
]
