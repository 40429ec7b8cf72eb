"""The form of a survey's texts, dates and order."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from surveys.admin.outline import OrderedForm
from surveys.models import Survey
from surveys.models.questionnaires import RESERVED_SLUGS
from surveys.questionnaires.codes import code_from


class SurveyForm(OrderedForm):
    """The form of a survey, whose slug is made from its title where none was given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and not self.instance.pk:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = gettext("Left empty, it is made from the words.")
        if "in_pages" in self.fields:
            self.fields["in_pages"].help_text = gettext(
                "Answers are kept at each page turn, and looked through before they are sent."
            )
            self.fields["random_sections"].help_text = gettext("Those marked as fixed keep their place.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "slug" in cleaned and not cleaned["slug"]:
            taken = {*Survey.objects.values_list("slug", flat=True), *RESERVED_SLUGS}
            cleaned["slug"] = code_from(cleaned.get(f"title_{settings.LANGUAGE_CODE}") or "survey", taken)
        return cleaned
