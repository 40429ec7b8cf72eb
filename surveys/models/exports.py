"""Files of responses that somebody asked for: what is in each, how far it is, and where it lies."""

from datetime import date
from typing import Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lib.background.job import BackgroundJob, BackgroundJobQuerySet
from surveys.models.questionnaires import Survey

FORMAT_NAMES: Final = {"parquet": "Parquet", "spss": "SPSS", "stata": "Stata"}


class ResponseExport(BackgroundJob):
    """A zip of the responses of a filter, made by a worker; the file lies below VAR_DIR and never in the database.

    The row outlives its file: who took what remains readable. `done` and `total` count responses.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="exports", verbose_name=_("survey"))
    query = models.TextField(_("filter"), blank=True, editable=False)  # as it stands in an address
    language = models.CharField(_("language"), max_length=8, editable=False)  # of labels and sentences
    with_words = models.BooleanField(_("with texts"), default=False, editable=False)
    formats = models.JSONField(_("formats"), default=list, editable=False)  # beside CSV
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), editable=False
    )
    cancelled = models.BooleanField(_("cancelled"), default=False, editable=False)
    counted_on: "models.DateField[date | None, date | None]" = models.DateField(_("as of"), null=True, editable=False)
    rows = models.PositiveIntegerField(_("responses"), null=True, editable=False)
    rows_sha256 = models.CharField(_("SHA-256 of which responses"), max_length=64, blank=True, editable=False)
    size = models.BigIntegerField(_("bytes"), null=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    file_name = models.CharField(max_length=32, blank=True, editable=False)  # random; empty without a file
    expires_on: "models.DateField[date | None, date | None]" = models.DateField(_("expires on"), null=True)

    objects = BackgroundJobQuerySet.as_manager()

    class Meta(BackgroundJob.Meta):
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("file of responses"), _("files of responses")
        constraints = BackgroundJob.Meta.constraints

    def __str__(self) -> str:
        return f"#{self.pk}"

    def hold_name(self, name: str) -> None:
        """Store the name of the file before it is begun; raise `LostLease` if another worker has the row."""
        self._update_held(file_name=name)
        self.file_name = name

    @property
    def is_ready(self) -> bool:
        """Return whether its file can be taken today."""
        is_over = self.expires_on is not None and self.expires_on < timezone.now().date()
        return self.state == self.State.DONE and bool(self.file_name) and not is_over

    @property
    def format_names(self) -> str:
        """Return the formats beside CSV by the names of their programs, with commas."""
        return ", ".join(FORMAT_NAMES.get(name, name) for name in self.formats)

    @property
    def standing(self) -> str | Promise:
        """Return its state in words."""
        if self.cancelled:
            return _("cancelled")
        if self.state == self.State.DONE:
            return _("ready") if self.is_ready else _("deleted: its time is over")
        return str(self.get_state_display())
