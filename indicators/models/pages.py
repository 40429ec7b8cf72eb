"""Texts of the site that editors write: whole pages, and lines that are on every page."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Page(models.Model):
    """A text in Markdown under a slug: about, privacy, accessibility, footer, funding, disclaimer, ..."""

    slug = models.SlugField(_("slug"), unique=True, max_length=40)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown"))

    class Meta:
        ordering = ["slug"]
        verbose_name, verbose_name_plural = _("page"), _("pages")

    def __str__(self) -> str:
        return self.title
