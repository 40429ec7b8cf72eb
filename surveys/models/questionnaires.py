"""Surveys: drafts that editors change, and the versions that visitors answer."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from surveys.models.codes import CODE
from surveys.models.option_lists import OptionList

# Addresses under /feedback/ that are no surveys.
RESERVED_SLUGS = frozenset({"score", "draft", "invite", "receipt", "outcomes", "results"})


def refuse_reserved_slug(slug: str) -> None:
    """Raise `ValidationError` for a slug that is the address of another page."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(slug)s” is the address of another page: choose another slug."), params={"slug": slug}
        )


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Which surveys."""

    def changeable(self) -> Self:
        """Return the surveys whose draft can change: no archived one, and not the question about one score."""
        return self.filter(kind=Survey.Kind.FEEDBACK).exclude(state=Survey.State.ARCHIVED)


class Survey(models.Model):
    """A set of questions for visitors: the draft. Visitors see its newest version, never these rows."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        LIVE = "live", _("live")
        CLOSED = "closed", _("closed")
        ARCHIVED = "archived", _("archived")

    class Kind(models.TextChoices):
        FEEDBACK = "feedback", _("survey")
        SCORE = "score", _("question about one score")

    slug = models.SlugField(_("slug"), unique=True, max_length=60)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.FEEDBACK, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT, editable=False)
    demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)
    title = models.CharField(_("title"), max_length=120)
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("Markdown"))
    thanks = models.TextField(_("words of thanks"), blank=True, help_text=_("Markdown"))
    opens = models.DateField(_("opens"), null=True, blank=True)
    closes = models.DateField(_("closes"), null=True, blank=True)
    cap = models.PositiveIntegerField(_("most responses"), null=True, blank=True)
    in_pages = models.BooleanField(_("a page for each section"), default=False, db_default=False)
    random_sections = models.BooleanField(_("sections in random order"), default=False, db_default=False)
    # Languages beyond those of the site, their texts in `translations` of each row, and who read them.
    languages = models.JSONField(_("more languages"), default=list, db_default=[], blank=True, editable=False)
    translations = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    reviewed_languages = models.JSONField(default=list, db_default=[], blank=True, editable=False)
    handed_over_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(
        _("handed over at"), null=True, editable=False
    )
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("by")
    )
    # What was said when the first draft was handed over, or when it came back.
    handover_note = models.TextField(_("word with the draft"), blank=True, default="", db_default="", editable=False)
    # Warnings of the checklist that an editor set aside: {"check:codes of what it is about": why}.
    set_aside = models.JSONField(default=dict, db_default={}, blank=True, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name, verbose_name_plural = _("survey"), _("surveys")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "live", "closed", "archived"]), name="survey_state_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=["feedback", "score"]), name="survey_kind_known"),
            models.CheckConstraint(
                condition=Q(opens=None) | Q(closes=None) | Q(closes__gte=F("opens")),
                name="survey_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        return reverse("surveys:survey-form", kwargs={"slug": self.slug})

    @property
    def public_facts(self) -> tuple[date | None, date | None, int | None] | None:
        """Return what visitors get of the row at once, not of a version: its dates and cap; None for a draft."""
        is_public = self.state in (self.State.LIVE, self.State.CLOSED)
        return (self.opens, self.closes, self.cap) if is_public else None

    def is_open(self, today: date) -> bool:
        """Return whether state and dates allow answers on a day; the intake checks the cap."""
        has_opened = self.opens is None or self.opens <= today
        return self.state == self.State.LIVE and has_opened and (self.closes is None or today <= self.closes)

    def clean(self) -> None:
        if self.kind == self.Kind.FEEDBACK:
            refuse_reserved_slug(self.slug)


class Section(models.Model):
    """A part of a survey under one heading."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="sections", verbose_name=_("survey"))
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    title = models.CharField(_("title"), max_length=120, blank=True)
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("Markdown"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    fixed = models.BooleanField(_("keeps its place"), default=False, db_default=False)
    shown_if = models.JSONField(_("shown if"), null=True, blank=True, editable=False)
    translations = models.JSONField(default=dict, db_default={}, blank=True, editable=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name, verbose_name_plural = _("section"), _("sections")
        constraints = [models.UniqueConstraint(fields=["survey", "code"], name="one_section_per_code")]

    def __str__(self) -> str:
        return self.title or self.code


class Scale(models.Model):
    """Questions and statements of a survey that measure one thing together; `Question.reversed` turns an item round."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="scales", verbose_name=_("survey"))
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    name = models.CharField(_("name"), max_length=120)
    high_means = models.CharField(_("a high value means"), max_length=120, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name, verbose_name_plural = _("scale"), _("scales")
        constraints = [models.UniqueConstraint(fields=["survey", "code"], name="one_scale_per_code")]

    def __str__(self) -> str:
        return self.name or self.code


class Question(models.Model):
    """A question, or a statement of a matrix: its key is the same in all versions, and its published code is final.

    What its kind means is said in surveys/kinds/ alone; `settings` holds what that kind asks an editor for.
    """

    STATEMENT = "row"  # the kind of a statement of a matrix

    # Repeated from the section, so that one constraint holds a code unique in its survey.
    survey = models.ForeignKey(
        Survey, models.CASCADE, related_name="questions", editable=False, verbose_name=_("survey")
    )
    section = models.ForeignKey(Section, models.CASCADE, related_name="questions", verbose_name=_("section"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="rows", verbose_name=_("matrix")
    )
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    kind = models.CharField(_("kind"), max_length=20)
    settings = models.JSONField(default=dict, db_default={}, blank=True, editable=False)
    text = models.CharField(_("question"), max_length=300)
    help = models.TextField(_("help"), blank=True)
    required = models.BooleanField(_("required"), default=False)
    longest = models.PositiveSmallIntegerField(
        _("most characters"), default=2000, validators=[MinValueValidator(1), MaxValueValidator(10000)]
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired = models.BooleanField(_("retired"), default=False)
    shown_if = models.JSONField(_("shown if"), null=True, blank=True, editable=False)
    random_options = models.BooleanField(_("options in random order"), default=False, db_default=False)
    option_list = models.ForeignKey(
        OptionList,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("options from a list"),
    )
    scale = models.ForeignKey(
        Scale, models.SET_NULL, null=True, blank=True, related_name="items", verbose_name=_("scale")
    )
    reversed = models.BooleanField(_("reversed"), default=False, db_default=False)
    # Releases count its answers in public, with noise; no part of any version.
    is_public = models.BooleanField(_("results are public"), default=False, db_default=False, editable=False)
    translations = models.JSONField(default=dict, db_default={}, blank=True, editable=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name, verbose_name_plural = _("question"), _("questions")
        constraints = [
            models.UniqueConstraint(fields=["survey", "code"], name="one_question_per_code"),
            models.CheckConstraint(condition=Q(kind="row") ^ Q(parent=None), name="only_rows_have_a_matrix"),
        ]

    def __str__(self) -> str:
        return self.text or self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.survey_id = self.section.survey_id
        super().save(*args, **kwargs)


class Option(models.Model):
    """A possible answer; the statements of a matrix share its options.

    Built-in options (the countries, yes and no of a consent, "skipped") are created when a survey is published.
    """

    SKIPPED = "skipped"

    class Reason(models.TextChoices):
        """Why an option counts as no answer."""

        NOT_KNOWN = "not-known", _("does not know")
        NOT_SAID = "not-said", _("does not say")

    question = models.ForeignKey(Question, models.CASCADE, related_name="options", verbose_name=_("question"))
    code = models.CharField(_("code"), max_length=40, validators=[CODE])
    label = models.CharField(_("label"), max_length=200, blank=True)
    value = models.DecimalField(_("value on the scale"), max_digits=6, decimal_places=2, null=True, blank=True)
    is_missing = models.BooleanField(_("counts as no answer"), default=False)
    with_text = models.BooleanField(_("asks for words"), default=False)
    exclusive = models.BooleanField(_("excludes the others"), default=False)
    built_in = models.BooleanField(default=False, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired = models.BooleanField(_("retired"), default=False)
    reason = models.CharField(_("reason"), max_length=9, choices=Reason, blank=True, default="", db_default="")
    fixed = models.BooleanField(_("keeps its place"), default=False, db_default=False)
    shown_if = models.JSONField(_("shown if"), null=True, blank=True, editable=False)
    translations = models.JSONField(default=dict, db_default={}, blank=True, editable=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name, verbose_name_plural = _("option"), _("options")
        constraints = [
            models.UniqueConstraint(fields=["question", "code"], name="one_option_per_code"),
            models.CheckConstraint(condition=Q(reason__in=["", "not-known", "not-said"]), name="option_reason_known"),
        ]

    def __str__(self) -> str:
        return self.label or self.code


class SurveyVersion(models.Model):
    """A published version: one document with all languages, never changed; its shape: questionnaires/compiling.py."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="versions", verbose_name=_("survey"))
    number = models.PositiveSmallIntegerField(_("number"))
    document = models.JSONField(_("document"))
    content_hash = models.CharField(_("checksum"), max_length=64)
    published_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(
        _("published at"), auto_now_add=True
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    note = models.TextField(_("what changed"), blank=True)
    starts_on = models.DateField(_("asked from"), null=True, blank=True)  # empty: since it was published

    class Meta:
        ordering = ["survey", "-number"]
        verbose_name, verbose_name_plural = _("version of a survey"), _("versions of surveys")
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.number}"
