"""What a file of a draft holds, part by part: the names in it, how each is read, and what is so where it is absent.

The names are those of a version's document where it has them (surveys/questionnaires/compiling.py). No keys of the
database, no people, no state: those belong to a site, not to a questionnaire.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from surveys.models import Option, Survey
from surveys.questionnaires.draft_files import values
from surveys.questionnaires.draft_files.conditions import Condition
from surveys.questionnaires.draft_files.fields import Listed, Parts, Settings, Shape, Texts, Value

FORMAT: Final = 1
LONGEST_PROSE: Final = 20_000
MOST_SECTIONS, MOST_QUESTIONS, MOST_STATEMENTS, MOST_OPTIONS = 100, 200, 60, 500
NO = Value(values.flag, default=False)

OPTION: Final[Shape] = {
    "code": Value(values.code, is_needed=True),
    "label": Texts(200),
    "value": Value(values.point),
    "missing": NO,
    "reason": Value(values.choice(Option.Reason.values), default=""),
    "with_text": NO,
    "exclusive": NO,
    "fixed": NO,
    "shown_if": Condition(),
    "retired": NO,
}
# Surveys share a list, each with languages of its own.
LISTED_OPTION: Final[Shape] = {
    name: Texts(200, of_any=True) if name == "label" else field
    for name, field in OPTION.items()
    if name not in ("shown_if", "retired")
}
STATEMENT: Final[Shape] = {
    "code": Value(values.code, is_needed=True),
    "text": Texts(300),
    "scale": Value(values.code),
    "reversed": NO,
    "retired": NO,
}
QUESTION: Final[Shape] = {
    "code": Value(values.code, is_needed=True),
    "kind": Value(values.text(20), default="", is_needed=True),
    "text": Texts(300),
    "help": Texts(LONGEST_PROSE),
    "required": NO,
    "longest": Value(values.whole(1, 10_000), default=2000),
    "shown_if": Condition(),
    "settings": Settings(),
    "random_options": NO,
    "list": Value(values.code),
    "scale": Value(values.code),
    "reversed": NO,
    "retired": NO,
    "options": Parts(_("option"), OPTION, MOST_OPTIONS),
    "statements": Parts(_("statement"), STATEMENT, MOST_STATEMENTS),
}
SECTION: Final[Shape] = {
    "code": Value(values.code, is_needed=True),
    "title": Texts(120),
    "introduction": Texts(LONGEST_PROSE),
    "shown_if": Condition(),
    "fixed": NO,
    "questions": Parts(_("question"), QUESTION, MOST_QUESTIONS),
}
SURVEY: Final[Shape] = {
    "format": Value(values.whole(FORMAT, FORMAT), default=FORMAT, is_needed=True),
    "slug": Value(values.slug, default="", is_needed=True),
    "kind": Value(values.choice(Survey.Kind.values), default=Survey.Kind.FEEDBACK.value),
    "languages": Listed(values.language, 40),
    "title": Texts(120),
    "introduction": Texts(LONGEST_PROSE),
    "thanks": Texts(LONGEST_PROSE),
    "opens": Value(values.day),
    "closes": Value(values.day),
    "cap": Value(values.whole(1, 2**31 - 1)),
    "in_pages": NO,
    "random_sections": NO,
    "scales": Parts(
        _("scale"),
        {"code": OPTION["code"], "name": Texts(120, of_the_site=True), "high_means": Texts(120, of_the_site=True)},
        60,
    ),
    "lists": Parts(
        _("list of options"),
        {
            "code": OPTION["code"],
            "name": Texts(120, of_the_site=True),
            "options": Parts(_("option"), LISTED_OPTION, MOST_OPTIONS),
        },
        60,
    ),
    "sections": Parts(_("section"), SECTION, MOST_SECTIONS),
}
