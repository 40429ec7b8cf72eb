"""Registers the translated fields of models, and the models that keep a history.

History is registered here and not on the models, since it must include the columns that translation adds.
"""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as keep_history

from indicators.models import Country, Edition, Indicator, Narrative, Page, Paper, Region


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("name", "definition", "assessed", "point_1", "point_5", "point_10")


@register(Country)
class CountryTranslation(TranslationOptions):
    fields = ("name",)


@register(Region)
class RegionTranslation(TranslationOptions):
    fields = ("name",)


@register(Narrative)
class NarrativeTranslation(TranslationOptions):
    fields = ("text",)


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("title", "body")


@register(Edition)
class EditionTranslation(TranslationOptions):
    fields = ("title", "source", "license", "citation")


@register(Paper)
class PaperTranslation(TranslationOptions):
    fields = ("title", "summary")


for model in (Indicator, Country, Region, Narrative, Page, Edition):
    keep_history(model)
keep_history(Paper, m2m_fields=[Paper._meta.get_field("indicators")])
