"""The app configuration of the index."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from lib import append_only


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Index")

    def ready(self) -> None:
        checks.register(append_only.check, checks.Tags.database)
