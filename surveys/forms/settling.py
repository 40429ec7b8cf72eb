"""What a page shows of its conditions: those on earlier pages are decided, those on the page itself are left to it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from surveys.documents.conditions import AND, OR, Answered, Condition, Test, shape_of
from surveys.forms.filled import FilledForm
from surveys.forms.questionnaire import FormSection, Questionnaire
from surveys.forms.routes import narrowed
from surveys.forms.rules import Rules
from surveys.kinds.asked import FormQuestion, Rule


def only_page(form: FilledForm, arranged: Questionnaire, code: str) -> Questionnaire:
    """Return a questionnaire with one section, of which only that stands there which can be asked."""
    section = arranged.page_with(code)
    if section is None:
        return replace(arranged, sections=())
    if form.questionnaire.has_routes:
        section = Settling(form, section).settled()
    return replace(arranged, sections=(section,))


def reduce(condition: Condition, answers: Mapping[str, Answered], left: frozenset[str]) -> Condition | bool:
    """Return whether a condition holds; or what is left of it where that depends on the questions `left`, by code."""
    parts: list[Test | Condition] = []
    decides = condition.join == OR  # the outcome of one part by which all is decided
    for part in condition.parts:
        outcome: Test | Condition | bool
        if isinstance(part, Condition):
            outcome = reduce(part, answers, left)
        else:
            outcome = part if part.question in left else part.holds(answers)
        if outcome is decides:
            return decides
        if not isinstance(outcome, bool):
            parts.append(outcome)
    return Condition(condition.join, tuple(parts)) if parts else condition.join == AND


class Settling:
    """Decides the conditions of one section, with the answers of a form to the sections before it."""

    def __init__(self, form: FilledForm, section: FormSection) -> None:
        self.form, self.section = form, section
        self.codes = frozenset(code for question in section.questions for code in question.codes)

    def settled(self) -> FormSection:
        """Return the section without what cannot be shown, and without the conditions that hold."""
        questions = [
            self._with_options(replace(question, shown_if=rule if isinstance(rule, Rule) else None))
            for question in self.section.questions
            if (rule := self._rule(question.shown_if))
        ]
        return replace(self.section, shown_if=None, questions=tuple(questions))

    def _rule(self, rule: Rule | None) -> Rule | bool:
        """Return whether a rule holds; or the rule for what the page itself decides."""
        if rule is None:
            return True
        outcome = reduce(rule.condition, self.form.route.answers, self.codes)
        if not isinstance(outcome, Condition) or outcome == rule.condition:
            return rule if isinstance(outcome, Condition) else outcome
        return self._rules.rule({"shown_if": shape_of(outcome)}) or True

    @cached_property
    def _rules(self) -> Rules:
        return Rules(self.form.document, self.form.language)

    def _with_options(self, question: FormQuestion) -> FormQuestion:
        if not any(option.shown_if for option in question.options):
            return question
        options = tuple(
            replace(option, shown_if=rule if isinstance(rule, Rule) else None)
            for option in question.options
            if (rule := self._rule(option.shown_if))
        )
        return narrowed(question, options)
