"""The codebook: editions, measures (indicators and composites), and the tree of measures of each edition."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from indicators.models.aliases import Alias
from indicators.models.days import check_day

# Required for publishing; texts in one language at least.
NAMES_ITS_PUBLISHER = (
    ~Q(publisher="")
    & (Q(license_en__isnull=False) & ~Q(license_en="") | Q(license_fr__isnull=False) & ~Q(license_fr=""))
    & (Q(citation_en__isnull=False) & ~Q(citation_en="") | Q(citation_fr__isnull=False) & ~Q(citation_fr=""))
)


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> "EditionQuerySet":
        """Return published editions that are no demonstration."""
        return self.filter(state=Edition.State.PUBLISHED, demonstration=False)

    def before(self, edition: "Edition") -> "Edition | None":
        """Return the newest published edition of an earlier year, or None; demonstrations do not count as published."""
        return self.published().filter(year__lt=edition.year).order_by("-year").first()

    def demonstrations(self) -> "EditionQuerySet":
        """Return published demonstrations, which have pages under their own year and are in no list."""
        return self.filter(state=Edition.State.PUBLISHED, demonstration=True)

    def drafts(self) -> "EditionQuerySet":
        return self.filter(state=Edition.State.DRAFT)


class Edition(models.Model):
    """A year of the index, in a state from draft to published."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        REVIEW = "review", _("in review")
        PUBLISHED = "published", _("published")

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(1900), MaxValueValidator(2200)]
    )
    assessed_year = models.PositiveSmallIntegerField(_("year assessed"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    demonstration = models.BooleanField(_("demonstration"), default=False)
    report_url = models.URLField(_("link to the report"), blank=True)
    published_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("published here"), null=True, blank=True, editable=False
    )
    # Whose figures these are: pages claim nothing beyond this. Those of a demonstration are always called invented.
    publisher = models.CharField(
        _("publisher"), max_length=200, blank=True, help_text=_("Whose figures these are. Asked for before publishing.")
    )
    publisher_url = models.URLField(_("address of the publisher"), blank=True)
    published_on = models.CharField(
        _("published on"),
        max_length=10,
        blank=True,
        validators=[check_day],
        help_text=_(
            "The publisher’s own date, as far as it is known: 2025-11-10, 2025-11 or 2025. Leave it empty where the "
            "edition is published here first."
        ),
    )
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("As the publisher calls it, with the year.")
    )
    source = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        help_text=_("The shortest form that names edition and publisher. Made of both where it is empty."),
    )
    license = models.TextField(
        _("license"), blank=True, help_text=_("What others may do with the figures. Asked for before publishing.")
    )
    citation = models.TextField(
        _("citation"), blank=True, help_text=_("How the edition is cited. Asked for before publishing.")
    )
    # True for what was published before publishing asked for these: nothing is claimed of it, and nothing is lost.
    unattributed = models.BooleanField(_("published without a publisher"), default=False, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["year"]
        verbose_name, verbose_name_plural = _("edition"), _("editions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "open", "review", "published"]), name="edition_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="published") ^ models.Q(published_at=None), name="edition_published_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(demonstration=True) | Q(unattributed=True) | NAMES_ITS_PUBLISHER,
                name="edition_published_names_its_publisher",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        return reverse("indicators:home", kwargs={"year": self.year})

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def measured(self) -> "IndicatorQuerySet":
        """Return the indicators that experts score, without composites and groups."""
        return self.filter(kind=Indicator.Kind.INDICATOR)


class Indicator(models.Model):
    """A measure: an indicator, a composite or a group, with the editors' texts on its meaning."""

    class Kind(models.TextChoices):
        NODE = "node", _("node")
        GROUP = "group", _("group")
        INDICATOR = "indicator", _("indicator")

    class Direction(models.TextChoices):
        CRIMINALITY = "criminality", _("higher is more organized crime")
        RESILIENCE = "resilience", _("higher is more resilience")

    slug = models.SlugField(_("slug"), unique=True, max_length=80)
    code = models.CharField(_("code"), unique=True, max_length=4)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    direction = models.CharField(_("direction"), max_length=11, choices=Direction)
    joined = models.PositiveSmallIntegerField(_("joined in"))
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=120)
    definition = models.TextField(_("definition"))
    assessed = models.TextField(_("what is assessed"), help_text=_("Markdown"))
    point_1 = models.TextField(_("what 1 means"))
    point_5 = models.TextField(_("what 5 means"))
    point_10 = models.TextField(_("what 10 means"))

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name, verbose_name_plural = _("indicator"), _("indicators")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["node", "group", "indicator"]), name="indicator_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(direction__in=["criminality", "resilience"]), name="indicator_direction_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicators:indicator-detail", kwargs={"slug": self.slug})

    @property
    def is_composite(self) -> bool:
        return self.kind != self.Kind.INDICATOR


class IndicatorAlias(Alias):
    """Another name of a measure, accepted as a heading in files."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="aliases", verbose_name=_("indicator"))

    class Meta(Alias.Meta):
        verbose_name, verbose_name_plural = _("indicator alias"), _("indicator aliases")


class TreePart(models.Model):
    """A measure in the tree of one edition: its parent, its weight in the parent, and its order."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="parts", verbose_name=_("edition"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="places", verbose_name=_("indicator"))
    parent = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="child_places", verbose_name=_("parent")
    )
    weight = models.DecimalField(_("weight"), max_digits=7, decimal_places=4, default=1)
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        ordering = ["edition", "order"]
        verbose_name, verbose_name_plural = _("part of the tree"), _("parts of the tree")
        constraints = [
            models.UniqueConstraint(fields=["edition", "indicator"], name="one_place_per_indicator"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="tree_weight_positive"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("indicator")), name="tree_part_not_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.indicator}"
