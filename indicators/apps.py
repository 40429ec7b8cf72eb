"""The index: what is measured, for whom, and what is published."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from indicators import guards


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Index")

    def ready(self) -> None:
        checks.register(guards.check, checks.Tags.database)
