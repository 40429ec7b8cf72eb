"""Names of export columns, from codes of questions and options: legal in SPSS and Stata, stable, and unique.

    q_<question>             what was answered          t_<question>             its words
    q_<question>__<option>   one of several choices     t_<question>__<option>   the words of one option

Hyphens of a code become underscores. Where that makes a name too long or ambiguous, it has the key too: q17_role.
Columns of the response itself ("country", "day") have no such prefix, so no code can take their names.
"""

import re
from typing import Any

LONGEST = 32
LABEL, VALUE = "__label", "__value"
ISO3, SLUG = "__iso3", "__slug"  # the two sides of a score that was chosen; no longer than LABEL
_UNAMBIGUOUS = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

Part = dict[str, Any]  # a question, a statement or an option of a document: its key and its code


def answer(question: Part, suffix: str = "") -> str:
    """Return the name of a question's column; `LABEL` or `VALUE` as suffix names the column beside it."""
    return _of_question("q", question) + suffix


def choice(question: Part, option: Part) -> str:
    """Return the name of the column of one option of a question with several choices."""
    return _of_option("q", question, option)


def words(question: Part, option: Part | None = None) -> str:
    """Return the name of the column of a question's texts, or of those of one option."""
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
