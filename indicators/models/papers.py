"""Discussion papers and series of papers."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from indicators.models.codebook import Indicator


class PaperQuerySet(models.QuerySet["Paper"]):
    def listed(self) -> "PaperQuerySet":
        return self.filter(listed=True).order_by(models.F("published_on").desc(nulls_last=True), "slug")


class Paper(models.Model):
    """A discussion paper or a series, with a link to its publisher."""

    class Kind(models.TextChoices):
        SERIES = "series", _("series")
        PAPER = "paper", _("paper")

    slug = models.SlugField(_("slug"), unique=True, max_length=80)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.PAPER)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Markdown"))
    authors = models.CharField(_("authors"), max_length=200, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    published_on: "models.DateField[date | None, date | None]" = models.DateField(
        _("published on"), null=True, blank=True
    )
    url = models.URLField(_("link"))
    source_url = models.URLField(_("source of these facts"), blank=True)
    indicators = models.ManyToManyField(Indicator, verbose_name=_("indicators"), blank=True, related_name="papers")
    listed = models.BooleanField(_("shown on the site"), default=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name, verbose_name_plural = _("discussion paper"), _("discussion papers")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("indicators:paper-detail", kwargs={"slug": self.slug})
