"""Every command of docs/operating.md is carried out by a test, or at least read, with a reason why no more."""

import re
import shlex
import shutil
import subprocess

import pytest

from tests.operating_page import CARRIED_OUT, ONLY_READ, PAGE, ROOT, commands

UNIT = re.compile(r"\b([a-z-]+)\.(service|socket)\b")
OF_PACKAGES = {"nginx", "caddy"}
OPTION = re.compile(r"--[a-z][a-z-]*")
HAS_HELP = ("useradd", "createuser", "createdb", "psql", "systemd-run", "apt-get", "certbot")


def options_of(program: str) -> set[str]:
    """Return the long options that a program's help names."""
    shown = subprocess.run([program, "--help"], capture_output=True, text=True, check=False)
    return set(OPTION.findall(shown.stdout + shown.stderr))


def test_every_command_is_known_and_none_is_kept_that_left_the_page() -> None:
    lines = set(commands(PAGE.read_text()))

    assert sorted(lines - CARRIED_OUT - ONLY_READ.keys()) == []
    assert sorted((CARRIED_OUT | ONLY_READ.keys()) - lines) == []
    assert not CARRIED_OUT & ONLY_READ.keys()


def test_a_command_that_nobody_tries_is_noticed() -> None:
    page = "Say\n\n    ./run manage backup /x\n\nor\n\n1. Add\n\n       rm -r /\n\n   and so on.\n"

    assert commands(page) == ["./run manage backup /x", "rm -r /"]


@pytest.mark.parametrize("line", [line for line in ONLY_READ if not line.startswith("Hidden")])
def test_what_is_only_read_is_a_command_of_the_shell(line: str) -> None:
    read = subprocess.run(["bash", "-n", "-c", line], capture_output=True, text=True, check=False)

    assert (read.returncode, read.stderr) == (0, "")


@pytest.mark.parametrize("line", [line for line in ONLY_READ if set(shlex.split(line)) & set(HAS_HELP)])
def test_it_has_only_options_that_the_program_knows(line: str) -> None:
    words = shlex.split(line)
    program = next(word for word in words if word in HAS_HELP)
    if not shutil.which(program):
        pytest.skip(f"{program} is not on this machine")
    options = {word.partition("=")[0] for word in words if OPTION.match(word)} - {"--yes"}  # apt-get: in its manual

    assert options <= options_of(program)


@pytest.mark.parametrize("line", [line for line in ONLY_READ if "systemctl" in line and UNIT.search(line)])
def test_the_units_that_it_names_ship_or_come_with_their_package(line: str) -> None:
    for name, kind in UNIT.findall(line):
        assert name in OF_PACKAGES or (ROOT / "ocindex" / "deploy" / f"{name}.{kind}").exists()
