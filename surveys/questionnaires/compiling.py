"""From a draft to the document that visitors answer, and the acts of publishing, closing and archiving a survey.

Shape of a document; every text is {"en": ..., "fr": ...}, with further languages where it is translated:

    {"title", "introduction", "thanks", *"languages": [codes beyond the site's], *"in_pages", *"random_sections",
     *"scales": [{"code", "name", "high_means"}],
     "sections": [{"code", "title", "introduction", *"shown_if", *"fixed", "questions": [
        {"key", "code", "kind", "text", "help", "required", "longest", "skipped",
         *"shown_if", *"random_options", *"list", *"scale", *"reversed",
         "options": [{"key", "code", "label", "value", "missing", "with_text", "exclusive",
                      *"reason", *"fixed", *"shown_if"}],
         "rows": [{"key", "code", "text", *"scale", *"reversed"}],
         *"settings": what surveys/kinds/ asks an editor for}]}]}

What has a star is absent where nothing is said, so that a draft of before still makes the same document. `shown_if` is
a condition (its shape: surveys/documents/conditions.py), `reason` is “not-known” or “not-said”, `list` and `scale` are
codes.

`key` is the primary key of the question or option, the same in every version; `skipped` is the key of the option that
stands for a question that was asked and not answered; `value` is a number as text, or null. Options of a country
question are named by iso3 in lower case.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Country
from lib import caching, hash_log
from lib.refusals import Refused
from surveys import kinds
from surveys.documents import Document
from surveys.models import Option, Question, Section, Survey, SurveyVersion
from surveys.questionnaires.checking import faults
from surveys.questionnaires.option_lists import take_options
from surveys.questionnaires.texts import label_of, settings_of, texts_of

__all__ = [
    "archive",
    "close",
    "compile_draft",
    "compile_drafts",
    "document_checksum",
    "newest_version",
    "preview_document",
    "publish",
]

State = Survey.State
LAST = 10000  # the order of an option that is never shown


def compile_draft(survey: Survey) -> Document:
    """Return the document of a draft; its built-in options have to exist (see `preview_document`)."""
    return compile_drafts([survey])[survey.pk]


def compile_drafts(surveys: Sequence[Survey]) -> dict[int, Document]:
    """Return {primary key of the survey: document} for several drafts, in three queries."""
    options: dict[int, list[Option]] = {}
    for option in Option.objects.filter(question__survey__in=surveys, retired=False):
        options.setdefault(option.question_id, []).append(option)
    questions: dict[int, list[Question]] = {}
    for question in Question.objects.filter(survey__in=surveys, retired=False).select_related("option_list", "scale"):
        questions.setdefault(question.survey_id, []).append(question)
    sections: dict[int, list[Section]] = {}
    for section in Section.objects.filter(survey__in=surveys):
        sections.setdefault(section.survey_id, []).append(section)
    return {
        survey.pk: _survey(survey, sections.get(survey.pk, []), questions.get(survey.pk, []), options)
        for survey in surveys
    }


def _survey(
    survey: Survey, sections: Sequence[Section], questions: Sequence[Question], options: dict[int, list[Option]]
) -> Document:
    further = survey.languages
    compiled = [
        {
            "code": section.code,
            "title": texts_of(section, "title", further),
            "introduction": texts_of(section, "introduction", further),
            **_said(section, "shown_if", "fixed"),
            "questions": [
                _question(question, questions, options, further)
                for question in questions
                if question.section_id == section.pk and question.parent_id is None
            ],
        }
        for section in sections
    ]
    texts = {name: texts_of(survey, name, further) for name in ("title", "introduction", "thanks")}
    scales = _scales(questions)
    return {
        **texts,
        **_said(survey, "languages", "in_pages", "random_sections"),
        **({"scales": scales} if scales else {}),
        "sections": [section for section in compiled if section["questions"]],
    }


def _question(
    question: Question, every: Iterable[Question], options: dict[int, list[Option]], further: Sequence[str]
) -> Document:
    own = options.get(question.pk, [])
    skipped = next((option.pk for option in own if option.built_in and option.code == Option.SKIPPED), None)
    return {
        "key": question.pk,
        "code": question.code,
        "kind": question.kind,
        "text": texts_of(question, "text", further),
        "help": texts_of(question, "help", further),
        "required": question.required,
        "longest": question.longest,
        "skipped": skipped,
        "options": [_option(option, question, further) for option in own if option.pk != skipped],
        "rows": [
            {"key": row.pk, "code": row.code, "text": texts_of(row, "text", further), **_measured(row)}
            for row in every
            if row.parent_id == question.pk
        ],
        **settings_of(question, further),
        **_said(question, "shown_if", "random_options"),
        **({"list": question.option_list.code} if question.option_list else {}),
        **_measured(question),
    }


def _scales(items: Iterable[Question]) -> list[Document]:
    """Return the scales that questions and statements belong to, by code; only the desk reads their names."""
    scales = sorted({item.scale for item in items if item.scale}, key=lambda scale: scale.code)
    return [
        {"code": scale.code, "name": texts_of(scale, "name", ()), "high_means": texts_of(scale, "high_means", ())}
        for scale in scales
    ]


def _measured(item: Question) -> Document:
    """Return the scale that a question or statement belongs to, and whether it is turned round."""
    return {**({"scale": item.scale.code} if item.scale else {}), **_said(item, "reversed")}


def _said(row: Any, *names: str) -> Document:
    """Return the fields of a row of which something is said."""
    return {name: value for name in names if (value := getattr(row, name))}


def _option(option: Option, question: Question, further: Sequence[str]) -> Document:
    return {
        "key": option.pk,
        "code": option.code,
        "label": label_of(option, question, further),
        "value": None if option.value is None else f"{option.value.normalize():f}",
        "missing": option.is_missing,
        "with_text": option.with_text,
        "exclusive": option.exclusive,
        **_said(option, *(["reason"] if option.is_missing else []), "fixed", "shown_if"),
    }


def document_checksum(document: Document) -> str:
    """Return the SHA-256 of a document in canonical JSON, as `SurveyVersion.content_hash` stores it."""
    return hash_log.checksum(document)


def newest_version(survey: Survey) -> SurveyVersion | None:
    """Return the newest version of a survey; None before it was published."""
    return survey.versions.order_by("-number").first()


def preview_document(survey: Survey) -> Document:
    """Return the document that publishing the draft would make, built-in options included; nothing is written."""
    with transaction.atomic():
        _complete_options(survey)
        document = compile_draft(survey)
        transaction.set_rollback(True)
    return document


@transaction.atomic
def publish(survey: Survey, *, by: User | None, note: str = "", starts_on: date | None = None) -> SurveyVersion:
    """Publish the draft as the next version and return it; without changes, return the newest one.

    With `starts_on`, visitors get it from that day on (`scheduling`), and until then the version before; without
    changes, a newest version that waits for its day is asked from the new one.

    Raises `Refused` for an archived survey and for a draft with faults (see `faults`), among them a question whose
    kind or scale was changed.
    """
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    if locked.state == State.ARCHIVED:
        raise Refused(_("This survey is archived: it cannot be published again."))
    _complete_options(locked)
    document, last = compile_draft(locked), newest_version(locked)
    if sentences := faults(document, published_documents(locked)):
        raise Refused(" ".join(sentences))
    Survey.objects.filter(pk=locked.pk).update(
        state=State.LIVE, handed_over_at=None, handed_over_by=None, handover_note=""
    )
    survey.state = State.LIVE
    caching.new_generation()
    content_hash = document_checksum(document)
    if last and last.content_hash == content_hash:
        return _moved(last, starts_on)
    return SurveyVersion.objects.create(
        survey=locked,
        number=last.number + 1 if last else 1,
        document=document,
        content_hash=content_hash,
        by=by,
        note=note,
        starts_on=starts_on,
    )


def _moved(version: SurveyVersion, starts_on: date | None) -> SurveyVersion:
    """Return a version that waits for its day, with another day; one that is asked already stays as it is."""
    if version.starts_on is not None and version.starts_on > timezone.now().date():
        version.starts_on = starts_on
        version.save(update_fields=["starts_on"])
    return version


def published_documents(survey: Survey) -> list[Document]:
    """Return the documents of all versions of a survey, oldest first."""
    return list(survey.versions.order_by("number").values_list("document", flat=True))


def close(survey: Survey) -> None:
    """Close a live survey: it takes no more answers; saved answers stay readable. Raises `Refused` otherwise."""
    _move(survey, {State.LIVE}, State.CLOSED, _("Only a survey that is live can be closed."))


def archive(survey: Survey) -> None:
    """Archive a closed survey for good: its responses stay. Raises `Refused` in another state."""
    _move(survey, {State.CLOSED}, State.ARCHIVED, _("Only a survey that is closed can be archived: close it first."))


def _move(survey: Survey, old: set[Survey.State], new: Survey.State, refusal: str) -> None:
    if not Survey.objects.filter(pk=survey.pk, state__in=old).update(state=new):
        raise Refused(refusal)
    survey.state = new
    caching.new_generation()


def _complete_options(survey: Survey) -> None:
    """Make the options that no editor writes in the question: built-in ones, and those of lists as they are now."""
    questions = list(survey.questions.filter(retired=False, parent=None).select_related("option_list"))
    take_options(questions)
    _add_built_in_options(survey, questions)


def _add_built_in_options(survey: Survey, questions: Iterable[Question]) -> None:
    """Create the options of the software: "skipped", yes and no of a consent, and the countries.

    The labels of existing ones are updated, as names of countries change; key, code and value stay.
    """
    countries = list(Country.objects.order_by("iso3"))  # the same in every language and collation
    words = [f"label_{code}" for code, _name in settings.LANGUAGES]
    columns = ["question_id", "code", "order", *words]
    existing = set(Option.objects.filter(question__survey=survey, built_in=True).values_list(*columns))
    wanted = [row for question in questions for row in _built_in(question, countries)]
    rows = [row for row in wanted if tuple(getattr(row, column) for column in columns) not in existing]
    for row in rows:
        row.built_in = True
    Option.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["question", "code"], update_fields=["order", *words]
    )


def _built_in(question: Question, countries: Sequence[Country]) -> list[Option]:
    kind = kinds.of(question.kind)
    skipped = Option(question=question, code=Option.SKIPPED, is_missing=True, order=LAST)
    return [*([skipped] if kind.is_asked else []), *kind.built_in_options(question, countries)]
