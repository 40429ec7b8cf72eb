"""From the contents of a draft to its rows: found again by their codes, made where they are new, retired where gone."""

from typing import Any

from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.models import Option, OptionList, Question, Scale, Section, Survey
from surveys.questionnaires.draft_files import contents, rows
from surveys.questionnaires.draft_files.fields import Part
from surveys.questionnaires.draft_files.rows import save_changes
from surveys.questionnaires.published_keys import PublishedKeys


class DraftWriter:
    """Writes contents into the draft of one survey; rows keep their keys, and what was published is only retired."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.public = PublishedKeys(survey)
        self.sections = {section.code: section for section in Section.objects.filter(survey=survey)}
        related = ("section", "scale", "parent", "option_list")
        questions = Question.objects.filter(survey=survey).select_related(*related).prefetch_related("options")
        self.questions = {question.code: question for question in questions}
        self.scales: dict[str, Scale] = {}
        self.lists: dict[str, OptionList] = {}

    def write(self, content: Part) -> None:
        """Write everything. Raises `Refused` for a public question of another kind, and for a list that differs."""
        save_changes(self.survey, rows.survey_fields(content))
        self.lists = {part["code"]: _find_list(part) for part in content["lists"]}
        self._write_scales(content["scales"])
        gone = set(self.questions)
        orders = rows.orders(self.sections.get(section["code"]) for section in content["sections"])
        for order, section in zip(orders, content["sections"], strict=True):
            gone -= self._write_section(section, order)
        for code in gone:
            self._remove_question(self.questions[code])
        self._remove_sections({section["code"] for section in content["sections"]})

    def _write_scales(self, parts: list[Part]) -> None:
        existing = {scale.code: scale for scale in Scale.objects.filter(survey=self.survey)}
        for part in parts:
            scale = existing.pop(part["code"], None) or Scale(survey=self.survey)
            save_changes(scale, rows.scale_fields(part))
            self.scales[part["code"]] = scale
        for scale in existing.values():
            scale.delete()

    def _write_section(self, part: Part, order: int) -> set[str]:
        """Write a section with all that is in it; return the codes of its questions and statements."""
        section = self.sections.setdefault(part["code"], Section(survey=self.survey))
        save_changes(section, {**rows.section_fields(part, self.survey.languages), "order": order})
        codes = set()
        for place, question in zip(self._orders(part["questions"]), part["questions"], strict=True):
            fields = {
                **rows.question_fields(question, self.survey.languages),
                **self._of_item(question, section),
                "order": place,
            }
            matrix = self._write_question(fields | {"parent": None, "option_list": self.lists.get(question["list"])})
            self._write_options(matrix, question["options"])
            codes |= {question["code"], *(statement["code"] for statement in question["statements"])}
            for row_place, row in zip(self._orders(question["statements"]), question["statements"], strict=True):
                fields = {
                    **rows.statement_fields(row, self.survey.languages),
                    **self._of_item(row, section),
                    "order": row_place,
                }
                self._write_question(fields | {"parent": matrix, "kind": Question.STATEMENT})
        return codes

    def _orders(self, parts: list[Part]) -> list[int]:
        return rows.orders(self.questions.get(part["code"]) for part in parts)

    def _of_item(self, part: Part, section: Section) -> Part:
        return {"section": section, "scale": self.scales.get(part["scale"])}

    def _write_question(self, fields: dict[str, Any]) -> Question:
        question = self.questions.setdefault(fields["code"], Question())
        if question.pk and question.kind != fields["kind"]:
            self._refuse_if_public(question)
            question.options.filter(built_in=True).delete()
        save_changes(question, fields)
        return question

    def _refuse_if_public(self, question: Question) -> None:
        if question.pk in self.public.questions:
            message = _(
                "The kind of question “%(code)s” cannot change: it was published. Retire it and make a new one."
            )
            raise Refused(message % {"code": question.code})

    def _write_options(self, question: Question, parts: list[Part]) -> None:
        existing = {option.code: option for option in question.options.all() if not option.built_in}
        orders = rows.orders(existing.get(part["code"]) for part in parts)
        for order, part in zip(orders, parts, strict=True):
            option = existing.pop(part["code"], None) or Option(question=question)
            save_changes(option, {**rows.option_fields(part, self.survey.languages), "order": order})
        for option in existing.values():
            if option.pk in self.public.options:
                save_changes(option, {"retired": True})
            else:
                option.delete()

    def _remove_question(self, question: Question) -> None:
        if question.pk in self.public.questions:
            save_changes(question, {"retired": True})
        else:
            question.delete()

    def _remove_sections(self, codes: set[str]) -> None:
        for code, section in self.sections.items():
            if code not in codes and not section.questions.exists():
                section.delete()


def _find_list(part: Part) -> OptionList:
    """Return the list of options with this code, a new one if need be. Raises `Refused` if it says something else."""
    option_list = OptionList.objects.filter(code=part["code"]).first()
    if option_list is None:
        return OptionList.objects.create(code=part["code"], **rows.list_fields(part))
    if contents.list_content(option_list) != part:
        raise Refused(
            _(
                "The list of options “%(code)s” says something else on this site: give it another code in the file, or "
                "take over the options of the site."
            )
            % {"code": part["code"]}
        )
    return option_list
