"""What the page is drawn with: the open part as a form, its surroundings, and what a script is told of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.text import capfirst
from django.utils.translation import get_language_info

from lib.admin.conflicts import CONFLICT
from surveys import kinds
from surveys.admin.builder import option_condition
from surveys.admin.builder.acts import Part
from surveys.admin.builder.condition_drawing import DrawnCondition, draw_condition, draw_option
from surveys.admin.builder.condition_rows import PREFIX, ConditionRow, rows_in
from surveys.admin.builder.keeping import Keeping, part_of
from surveys.admin.builder.last_act import fresh_rows, last_act
from surveys.admin.builder.option_condition import as_sent, option_in
from surveys.admin.builder.option_table import OptionRow, table_of
from surveys.admin.builder.overview import Overview
from surveys.admin.builder.parts import DraftPart, Locks, QuestionPart, options_of
from surveys.admin.questions import is_fixed
from surveys.documents.languages import OF_THE_SITE, own_name
from surveys.models import Option, Question, Section, Survey
from surveys.questionnaires.published_keys import PublishedKeys

UNPROCESSABLE = 422
NEW = "new"  # the key of the first section, before it is made
TEMPLATES = "admin/surveys/survey"
LANGUAGES = [get_language_info(code) for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class OpenPart:
    """What is open on the page: its row and form, the rows of its options, and what a browser sends back unchanged."""

    row: Part
    form: DraftPart
    table: list[OptionRow]
    before: str
    option: Option | None = None  # whose condition is open too

    @property
    def is_question(self) -> bool:
        return isinstance(self.row, Question)


class BuilderDrawing(admin.ModelAdmin[Any]):
    """Draws the page, and the parts of it that a script puts in their places."""

    def may_build(self, request: HttpRequest, survey: Survey) -> bool:
        """Return whether a person may change what a survey asks: never that of an archived one."""
        may_change = bool(request.user.has_perm("surveys.change_question"))
        return may_change and survey.state != Survey.State.ARCHIVED and self.has_change_permission(request, survey)

    @staticmethod
    def part_in(sent: Mapping[str, str], survey: Survey) -> Part | None:
        """Return the question or section that an address or a form names; None where it is not in the draft."""
        if sent.get("section") == NEW:
            return survey.sections.first() or Section(survey=survey)
        for name, rows in (("question", survey.questions.filter(parent=None)), ("section", survey.sections.all())):
            key = sent.get(name, "")
            if key.isascii() and key.isdigit() and len(key) < 19:
                row: Part | None = rows.filter(pk=int(key)).first()
                return row
        return None

    def locks(self, request: HttpRequest, survey: Survey, part: Part, public: PublishedKeys) -> Locks:
        """Return what of a row this person cannot change."""
        is_public = part.pk in public.questions if isinstance(part, Question) else part.code in public.sections
        words_only = is_fixed(survey)
        is_closed = not self.may_build(request, survey)
        return Locks(is_public or words_only, words_only, is_closed, fresh_rows(request, survey))

    @staticmethod
    def address(survey: Survey, part: Part | None, option: str = "") -> str:
        """Return the address of the page with a question or section open, and the condition of one of its options."""
        address = reverse("admin:surveys_survey_build", args=[survey.pk])
        if part is None or part.pk is None:
            return address
        more = f"&option={option}" if option.isascii() and option.isdigit() else ""
        return f"{address}?{part._meta.model_name}={part.pk}{more}"

    def draw(
        self, request: HttpRequest, survey: Survey, part: Part | None, kept: Keeping | None = None, status: int = 200
    ) -> HttpResponse:
        """Return the page; with what could not be kept where `kept` is given, answered 409 for a conflict, else 422."""
        overview = Overview(survey)
        if part is None and overview.lines and request.method != "POST":
            part = next((line.question for line in overview.lines if line.position), overview.lines[0].question)
        if part is None and not overview.outline and self.may_build(request, survey):
            part = Section(survey=survey)  # the first one is written before it is made
        if kept is not None:
            status = CONFLICT if kept.conflicts else UNPROCESSABLE
        public = PublishedKeys(survey, overview.documents)
        open_part = self._open(request, survey, part, public, kept) if part else None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(survey),
            "survey": survey,
            "overview": overview,
            "part": open_part,
            "kinds": [(kind.code, capfirst(str(kind.name))) for kind in kinds.every() if kind.is_offered],
            "languages": LANGUAGES,
            "previews": [(code, own_name(code)) for code in (*OF_THE_SITE, *survey.languages)],
            "undo": last_act(request, survey),
            "may_build": self.may_build(request, survey),
            "fixed": is_fixed(survey),
            "pasted": request.POST.get("pasted", "") if status == UNPROCESSABLE else "",
            "condition": draw_condition(overview, part, _unkept_rows(request, kept)) if part and part.pk else None,
            "option_faults": kept.of_option.errors.get(option_condition.NAME, []) if kept else [],
            "option_condition": _option_condition(request, overview, open_part, kept),
            "neighbors": overview.neighbors(part) if isinstance(part, Question) else {},
        }
        return TemplateResponse(request, f"{TEMPLATES}/build.html", context, status=status)

    def _open(
        self, request: HttpRequest, survey: Survey, part: Part, public: PublishedKeys, kept: Keeping | None = None
    ) -> OpenPart:
        locks = self.locks(request, survey, part, public)
        form, option = part_of(part, locks), option_in({**request.GET.dict(), **request.POST.dict()}, part, locks)
        before = json.dumps({**form.raw(), **as_sent(option)})
        table = self._table(form)
        if kept is not None:
            return OpenPart(part, kept.form, kept.table or table, before, option)
        return OpenPart(part, form, table, before, option)

    @staticmethod
    def _table(form: DraftPart) -> list[OptionRow]:
        """Return the table of a question's options; nothing for what takes none."""
        if not isinstance(form, QuestionPart) or not form.kind.takes_options:
            return []
        locks, is_taken = form.locks, form.instance.option_list_id is not None
        is_closed = locks.everything or is_taken
        return table_of(options_of(form.instance), labels_only=locks.words_only, closed=is_closed)

    def told(self, request: HttpRequest, survey: Survey, part: Part, kept: Keeping) -> dict[str, Any]:
        """Return what a script is told of what it had kept."""
        fresh = type(part)._default_manager.get(pk=part.pk)
        open_part = self._open(request, survey, fresh, kept.public)
        table = {"part": open_part, "languages": LANGUAGES}
        return {
            "kept_at": time_format(timezone.localtime()),
            "errors": kept.errors,
            "conflicts": kept.conflicts,
            "stored": json.loads(open_part.before),
            "name": str(fresh),
            "key": fresh.pk,
            "undo": str(last_act(request, survey)),
            "table": render_to_string(f"{TEMPLATES}/_build_table.html", table, request) if open_part.table else "",
        }


def _unkept_rows(
    request: HttpRequest, kept: Keeping | None, name: str = "shown_if", prefix: str = PREFIX
) -> list[ConditionRow] | None:
    """Return the rows of a condition as they were sent, where they say none yet."""
    return rows_in(request.POST, prefix) if kept is not None and name in kept.errors else None


def _option_condition(
    request: HttpRequest, overview: Overview, open_part: OpenPart | None, kept: Keeping | None
) -> DrawnCondition | None:
    """Return the condition of the option that is open beside its question; None where none is."""
    if open_part is None or open_part.option is None or not isinstance(open_part.row, Question):
        return None
    rows = _unkept_rows(request, kept, option_condition.NAME, option_condition.PREFIX)
    return draw_option(overview, open_part.row, open_part.option, rows, option_condition.PREFIX)
