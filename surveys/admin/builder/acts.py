"""The acts of the page that change the order of a draft: each takes what is open, and says what is open next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys import kinds
from surveys.admin.builder.last_act import remembered, undo_last
from surveys.admin.builder.option_lines import CODES
from surveys.admin.builder.pasted_questions import add_pasted
from surveys.admin.questions import is_fixed
from surveys.models import Question, Section, Survey
from surveys.questionnaires import draft_states, drafting
from surveys.questionnaires.option_lists import keep_as_list
from surveys.questionnaires.published_keys import PublishedKeys

Part = Question | Section


@dataclass(frozen=True)
class Act:
    """An act that somebody asked for: on which survey, with what open, and what was sent along."""

    request: HttpRequest
    survey: Survey
    part: Part | None
    argument: str
    public: PublishedKeys

    @property
    def question(self) -> Question:
        """Return the question that the act names, or the open one; raises `Refused` where there is none."""
        if not self.argument and isinstance(self.part, Question):
            return self.part
        question: Question = self.named(Question)
        return question

    def named(self, model: type[Any]) -> Any:
        """Return the row of the survey whose key the act names; raises `Refused` where there is none."""
        is_key = self.argument.isascii() and self.argument.isdigit() and len(self.argument) < 19
        key = int(self.argument) if is_key else 0
        rows = model._default_manager.filter(survey=self.survey, **({"parent": None} if model is Question else {}))
        row = rows.filter(pk=key).first()
        if row is None:
            raise Refused(_("This is not in the draft any more."))
        return row

    def remembered(self, name: str, row: Part | None = None) -> Any:
        """Remember what the block changes, so that it can be undone."""
        question = row.pk if isinstance(row, Question) else None
        return remembered(self.request, self.survey, name, question)


def perform(request: HttpRequest, survey: Survey, part: Part | None, public: PublishedKeys, act: str) -> Part | None:
    """Do the act that a button names, “add single” or “up 12”; return what is open after it.

    Raises `Refused` for what cannot be done, `ValidationError` for what cannot be read, and `PermissionDenied`.
    """
    name, _blank, argument = act.partition(" ")
    if name not in ACTS:
        raise Refused(_("There is no such act."))
    if is_fixed(survey) and name not in OF_WORDS:
        raise Refused(_("The question about one score is a part of the software: only its texts can change."))
    permission, do = ACTS[name]
    if not request.user.has_perm(f"surveys.{permission}"):
        raise PermissionDenied
    return do(Act(request, survey, part, argument, public))


def _stay(act: Act) -> Part | None:
    return act.part


def _add(act: Act) -> Part:
    if act.argument not in {kind.code for kind in kinds.every() if kind.is_offered}:
        raise Refused(_("There is no such kind of question."))
    with act.remembered("add"):
        section, after = _place_for_new(act)
        return drafting.add_question(section, act.argument, after)


def _place_for_new(act: Act) -> tuple[Section, Question | None]:
    """Return the section and the question behind which a new one stands: behind what is open, else at the end."""
    if isinstance(act.part, Question):
        return act.part.section, act.part
    section = act.part or act.survey.sections.last() or drafting.add_section(act.survey, None)
    after = section.questions.filter(parent=None).last() if act.part is None else None
    return section, after


def _copy(act: Act) -> Part:
    original = act.question
    after = act.part if isinstance(act.part, Question) else original
    with act.remembered("copy"):
        return drafting.copy_question(original, after)


def _copy_named_in_list(act: Act) -> Part:
    return _copy(_with_argument(act, "copied"))


def _paste(act: Act) -> Part | None:
    with act.remembered("paste"):
        section, after = _place_for_new(act)
        return add_pasted(section, after, act.request.POST.get("pasted", ""))


def _up(act: Act) -> Part:
    return _stepped(act, -1)


def _down(act: Act) -> Part:
    return _stepped(act, 1)


def _stepped(act: Act, by: int) -> Part:
    question = act.question
    with act.remembered("move", question):
        drafting.step(question, by)
    return act.part or question


def _move(act: Act) -> Part | None:
    """Put a question behind another one, or at the beginning of a section: “question 5” or “section 3” in a field."""
    kind, _blank, key = act.request.POST.get("after", "").partition(" ")
    question, target = act.question, _named(act, kind, key)
    with act.remembered("move", question):
        if isinstance(target, Section):
            drafting.place_after(question, target, None)
        elif target != question:
            drafting.place_after(question, target.section, target)
    return act.part or question


def _named(act: Act, kind: str, key: str) -> Any:
    models: Mapping[str, type[Any]] = {"question": Question, "section": Section}
    if kind not in models:
        raise Refused(_("Choose where it is to stand."))
    return Act(act.request, act.survey, act.part, key, act.public).named(models[kind])


def _retire(act: Act) -> Part | None:
    question = act.question
    is_public = question.pk in act.public.questions
    if not is_public and not act.request.user.has_perm("surveys.delete_question"):
        raise PermissionDenied
    order = [other for other in drafting.questions_in_order(act.survey) if not other.retired]
    place = order.index(question) if question in order else 0
    with act.remembered("retire" if is_public else "delete", question):
        drafting.retire_or_delete(question, is_public)
    others = [other for other in order if other.pk != question.pk]
    return question if is_public else next(iter(others[max(place - 1, 0) :]), None)


def _restore(act: Act) -> Part:
    question = act.question
    with act.remembered("restore", question):
        question.retired = False
        question.save()
    return question


def _add_section(act: Act) -> Part:
    section = act.part.section if isinstance(act.part, Question) else act.part
    with act.remembered("add-section"):
        return drafting.add_section(act.survey, section)


def _section_up(act: Act) -> Part | None:
    return _stepped_section(act, -1)


def _section_down(act: Act) -> Part | None:
    return _stepped_section(act, 1)


def _stepped_section(act: Act, by: int) -> Part | None:
    section = act.named(Section)
    with act.remembered("move-section"):
        drafting.step_section(section, by)
    return act.part or section


def _move_section(act: Act) -> Part | None:
    """Put a section behind another one, or behind that of a question, or at the start, as a field says."""
    section, after = act.named(Section), act.request.POST.get("after", "")
    kind, _blank, key = after.partition(" ")
    target = None if after == START else _named(act, kind, key)
    with act.remembered("move-section"):
        drafting.place_section_after(section, target.section if isinstance(target, Question) else target)
    return act.part or section


def _delete_section(act: Act) -> None:
    section = act.named(Section)
    if section.code in act.public.sections:
        raise Refused(_("Visitors have met this section: it stays, and is not shown while it has no question."))
    with act.remembered("delete-section"):
        drafting.delete_section(section)


def _keep_list(act: Act) -> Part:
    """Keep the options of the open question as a list under the names that were written."""
    question, post = act.question, act.request.POST
    names = {code: " ".join(post.get(f"list_name_{code}", "").split()) for code in CODES}
    with act.remembered("keep-list", question):
        keep_as_list(question, names)
    return question


def _undo(act: Act) -> Part | None:
    key = undo_last(act.request, act.survey, lambda changes: draft_states.undo(act.survey, changes, act.public.names))
    rows = Question.objects.filter(survey=act.survey, parent=None)
    return rows.filter(pk=key or (act.part.pk if isinstance(act.part, Question) else 0)).first() or act.part


def _open(act: Act) -> Part:
    kind, _blank, key = act.request.POST.get("opened", "").partition(" ")
    row: Part = _named(act, kind, key)
    return row


def _with_argument(act: Act, field: str) -> Act:
    return Act(act.request, act.survey, act.part, act.request.POST.get(field, ""), act.public)


START: Final = "start"  # in place of a section behind which another is put
OF_WORDS: Final = ("save", "open", "undo")  # the acts on a survey of which only words change
# What a button may ask for: the permission it needs, and the act.
ACTS: Final[dict[str, tuple[str, Callable[[Act], Part | None]]]] = {
    "save": ("change_question", _stay),
    "open": ("view_question", _open),
    "add": ("add_question", _add),
    "copy": ("add_question", _copy),
    "copy-of": ("add_question", _copy_named_in_list),
    "paste": ("add_question", _paste),
    "up": ("change_question", _up),
    "down": ("change_question", _down),
    "move": ("change_question", _move),
    "retire": ("change_question", _retire),
    "restore": ("change_question", _restore),
    "add-section": ("add_section", _add_section),
    "section-up": ("change_section", _section_up),
    "section-down": ("change_section", _section_down),
    "move-section": ("change_section", _move_section),
    "delete-section": ("delete_section", _delete_section),
    "keep-list": ("add_optionlist", _keep_list),
    "undo": ("change_question", _undo),
}
