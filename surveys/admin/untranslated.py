"""List the texts of a draft without a translation; they are shown in the first language, so they are warnings only."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from lib.admin.side_by_side import OTHERS, untranslated
from surveys.models import Option, Question, Section, Survey


def missing_translations(survey: Survey) -> list[str]:
    """Return a sentence for each row of a draft and each language in which its texts are missing."""
    rows: list[QuerySet[Any]] = [
        Survey.objects.filter(pk=survey.pk),
        Section.objects.filter(survey=survey),
        Question.objects.filter(survey=survey, retired=False),
        Option.objects.filter(question__survey=survey, retired=False, built_in=False).select_related("question"),
    ]
    sentences = []
    for code in OTHERS:
        language = get_language_info(code)["name_translated"]
        for row in (row for queryset in rows for row in queryset.filter(untranslated(queryset.model, code))):
            names = {"what": row._meta.verbose_name, "name": row, "language": language}
            sentences.append(_("%(what)s “%(name)s” is not translated into %(language)s.") % names)
    return sentences
