"""Names of columns: legal in SPSS and Stata, the same in every export of a survey, and no two alike.

    q_<question>             what was answered          t_<question>             its words
    q_<question>__<option>   one of several choices     t_<question>__<option>   the words of one option

Hyphens of a code become underscores. A code that this would make long or ambiguous is named by its key too: q17_role.
What the site knows of a response ("country", "day") has no such beginning, so that no code can take its name.
"""

import re
from typing import Any

LONGEST = 32
LABEL, VALUE = "__label", "__value"
_UNAMBIGUOUS = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

Part = dict[str, Any]  # a question, a statement or an option of a document: its key and its code


def answer(question: Part, suffix: str = "") -> str:
    """Return the name of a question's column, or with a suffix of the one that holds its label or its value."""
    return _of_question("q", question) + suffix


def choice(question: Part, option: Part) -> str:
    """Return the name of the column of one option, where several can be chosen."""
    return _of_option("q", question, option)


def words(question: Part, option: Part | None = None) -> str:
    """Return the name of the column of a question's words, or of the words that one option asks for."""
    return _of_option("t", question, option) if option else _of_question("t", question)


def _of_question(prefix: str, question: Part) -> str:
    longest = LONGEST - len(LABEL)
    name = f"{prefix}_{_stem(question)}"
    if len(name) <= longest and _UNAMBIGUOUS.fullmatch(question["code"]):
        return name
    return _by_key(prefix, question["key"], _stem(question), longest)


def _of_option(prefix: str, question: Part, option: Part) -> str:
    name = f"{prefix}_{_stem(question)}__{_stem(option)}"
    if len(name) <= LONGEST and all(_UNAMBIGUOUS.fullmatch(part["code"]) for part in (question, option)):
        return name
    return _by_key(f"{prefix}o", option["key"], f"{_stem(question)}_{_stem(option)}", LONGEST)


def _by_key(prefix: str, key: int, stem: str, longest: int) -> str:
    return f"{prefix}{key}_{re.sub('_+', '_', stem)}"[:longest].rstrip("_")


def _stem(part: Part) -> str:
    return str(part["code"]).replace("-", "_")
