"""Expressions of XLSForms as conditions: right where they can be said, refused in words where not."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from surveys.documents import conditions
from surveys.documents.conditions import Answered
from surveys.questionnaires.xlsforms.conditions import Target, condition_of
from surveys.questionnaires.xlsforms.expressions import Untakable, parse

TARGETS = {
    "role": Target("role", {"police": "police", "press": "press"}),
    "age": Target("age", step=Decimal(1)),
    "km": Target("km", step=Decimal("0.01")),
    "words": Target("words"),
}
ROLES = [None, "police", "press"]
AGES = [None, *range(2, 7)]


def shape(expression: str) -> Any:
    return condition_of([parse(expression)], TARGETS)


def holds(expression: str, role: str | None, age: int | None) -> bool:
    condition = conditions.read(shape(expression))
    answers = {
        "role": Answered(options=frozenset([role] if role else [])),
        "age": Answered(number=None if age is None else Decimal(age)),
    }
    return condition is not None and condition.holds(answers)


# Beside each expression what XPath makes of it: a blank is no number, and unequal to every text.
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${role} = 'press'", lambda role, _age: role == "press"),
        ('${role} != "press"', lambda role, _age: role != "press"),
        ("selected(${role}, 'press')", lambda role, _age: role == "press"),
        ("not(selected(${role}, 'press'))", lambda role, _age: role != "press"),
        ("${role} != ''", lambda role, _age: role is not None),
        ("'' = ${role}", lambda role, _age: role is None),
        ("string-length(${role}) > 0", lambda role, _age: role is not None),
        ("${age} > 3", lambda _role, age: age is not None and age > 3),
        ("${age} >= 3.5", lambda _role, age: age is not None and age >= 3.5),
        ("${age} < 4", lambda _role, age: age is not None and age < 4),
        ("${age}<=4.5", lambda _role, age: age is not None and age <= 4.5),
        ("3 < ${age}", lambda _role, age: age is not None and age > 3),
        ("${age} = 4", lambda _role, age: age == 4),
        ("${age} != 4", lambda _role, age: age != 4),
        ("not(${age} >= 4)", lambda _role, age: age is None or age < 4),
        ("not(${age} > 3 and ${role} = 'press')", lambda role, age: not ((age or 0) > 3 and role == "press")),
        ("${age} > 3 and (${role} = 'press' or ${age} >= 5)",
         lambda role, age: (age or 0) > 3 and (role == "press" or age >= 5)),
        ("${role} = 'police' or ${role} = 'press' and ${age} > 4",
         lambda role, age: role == "police" or (role == "press" and (age or 0) > 4)),
        ("(((${age} > 3)))", lambda _role, age: age is not None and age > 3),
    ],
)  # fmt: skip
def test_a_condition_holds_where_the_expression_does(expression: str, expected: Any) -> None:
    results = {(role, age): holds(expression, role, age) for role, age in product(ROLES, AGES)}

    assert results == {(role, age): expected(role, age) for role, age in product(ROLES, AGES)}


def test_a_number_with_decimals_goes_by_hundredths() -> None:
    test = {"question": "km", "is": "at-least", "number": "2.51"}

    assert shape("${km} > 2.5") == {"join": "and", "parts": [test]}


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("${age} + 1 > 3", "“+ 1 > 3”"),
        ("today() > 3", "today()"),
        ("${nobody} = 'a'", "“nobody”, which is not asked here"),
        ("${role} = 'chef'", "the choice “chef”"),
        ("${role} > 'press'", "“>”"),
        ("${words} = 'a'", "a comparison with words or dates"),
        ("${age} = ${km}", "a comparison of two answers"),
        ("(${age} > 3", "an expression without its “)”"),
        ("${age} >", "ends too early"),
        ("${age} > 3 and (${role} = 'press' or ${age} = 5)", "brackets within brackets"),
        ("regex(${words}, 'a')", "regex()"),
        ("${age} > 'sNaN'", "a comparison with words or dates"),
        ("${age} > '1e999999999'", "a comparison with words or dates"),
        ("(" * 30 + "${age} > 3" + ")" * 30, "brackets within brackets"),
        ("${age} > 3 or (${role} = 'press' and (${age} = 5 or ${role} != ''))", "brackets within brackets"),
        ("__import__('os').system('true') = 1", "“.system('true') = 1”"),
    ],
)
def test_what_no_condition_can_say_is_told(expression: str, reason: str) -> None:
    with pytest.raises(Untakable) as fault:
        shape(expression)

    assert reason in str(fault.value)
