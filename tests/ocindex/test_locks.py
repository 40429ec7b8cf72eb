"""The lock files, read as pip below 23.3 reads them: a name with an extra is another name than the one without."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt"]


def locked(lock: str) -> set[tuple[str, frozenset[str]]]:
    """Return the name and the extras of each line of a lock that pins a package."""
    lines = re.findall(r"^[A-Za-z0-9][^;\\]*", (ROOT / lock).read_text(), flags=re.MULTILINE)
    pinned = [Requirement(line) for line in lines]
    return {(canonicalize_name(each.name), frozenset(each.extras)) for each in pinned}


def asked_with_extras(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    """Yield what an installed package asks for, with these extras of its own, where it names an extra of another."""
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return  # locked for another system than this one
    for each in map(Requirement, lines):
        applies = each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in ["", *extras])
        if each.extras and applies:
            yield each


@pytest.mark.parametrize("lock", LOCKS)
def test_whatever_a_locked_package_asks_for_with_an_extra_is_pinned_with_that_extra(lock):
    pinned = locked(lock)

    loose = [
        f"{name} asks for {each}"
        for name, extras in pinned
        for each in asked_with_extras(name, extras)
        if (canonicalize_name(each.name), frozenset(each.extras)) not in pinned
    ]

    assert loose == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_says_first_how_it_is_made(lock):
    assert "./run lock" in (ROOT / lock).read_text().splitlines()[1]


def test_the_site_installs_nothing_that_only_tests_use():
    tools = {"hypothesis", "pytest", "ruff"}

    assert not tools & {name for name, _ in locked("requirements.txt")}
    assert tools <= {name for name, _ in locked("requirements-dev.txt")}


@pytest.mark.parametrize("lock", LOCKS)
def test_forms_are_drawn_with_no_vendor_s_templates(lock):
    assert {name for name, _ in locked(lock) if "crispy" in name} == {"django-crispy-forms"}


def test_the_image_compiles_every_package_of_the_site():
    compiled = re.search(r"compileall -q (.*)", (ROOT / "Dockerfile").read_text())

    assert compiled is not None
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert {Path(each).name for each in compiled[1].split()} == packages
