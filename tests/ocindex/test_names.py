"""`./run lint names`: each rule refuses what it is there for, and nothing beside it."""

import importlib.util
from pathlib import Path

import pytest

from tests.ocindex import checks

check = checks.load("names")


def faults(path: str, text: str) -> list[str]:
    return list(check.faults(Path(path), text))


@pytest.mark.parametrize(
    ("path", "text", "fault"),
    [
        ("indicators/a.py", "\nclass Shelf: ...", "indicators/a.py:2: Shelf is called LocalCache now"),
        ("lib/caching.py", "def renew(): ...", "lib/caching.py:1: renew is called new_generation now"),
        ("surveys/a.py", "x.accept_all()", "surveys/a.py:1: accept_all is called accept_small now"),
        ("templates/a.html", "{{ gazetteer.count }}", "templates/a.html:1: gazetteer is called country_list now"),
        ("README.md", "See `indicators/guards.py`.", "README.md:1: indicators/guards is lib.append_only now"),
        ("lib/a.py", "import indicators.guards", "lib/a.py:1: indicators.guards is lib.append_only now"),
        ("surveys/offered.py", "", "surveys/offered.py: surveys.offered is surveys.intake.open_surveys now"),
        ("surveys/a.py", "found = 1", "surveys/a.py:1: found is no name: say what it holds"),
        ("surveys/a.py", "x = [one for one in range(3)]", "surveys/a.py:1: one is no name: say what it holds"),
        ("surveys/a.py", "class Row:\n    def f(self): told = 1", "surveys/a.py:2: told is no name: say what it holds"),
        ("surveys/a.py", "def f(*, asked): ...", "surveys/a.py:1: asked is no name: say what it holds"),
        ("surveys/a.py", "with f() as opened: ...", "surveys/a.py:1: opened is no name: say what it holds"),
    ],
)  # fmt: skip
def test_each_rule_refuses_what_it_is_there_for(path: str, text: str, fault: str) -> None:
    assert faults(path, text) == [fault]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tests/a.py", "found = 1\nclass Shelf: ..."),
        ("surveys/a.py", "x.found = 1\nf(named=2)\n\ndef shown(): ..."),
        ("surveys/a.py", "class Row:\n    shown: int\n    asked = 1"),
        ("indicators/workflow/a.py", "from indicators import workflow"),
        ("lib/other.py", "def renew(): ..."),
        ("CHANGELOG.md", "The gazetteer of `indicators/guards.py`."),
        ("tests/indicators/reading.py", "from tests.indicators.reading import kept"),
    ],
)
def test_what_no_rule_speaks_of_passes(path: str, text: str) -> None:
    assert faults(path, text) == []


def test_every_member_of_the_table_stood_in_a_module_that_is_there() -> None:
    modules = {name.rpartition(".")[0] for name in check.OLD["members"]}

    assert [name for name in modules if importlib.util.find_spec(name) is None] == []
