"""Staff accounts beside their passwords: who made each, since when it is its owner's alone, and roles asked for it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Account(models.Model):
    """What is kept of a user beside name and password; a user without a row was made before these were kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="account", verbose_name=_("account")
    )
    # Who made the account, or last set its password or factor for it; None for the software and the server's console.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    # Since when: password and factor set by whoever held the code that the server printed or mailed. Until then the
    # account does not count as another person than its maker.
    owned_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("its owner’s since"), null=True, blank=True
    )
    must_change_password = models.BooleanField(_("changes its password next"), default=False, db_default=False)
    demonstration = models.BooleanField(_("demonstration"), default=False, db_default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("account"), _("accounts")
        constraints = [
            models.CheckConstraint(condition=Q(made_by=None) | ~Q(made_by=F("user")), name="account_made_by_another")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class RoleRequest(models.Model):
    """A role that one administrator asks for an account, and another one gives or refuses."""

    class State(models.TextChoices):
        ASKED = "asked", _("waits for a second administrator")
        GIVEN = "given", _("given")
        REFUSED = "refused", _("refused")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_requests", verbose_name=_("account")
    )
    role = models.CharField(_("role"), max_length=40)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(_("asked at"), auto_now_add=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("decided at"), null=True
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("role asked for"), _("roles asked for")
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], condition=Q(state="asked"), name="one_request_for_a_role"),
            models.CheckConstraint(condition=~Q(user=F("asked_by")), name="nobody_asks_a_role_for_themselves"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(user=F("decided_by")), name="nobody_gives_themselves_a_role"
            ),
            models.CheckConstraint(
                condition=~Q(state="given") | (~Q(decided_by=None) & ~Q(decided_by=F("asked_by"))),
                name="role_given_by_two",
            ),
            models.CheckConstraint(condition=Q(state__in=["asked", "given", "refused"]), name="request_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"
