"""The index: what is measured, for whom, and what is published."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = "Index"
