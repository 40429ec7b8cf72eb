"""Questions pasted as text: the words of one in its first line, its options in the lines below, an empty line between.

Where there are options it is a choice of one; without any it asks for words. Both can be changed afterwards.
"""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lib.admin.side_by_side import pair
from surveys.admin.builder.option_lines import CODES, options_in
from surveys.admin.pasting import BAR, LONGEST_STATEMENT
from surveys.models import Question, Section
from surveys.questionnaires import drafting
from surveys.questionnaires.codes import code_from
from surveys.questionnaires.rewriting import WrittenRow, rewrite_options

MOST = 60
WITH_OPTIONS, WITHOUT = "single", "long"


@transaction.atomic
def add_pasted(section: Section, after: Question | None, text: str) -> Question | None:
    """Add the questions of a text behind another one; return the first of them, None for an empty text.

    Raises `ValidationError` with a sentence for each line that cannot be read; then nothing is added.
    """
    blocks = [block for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if block.strip()]
    if len(blocks) > MOST:
        raise ValidationError(_("These are %(count)s questions; %(most)s are the most at a time.") % {
            "count": len(blocks), "most": MOST,
        })  # fmt: skip
    first: Question | None = None
    for words, options in [_read(block) for block in blocks]:
        after = _add(section, after, words, options)
        first = first or after
    return first


def _read(block: str) -> tuple[list[str], list[WrittenRow]]:
    """Return the words of a question by language, and its options."""
    line, _end, rest = block.strip().partition("\n")
    words = [part.strip() for part in line.split(BAR)]
    if len(words) > len(CODES) or max(map(len, words)) > LONGEST_STATEMENT:
        message = _("“%(words)s” is no question: write it in each language after a bar, at most %(most)s characters.")
        raise ValidationError(message % {"words": line[:60], "most": LONGEST_STATEMENT})
    try:
        return words, options_in(rest)
    except ValidationError as fault:
        raise ValidationError([f"“{line[:60]}”: {message}" for message in fault.messages]) from None


def _add(section: Section, after: Question | None, words: list[str], options: list[WrittenRow]) -> Question:
    question = drafting.add_question(section, WITH_OPTIONS if options else WITHOUT, after)
    others = Question.objects.filter(survey=section.survey_id).exclude(pk=question.pk)
    question.code = code_from(words[0], set(others.values_list("code", flat=True)))
    for name, text in zip(pair("text"), words, strict=False):
        setattr(question, name, text)
    question.save()
    rewrite_options(question, options, ())
    return question
