"""Fields of surveys that exist in every language, and models of the draft that keep a history.

History is registered here, after translation, so that it covers the columns that translation adds.
"""

from modeltranslation.translator import TranslationOptions, register
from simple_history import register as keep_history

from surveys.models import FollowUp, MailText, Option, OptionList, Question, Round, Scale, Section, Survey


@register(Survey)
class SurveyTranslation(TranslationOptions):
    fields = ("title", "introduction", "thanks")


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("title", "introduction")


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("text", "help")


@register(Option)
class OptionTranslation(TranslationOptions):
    fields = ("label",)


@register(Scale)
class ScaleTranslation(TranslationOptions):
    fields = ("name", "high_means")


@register(OptionList)
class OptionListTranslation(TranslationOptions):
    fields = ("name",)


@register(FollowUp)
class FollowUpTranslation(TranslationOptions):
    fields = ("text",)


@register(Round)
class RoundTranslation(TranslationOptions):
    fields = ("promise",)


@register(MailText)
class MailTextTranslation(TranslationOptions):
    fields = ("subject", "body")


for model in (Survey, Section, Question, OptionList, MailText, FollowUp):
    keep_history(model)
