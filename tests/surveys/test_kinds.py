"""A kind of question is one module and one template: nothing else asks which kind a question is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from surveys import kinds
from surveys.models import Question

SURVEYS = Path(kinds.__file__).resolve().parents[1]
TEMPLATES = SURVEYS.parent / "templates"
CODES = {kind.code for kind in kinds.every()}


def test_editors_choose_from_all_but_statements_each_at_a_place_of_its_own() -> None:
    places = [kind.place for kind in kinds.every()]

    assert places == sorted(set(places))
    assert [kind.code for kind in kinds.every() if not kind.is_offered] == [Question.STATEMENT]


@pytest.mark.parametrize("code", sorted(CODES - {Question.STATEMENT}))
def test_each_has_a_name_and_a_template(code: str) -> None:
    kind = kinds.of(code)

    assert str(kind.name)
    assert get_template(kind.template)
    assert not kind.script or finders.find(kind.script)


def _asks(node: ast.AST) -> bool:
    """Return whether a comparison asks whether something is of a certain kind of question."""
    if not isinstance(node, ast.Compare):
        return False
    sides = [node.left, *node.comparators]
    of_a_kind = any(
        (isinstance(side, ast.Attribute) and side.attr == "kind")
        or (isinstance(side, ast.Subscript) and isinstance(side.slice, ast.Constant) and side.slice.value == "kind")
        or (isinstance(side, ast.Name) and side.id == "kind")
        for side in sides
    )
    constants = (one for side in sides for one in ast.walk(side) if isinstance(one, ast.Constant))
    return of_a_kind and any(one.value in CODES for one in constants)


def _asking() -> Iterator[str]:
    for path in sorted(SURVEYS.rglob("*.py")):
        if path.parent.name not in ("kinds", "migrations"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if _asks(node):
                    yield f"{path.relative_to(SURVEYS)}:{node.lineno}"  # type: ignore[attr-defined]
    for path in sorted([*TEMPLATES.glob("surveys/**/*.html"), *TEMPLATES.glob("admin/surveys/**/*.html")]):
        # A survey has a kind of its own, which is no kind of question.
        for code in re.findall(r"(?<!survey\.)kind (?:==|!=) \"(\w+)\"", path.read_text(encoding="utf-8")):
            if code in CODES:
                yield f"{path.relative_to(TEMPLATES)}: {code}"


def test_nothing_else_asks_which_kind_it_is() -> None:
    assert list(_asking()) == []


@pytest.mark.parametrize(
    "line", ['question.kind == "single"', 'question["kind"] in ("short", "long")', '"row" != kind']
)
def test_whoever_asked_would_be_found(line: str) -> None:
    assert _asks(ast.parse(line, mode="eval").body)
