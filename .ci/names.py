"""Names that were replaced stay away, and names that say nothing do not come back."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from house_rules import sources

SITE = {"lib", "indicators", "surveys", "ocindex"}
SUFFIXES = {".py", ".html", ".md"}
OLD = tomllib.loads(Path(__file__).with_name("old_names.toml").read_text(encoding="utf-8"))
OF_OLD_NAMES = {"CHANGELOG.md", "test_names.py"}  # they tell of names that were
# Participles and numerals that say nothing of what they hold: a name is the noun of the domain.
EMPTY = {"one", "found", "said", "asked", "shown", "known", "named", "told", "opened"}
OLD_WORD = re.compile(r"\b(" + "|".join(OLD["words"]) + r")\b")
OLD_MODULE = re.compile(
    r"(?<![\w./])(" + "|".join(re.escape(name).replace(r"\.", "[./]") for name in OLD["modules"]) + r")\b"
)


def faults(path: Path, text: str) -> Iterator[str]:
    """Yield a sentence for each name in a file of this path and text that is not to be."""
    if path.suffix not in SUFFIXES or path.name in OF_OLD_NAMES:
        return
    yield from old_words(path, text)
    if path.suffix == ".py" and path.parts[0] in SITE:
        tree = ast.parse(text)
        yield from old_definitions(path, tree)
        yield from empty_names(path, tree)


def old_words(path: Path, text: str) -> Iterator[str]:
    """Yield where a module or a word is called as it was before, in code and prose."""
    for match in OLD_WORD.finditer(text):
        yield f"{path}:{_line(text, match)}: {match[1]} is called {OLD['words'][match[1]]} now"
    for match in OLD_MODULE.finditer(text):
        yield f"{path}:{_line(text, match)}: {match[1]} is {OLD['modules'][match[1].replace('/', '.')]} now"
    if _module(path) in OLD["modules"]:
        yield f"{path}: {_module(path)} is {OLD['modules'][_module(path)]} now"


def old_definitions(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield where a class or a function gets a name that was replaced."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            new = OLD["members"].get(f"{_module(path)}.{node.name}")
            if isinstance(node, ast.ClassDef):
                new = new or OLD["classes"].get(node.name)
            if new:
                yield f"{path}:{node.lineno}: {node.name} is called {new} now"


def empty_names(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield where a variable or a parameter has a name that says nothing; an attribute stands beside its class."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    attributes = {id(name) for node in classes for line in node.body for name in _targets(line)}
    for node in ast.walk(tree):
        stored = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and id(node) not in attributes
        name = node.id if stored else node.arg if isinstance(node, ast.arg) else ""
        if name in EMPTY:
            yield f"{path}:{node.lineno}: {name} is no name: say what it holds"


def _targets(line: ast.stmt) -> list[ast.expr]:
    """Return what a line assigns to."""
    return [line.target] if isinstance(line, ast.AnnAssign) else line.targets if isinstance(line, ast.Assign) else []


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def main() -> int:
    """Print what is wrong; return 1 if anything is."""
    wrong = [fault for path in sources(SUFFIXES) for fault in faults(path, path.read_text(encoding="utf-8"))]
    print("\n".join(wrong) or "every name is today's, and says something")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
