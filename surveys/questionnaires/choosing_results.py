"""Choose which questions of a survey releases count in public: no part of any version, and kept in the history."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from lib import caching
from lib.refusals import Refused
from surveys.models import Survey
from surveys.questionnaires.recording import save_together


@transaction.atomic
def choose_public(survey: Survey, keys: Collection[int]) -> None:
    """Let the questions of these keys, and no others, have public results from the next release on.

    What was said in public stays: numbers that were drawn are never taken back. `Refused` for a demonstration.
    """
    if survey.demonstration:
        raise Refused(_("A demonstration has no public results."))
    changed = []
    for question in survey.questions.filter(parent=None).select_for_update():
        if question.is_public != (question.pk in keys):
            question.is_public = question.pk in keys
            changed.append(question)
    save_together(changed, ["is_public"])
    caching.new_generation()
