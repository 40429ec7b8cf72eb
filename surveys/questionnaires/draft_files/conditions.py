"""A condition in a file of a draft: its shape is that of `surveys/documents/conditions.py`, and its codes are codes."""

from typing import Any

from django.utils.translation import gettext as _

from surveys.documents import conditions
from surveys.documents.conditions import Test
from surveys.questionnaires.draft_files import values
from surveys.questionnaires.draft_files.faults import WrongValue
from surveys.questionnaires.draft_files.fields import Part, PartReader, Place

MOST_TESTS, MOST_OPTIONS = 40, 500


class Condition:
    """A condition under which a part is shown; None where it always is."""

    default = None
    is_needed = False

    def read(self, reader: PartReader, place: Place, value: Any) -> Part | None:
        """Return the condition; whether it makes sense is checked before publishing."""
        condition: Part | None = reader.checked(_read, place, value)
        return condition


def _read(value: Any) -> Part:
    try:
        condition = conditions.read(values.is_object(value))
    except conditions.Malformed as fault:
        raise WrongValue(_("this is no condition: %(fault)s.") % {"fault": fault}) from None
    tests = list(condition.tests()) if condition else []
    if len(tests) > MOST_TESTS:
        raise WrongValue(_("a condition has at most %(most)s tests.") % {"most": MOST_TESTS})
    for test in tests:
        _check(test)
    return dict(value)


def _check(test: Test) -> None:
    for code in values.is_list(MOST_OPTIONS)([test.question, *test.options]):
        values.code(code)
    if test.number is not None:
        values.number(str(test.number))
