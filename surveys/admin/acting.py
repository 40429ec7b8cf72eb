"""What all buttons of a survey have in common: an act is done, or refused with a sentence, and leads back to a page."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lib.refusals import Refused
from surveys.models import Survey


class ActingPages(admin.ModelAdmin[Any]):
    """Does acts on a survey, and says what came of them."""

    def act_on(
        self, request: HttpRequest, survey: Survey, act: Callable[[Survey], None], message: str, *,
        logged: str = "", page: str = "change",
    ) -> HttpResponse:  # fmt: skip
        """Do an act, say so, and lead to a page of the survey; where it is refused, say why.

        `logged` stands in the log in place of the message.
        """
        try:
            act(survey)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, survey, logged or message)
            messages.success(request, message)
        return HttpResponseRedirect(reverse(f"admin:surveys_survey_{page}", args=[survey.pk]))
