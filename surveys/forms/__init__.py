"""Forms for visitors, built from the document of a survey's version."""

from surveys.forms.building import SurveyForm, form_class
from surveys.forms.stamp import Stamp, fresh_key

__all__ = ["Stamp", "SurveyForm", "form_class", "fresh_key"]
