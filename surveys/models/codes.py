"""Codes: the short names by which stored answers, files and conditions refer to parts of a survey."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

CODE = RegexValidator(r"\A[a-z][a-z0-9-]{0,39}\Z", _("A code is made of small letters, digits and hyphens."))
