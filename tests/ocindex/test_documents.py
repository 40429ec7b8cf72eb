"""Documents name commands, files and variables that exist, and every variable there is."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
CODE = ("lib", "indicators", "surveys", "ocindex")
FOLDERS = (*CODE, "templates", "tests", "docs", ".ci", ".github")
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))]
    # One tells of what was; the others of what somebody else made.
    if path.name != "CHANGELOG.md" and not {"vendor", "world"} & set(path.parts)
)
# What settings are read from, and what only tests or Django set.
READ = re.compile(r"""(?:\benv(?:ironment)?(?:\.\w+)?|os\.environ\.get)\(\s*"([A-Z][A-Z_]+)"|os\.environ\["(\w+)"\]""")
NOT_FOR_OPERATORS = {"PYTEST_XDIST_WORKER", "DJANGO_SETTINGS_MODULE", "CELERY_SKIP_CHECKS"}
NAME = re.compile(r"`([A-Z][A-Z_]+)`")
CODE_SPAN = re.compile(r"`([^`\n]+)`|^(?: {4}| {8}|\t)(.+)$", re.MULTILINE)
RUN = re.compile(r"\./run(?: +([a-z][\w-]*))?")
MANAGE = re.compile(r"(?:\./run manage|manage\.py) +([a-z]\w*)")
LINT = re.compile(r"""\./run lint((?: +(?:"[^"]+"|[a-z][\w-]*))*)""")
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"[\w.*-]+(?:/[\w.*-]+)*/?")
SUFFIXES = (".py", ".md", ".html", ".css", ".csv", ".toml", ".txt", ".yaml", ".cff", ".conf", ".po")
# Made on the machine of whoever reads, or no path at all.
NO_FILES = re.compile(
    r"\A(?:var/|\.venv/|tls/|acme/|VAR_DIR/|data\.\w+\Z|responses\.csv\Z|value_labels\.csv\Z|\S*-YEAR\.csv\Z|trimmed-mean/1\Z"
    r"|releases/|scores\.csv\Z|kept\.txt\Z|line\.txt\Z)"
)


def variables_read() -> set[str]:
    """Return the names of the environment variables that the code reads."""
    files = [ROOT / "manage.py", *(path for folder in CODE for path in (ROOT / folder).rglob("*.py"))]
    names = {name for path in files for match in READ.finditer(path.read_text()) for name in match.groups() if name}
    return names - NOT_FOR_OPERATORS


def variables_documented(readme: str) -> set[str]:
    """Return the names in the first column of the README's table of variables."""
    table = re.search(r"^\| variable \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", readme, re.MULTILINE)
    assert table is not None
    return {name for row in table[1].splitlines() for name in NAME.findall(row.split("|")[1])}


def spans(text: str) -> Iterator[str]:
    """Yield what stands in backticks or in an indented block."""
    for match in CODE_SPAN.finditer(text):
        yield match[1] or match[2]


def unknown_commands(text: str) -> set[str]:
    """Return the verbs of ./run, its checks of lint and the commands of Django that a text names and nothing has."""
    script = (ROOT / "run").read_text()
    verbs = {verb for case in re.findall(r"^([a-z |-]+)\)$", script, re.MULTILINE) for verb in case.split(" | ")}
    verbs |= set(re.findall(r"^([a-z]+ [a-z| -]*|[a-z]+)\) [a-z]+ ;;$", script, re.MULTILINE)) | {"help", "manage"}
    checks = set(re.findall(r'^    "([^"]+)": \[', (ROOT / ".ci" / "lint.py").read_text(), re.MULTILINE))
    found = set()
    for span in spans(text):
        found |= {f"./run {verb}" for verb in RUN.findall(span) if verb and verb not in verbs}
        found |= {f"manage.py {name}" for name in MANAGE.findall(span) if name not in get_commands()}
        names = {name.strip('"') for line in LINT.findall(span) for name in re.findall(r'"[^"]+"|\S+', line)}
        found |= {f"./run lint {name}" for name in names - checks}
    return found


def missing_files(text: str, folder: Path) -> set[str]:
    """Return the links and paths that lead to no file from its folder or the root; a bare name may be anywhere."""
    links = {target for target in LINK.findall(text) if "://" not in target and not _leads(target, folder)}
    paths = {span.split("#")[0] for span in spans(text) if PATH.fullmatch(span)}
    named = {path for path in paths if ("/" in path or path.endswith(SUFFIXES)) and not NO_FILES.match(path)}
    return links | {path for path in named if not _is_there(path, folder)}


def _is_there(path: str, folder: Path) -> bool:
    return any(any(base.glob(path)) for base in (folder, ROOT)) or ("/" not in path and path in _names())


@cache
def _names() -> set[str]:
    return {path.name for folder in FOLDERS for path in (ROOT / folder).rglob("*")}


def _leads(target: str, folder: Path) -> bool:
    """Say whether a link leads to a file, and to a heading in it where it names one."""
    name, _hash, anchor = target.partition("#")
    path = folder / name if name else folder
    if not anchor or path.suffix != ".md":
        return path.exists()
    headings = re.findall(r"^#+ (.*)$", path.read_text(), re.MULTILINE) if path.exists() else []
    return anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_lists_every_variable_and_no_other() -> None:
    documented = variables_documented((ROOT / "README.md").read_text())

    assert sorted(variables_read() - documented) == []
    assert sorted(documented - variables_read()) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_names_commands_that_exist(document: str) -> None:
    assert unknown_commands((ROOT / document).read_text()) == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_names_files_that_exist(document: str) -> None:
    path = ROOT / document

    assert missing_files(path.read_text(), path.parent) == set()


@pytest.mark.parametrize("file", [".pre-commit-config.yaml", ".github/workflows/checks.yml"])
def test_hooks_and_workflow_call_commands_that_exist(file: str) -> None:
    lines = [line for line in (ROOT / file).read_text().splitlines() if "./run" in line]

    assert len(lines) > 2
    assert unknown_commands("\n".join(f"    {line}" for line in lines)) == set()


def test_the_documents_are_found() -> None:
    expected = {
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/operating.md",
        "tests/README.md",
        "surveys/README.md",
    }
    assert expected <= set(DOCUMENTS)
    assert len([document for document in DOCUMENTS if document.startswith("docs/decisions/")]) == 13


def test_a_variable_that_nobody_reads_is_noticed() -> None:
    table = "| variable | default | meaning |\n|---|---|---|\n| `HOST`, `NO_SUCH` | none | nothing |\n"

    assert variables_documented(table) - variables_read() == {"NO_SUCH"}


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Use `./run test tests/x` or `./run help`.", set()),
        ("Use `./run fly`.", {"./run fly"}),
        ("    ./run fly\n", {"./run fly"}),
        ("`./run manage verify_audit`, `manage.py prepare`", set()),
        ("`./run manage verify_nothing`", {"manage.py verify_nothing"}),
        ('`./run lint "ruff check" mypy`', set()),
        ("`./run lint spelling`", {"./run lint spelling"}),
    ],
)
def test_a_command_that_does_not_exist_is_noticed(text: str, unknown: set[str]) -> None:
    assert unknown_commands(text) == unknown


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (
            "[the guide](CONTRIBUTING.md), `indicators/scoring/`, `indicators/data/*.en.toml`, `/healthz`, `a/b test`",
            set(),
        ),
        ("[the guide](CONTRIBUTE.md)", {"CONTRIBUTE.md"}),
        ("[variables](README.md#for-real-use)", set()),
        ("[variables](README.md#for-no-use)", {"README.md#for-no-use"}),
        ("`indicators/scorning/`", {"indicators/scorning/"}),
        ("`settings.py` of `ocindex/` alone, and `no-settings.py`", {"no-settings.py"}),
    ],
)
def test_a_file_that_does_not_exist_is_noticed(text: str, missing: set[str]) -> None:
    assert missing_files(text, ROOT) == missing
