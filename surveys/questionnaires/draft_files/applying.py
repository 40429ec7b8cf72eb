"""The acts that take the contents of a draft: a new survey of it, or the draft of one that is there."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from lib import caching
from lib.refusals import Refused
from surveys.documents import Document
from surveys.documents.remarks import Remark
from surveys.models import Survey
from surveys.questionnaires import checking, compiling
from surveys.questionnaires.draft_files import rows
from surveys.questionnaires.draft_files.fields import Part
from surveys.questionnaires.draft_files.writing import DraftWriter


@dataclass(frozen=True)
class ImportPreview:
    """What taking a file would make: the survey whose draft it changes, if any, and the documents before and after."""

    survey: Survey | None
    before: Document | None
    after: Document
    faults: list[Remark]


@transaction.atomic
def create_survey(content: Part, *, demonstration: bool = False) -> Survey:
    """Make a new survey of contents and return it, a draft. Raises `Refused` for a slug that is taken."""
    if Survey.objects.filter(slug=content["slug"]).exists():
        raise Refused(_("There is a survey “%(slug)s” already.") % {"slug": content["slug"]})
    facts = {"slug": content["slug"], "kind": content["kind"], "demonstration": demonstration}
    survey = Survey(**facts)
    rows.save_changes(survey, rows.survey_fields(content))
    DraftWriter(survey).write(content)
    return survey


def import_new(content: Part, *, demonstration: bool = False) -> Survey:
    """Make a new survey of what an editor gave; raises `Refused` also for the question about one score."""
    if content["kind"] == Survey.Kind.SCORE:
        raise Refused(_about_one_score())
    return create_survey(content, demonstration=demonstration)


def _about_one_score() -> str:
    return _("The question about one score is a part of the software: only its texts can change.")


def update_draft(survey: Survey, content: Part) -> None:
    """Make the draft of a survey say what the contents say; its slug and what is public stay.

    Parts are found again by their codes and keep their keys. What the contents leave out is deleted, or retired where
    it was ever published. Raises `Refused` where the survey or a part of it cannot change.
    """
    if _update(survey, content):
        caching.new_generation()


def import_draft(content: Part) -> Survey:
    """Take a file: update the draft of the survey with its slug, or make a new survey. Raises `Refused`."""
    survey, takes_effect = _take(content)
    if takes_effect:
        caching.new_generation()
    return survey


def preview_import(content: Part) -> ImportPreview:
    """Return what `import_draft` would make, without writing anything; raises what it would raise."""
    with transaction.atomic():
        survey = Survey.objects.filter(slug=content["slug"]).first()
        before = compiling.preview_document(survey) if survey else None
        draft, _takes_effect = _take(content)
        after = compiling.preview_document(draft)
        faults = checking.faults(after, compiling.published_documents(draft))
        transaction.set_rollback(True)
    return ImportPreview(survey, before, after, faults)


@transaction.atomic
def _take(content: Part) -> tuple[Survey, bool]:
    """Return the survey of contents, and whether visitors get something else of it at once."""
    survey = Survey.objects.filter(slug=content["slug"]).first()
    return (survey, _update(survey, content)) if survey else (import_new(content), False)


@transaction.atomic
def _update(survey: Survey, content: Part) -> bool:
    """Write contents into a draft; return whether dates or cap change that take effect at once."""
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.state == Survey.State.ARCHIVED:
        raise Refused(_("This survey is archived: it cannot be changed."))
    if Survey.Kind.SCORE in (locked.kind, content["kind"]):
        raise Refused(_about_one_score())
    before = locked.public_facts
    DraftWriter(locked).write(content)
    return locked.public_facts != before
