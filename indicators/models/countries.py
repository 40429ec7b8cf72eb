"""Countries, the regions of each edition, and narratives about countries."""

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from indicators.models.aliases import Alias
from indicators.models.codebook import Edition
from indicators.models.name_forms import NameForms


class Country(NameForms):
    """A country; `iso3` is its key in addresses, files and the API."""

    iso3 = models.CharField(
        "ISO 3166-1 alpha-3", unique=True, max_length=3, validators=[RegexValidator(r"\A[A-Z]{3}\Z")]
    )
    iso2 = models.CharField(
        "ISO 3166-1 alpha-2", unique=True, max_length=2, validators=[RegexValidator(r"\A[A-Z]{2}\Z")]
    )
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["iso3"]
        verbose_name, verbose_name_plural = _("country"), _("countries")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicators:country-detail", kwargs={"iso3": self.iso3})

    def _plain_of(self) -> str:
        return pgettext("country", "of %(name)s")

    def _plain_in(self) -> str:
        return pgettext("country", "in %(name)s")


class CountryAlias(Alias):
    """Another name of a country, accepted in files and in searches."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="aliases", verbose_name=_("country"))

    class Meta(Alias.Meta):
        verbose_name, verbose_name_plural = _("country alias"), _("country aliases")


class Region(NameForms):
    """A group of countries: a continent, or a region inside one."""

    slug = models.SlugField(_("slug"), unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=80)
    continent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="regions", verbose_name=_("continent")
    )

    class Meta:
        ordering = ["slug"]
        verbose_name, verbose_name_plural = _("region"), _("regions")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicators:region-detail", kwargs={"slug": self.slug})

    def _plain_of(self) -> str:
        return pgettext("region", "of %(name)s")

    def _plain_in(self) -> str:
        return pgettext("region", "in %(name)s")


class Membership(models.Model):
    """The region of a country in one edition; the continent follows from the region."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="memberships", verbose_name=_("edition"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="memberships", verbose_name=_("country"))
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="memberships",
        limit_choices_to={"continent__isnull": False},
        verbose_name=_("region"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("membership of a region"), _("memberships of regions")
        constraints = [models.UniqueConstraint(fields=["edition", "country"], name="one_region_per_country")]

    def __str__(self) -> str:
        return f"{self.edition} {self.country}: {self.region}"


class Narrative(models.Model):
    """A text about a country in one edition."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="narratives", verbose_name=_("edition"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="narratives", verbose_name=_("country"))
    text = models.TextField(_("text"), help_text=_("Markdown"))
    source_url = models.URLField(_("link to the source"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("country narrative"), _("country narratives")
        constraints = [models.UniqueConstraint(fields=["edition", "country"], name="one_narrative_per_country")]

    def __str__(self) -> str:
        return f"{self.country}, {self.edition}"
