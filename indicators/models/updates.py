"""Score updates: proposed changes with their decisions."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators.models.releases import Release
from indicators.models.scores import Score
from indicators.scoring.gates import MOST_WITH_ONE

LARGE = MOST_WITH_ONE  # half points: a change above it is signed by two people, and rests on evidence
SIGNED = ["accepted", "overridden", "published"]
UNSIGNED = ["proposed", "awaiting", "rejected", "sent-back", "stale"]
IS_NOT_LARGE = Q(old_half_points=None) | Q(
    final__gte=F("old_half_points") - LARGE, final__lte=F("old_half_points") + LARGE
)
# The proposed value, or another one at most half a point outside the panel's interval, which is in points.
IS_NEAR_THE_PANEL = (
    Q(low=None)
    | Q(high=None)
    | Q(proposed__isnull=False, final=F("proposed"))
    | Q(final__gte=F("low") * 2 - 1, final__lte=F("high") * 2 + 1)
)


class ScoreUpdateQuerySet(models.QuerySet["ScoreUpdate"]):
    def signed(self) -> "ScoreUpdateQuerySet":
        """Return the updates that are signed and wait for their release."""
        return self.filter(state__in=[ScoreUpdate.State.ACCEPTED, ScoreUpdate.State.OVERRIDDEN])

    def undecided(self) -> "ScoreUpdateQuerySet":
        """Return the updates that wait for a first or a second signature."""
        return self.filter(state__in=[ScoreUpdate.State.PROPOSED, ScoreUpdate.State.AWAITING])

    def decidable_by(self, user: User) -> "ScoreUpdateQuerySet":
        """Return the undecided updates that this person may sign: proposed by others, and not signed by them before."""
        own = Q(state=ScoreUpdate.State.AWAITING, first_signer=user) | Q(proposed_by=user)
        return self.undecided().exclude(own)


class ScoreUpdate(models.Model):
    """A proposed change of a score, with its signatures and reasons; signed ones are published by the next release."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        OVERRIDDEN = "overridden", _("overridden")
        AWAITING = "awaiting", _("awaiting a second signature")
        REJECTED = "rejected", _("rejected")
        SENT_BACK = "sent-back", _("sent back")
        STALE = "stale", _("stale")
        PUBLISHED = "published", _("published")

    UNFINISHED = (State.PROPOSED, State.ACCEPTED, State.OVERRIDDEN, State.AWAITING)

    score = models.ForeignKey(Score, models.PROTECT, related_name="updates", verbose_name=_("score"))
    old_half_points = models.PositiveSmallIntegerField(_("half points before"), null=True)
    proposed = models.PositiveSmallIntegerField(_("proposed half points"), null=True)
    final = models.PositiveSmallIntegerField(_("final half points"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    reason = models.TextField(_("reason of the proposal"))
    evidence = models.TextField(_("evidence"), blank=True, help_text=_("Sources that can be checked."))
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    # What the public reads of the decision: nothing else that is written here leaves the desk.
    public_reason = models.TextField(_("public reason"), blank=True, db_default="")
    second_reason = models.TextField(_("reason of the second signature"), blank=True)
    # True for what was signed before an override away from the panel needed two; a signature sets it to False.
    signed_before_panel_rule = models.BooleanField(default=False, db_default=True, editable=False)
    n = models.PositiveIntegerField(_("number of experts"), default=0)
    low = models.DecimalField(_("interval, low"), max_digits=7, decimal_places=4, null=True)
    high = models.DecimalField(_("interval, high"), max_digits=7, decimal_places=4, null=True)
    agreement = models.DecimalField(_("agreement"), max_digits=7, decimal_places=4, null=True)
    flags = models.JSONField(_("flags"), default=list)
    method = models.CharField(_("method"), max_length=40)
    digest = models.CharField(_("checksum of the inputs"), max_length=64, blank=True)
    visitors = models.PositiveIntegerField(_("number of visitors counted"), default=0)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("proposed by")
    )
    first_signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("first signature")
    )
    second_signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("second signature")
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="updates", verbose_name=_("release"))
    proposed_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("proposed at"), auto_now_add=True)
    decided_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("decided at"), null=True
    )

    objects = ScoreUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("score update"), _("score updates")
        constraints = [
            models.UniqueConstraint(
                fields=["score"],
                condition=Q(state__in=["proposed", "accepted", "overridden", "awaiting"]),
                name="one_unfinished_update_per_score",
            ),
            models.CheckConstraint(
                condition=Q(second_signer=None) | ~Q(second_signer=F("first_signer")), name="two_signers_differ"
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | Q(first_signer=None) | ~Q(first_signer=F("proposed_by")),
                name="proposer_signs_not_first",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | Q(second_signer=None) | ~Q(second_signer=F("proposed_by")),
                name="proposer_signs_not_second",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["awaiting", *SIGNED]) | (~Q(final=None) & ~Q(first_signer=None)),
                name="signed_update_has_value_and_signer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SIGNED) | IS_NOT_LARGE | ~Q(second_signer=None),
                name="large_change_is_signed_twice",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SIGNED)
                | Q(signed_before_panel_rule=True)
                | IS_NEAR_THE_PANEL
                | ~Q(second_signer=None),
                name="override_away_from_panel_is_signed_twice",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["awaiting", *SIGNED]) | IS_NOT_LARGE | ~Q(evidence="") | ~Q(digest=""),
                name="large_change_has_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(state="published", release=None), name="published_update_has_a_release"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*SIGNED, *UNSIGNED]),
                name="update_state_known",
            ),
            models.CheckConstraint(condition=Q(proposed=None) | Q(proposed__range=(2, 20)), name="proposed_on_scale"),
            models.CheckConstraint(condition=Q(final=None) | Q(final__range=(2, 20)), name="final_on_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.old_half_points} -> {self.proposed}"

    @property
    def public_statement(self) -> str:
        """What the public reads of the decision: its public reason, else a sentence that tells no number of people."""
        if self.public_reason:
            return self.public_reason
        if self.state == self.State.REJECTED:
            return gettext("Reviewed by an editor; the score was kept.")
        if self.digest:
            return gettext("The result of a round, reviewed and signed.")
        return gettext("Proposed by the staff, reviewed and signed.")
