"""Starting, being killed in parts, and stopping, on the real site."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.faults.running import Site, busy_share, group_lives, within
from tests.faults.workers import rows

NAMES = ["web", "worker", "beat"] if os.environ.get("REDIS_URL") else ["web", "worker"]


def test_a_killed_child_is_back_within_five_seconds(site: Site) -> None:
    site.start()

    for name in NAMES:
        old = site.pid(name)
        os.kill(old, signal.SIGKILL)
        within(5, lambda name=name, old=old: site.pid(name) != old, f"{name} was not restarted")

    within(5, site.answers, "web does not answer after its restart")
    assert all(group_lives(site.pid(name)) for name in NAMES)


@pytest.mark.slow
def test_a_worker_that_dies_again_and_again_ends_nothing_else(site: Site) -> None:
    site.start()
    web, dead = site.pid("web"), set[int]()

    for _death in range(4):
        within(30, lambda: site.process.poll() is not None or is_another(site, dead), "the worker was not restarted")
        assert site.process.poll() is None, f"everything ended after {len(dead)} deaths"
        dead.add(site.pid("worker"))
        os.kill(site.pid("worker"), signal.SIGKILL)

    within(30, lambda: is_another(site, dead), "the worker was given up")
    assert len(dead) == 4
    assert site.process.poll() is None
    assert site.pid("web") == web
    assert site.answers()


def is_another(site: Site, dead: set[int]) -> bool:
    """Say whether there is a worker, and it is none of these."""
    return site.pid_file("worker").exists() and site.pid("worker") not in dead


@pytest.mark.parametrize(
    "url", ["mysql://ocindex:hushed@host/ocindex", "postgres://ocindex:hus/hed@host:port/ocindex", "hushed"]
)
def test_an_address_that_is_no_databases_is_refused_with_one_line(site: Site, url: str) -> None:
    site.environment["DATABASE_URL"] = url

    refused = site.manage("up")
    _, complaint = refused.communicate(timeout=60)

    assert len(complaint.splitlines()) == 1, f"{len(complaint.splitlines())} lines"
    assert "DATABASE_URL" in complaint
    assert "hushed" not in complaint
    assert refused.returncode == 78


def test_a_signal_to_stop_leaves_no_process_within_ten_seconds(site: Site) -> None:
    site.start()
    groups = [site.pid(name) for name in NAMES]

    site.process.send_signal(signal.SIGTERM)
    site.process.wait(10)

    assert site.process.returncode == 0
    assert not any(group_lives(group) for group in groups)
    assert not any(site.pid_file(name).exists() for name in NAMES)


def test_it_says_where_it_answers_and_where_the_passwords_are(site: Site) -> None:
    site.start()
    names = [line.split()[0] for line in (site.folder / "accounts.txt").read_text().splitlines()]

    site.process.send_signal(signal.SIGTERM)
    said, complaints = site.process.communicate(timeout=10)

    assert f"http://127.0.0.1:{site.port}/" in said
    assert str(site.folder / "accounts.txt") in said
    assert all(name in said for name in names)
    assert complaints == ""
    assert (site.folder / "accounts.txt").stat().st_mode & 0o777 == 0o600


@pytest.fixture
def quiet_machine() -> None:
    """How long a start takes says something only where nothing else runs."""
    if busy_share() > 0.25:
        pytest.skip("the machine is busy with something else")


@pytest.mark.usefixtures("quiet_machine")
def test_a_warm_start_answers_within_five_seconds(site: Site) -> None:
    assert site.start() < 5


@pytest.mark.usefixtures("quiet_machine")
def test_a_cold_start_answers_within_thirty_seconds(new_site: Site) -> None:
    assert new_site.start() < 30


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel for a signal at the parent's death")
def test_nothing_outlives_a_killed_supervisor_and_the_next_start_works(site: Site) -> None:
    site.start()
    groups = [site.pid(name) for name in NAMES]

    site.process.kill()
    within(10, lambda: not any(group_lives(group) for group in groups), "a child outlived its supervisor")

    site.start()
    assert site.answers()


def test_a_second_start_in_the_same_folder_is_refused_with_one_line(site: Site, tmp_path: Path) -> None:
    site.start()

    second = site.manage("up")
    _, complaint = second.communicate(timeout=20)

    assert second.returncode == 1
    assert complaint == f"CommandError: web runs already, from {tmp_path}.\n"
    assert site.answers()


def test_a_port_that_is_taken_is_refused_with_one_line(site: Site, tmp_path: Path) -> None:
    site.start()
    other = Site(tmp_path / "other", PORT=str(site.port), DATABASE_URL=site.environment["DATABASE_URL"])

    refused = other.manage("up")
    _, complaint = refused.communicate(timeout=20)

    assert refused.returncode == 78
    assert complaint == f"CommandError: Port {site.port} of 127.0.0.1 is taken: name another one in PORT.\n"


def test_two_preparations_of_one_empty_database_at_once_do_not_disturb_each_other(new_site: Site) -> None:
    both = [new_site.manage("prepare"), new_site.manage("prepare")]

    complaints = [process.communicate(timeout=120)[1] for process in both]

    assert [(process.returncode, text) for process, text in zip(both, complaints, strict=True)] == [(0, ""), (0, "")]
    count = "from indicators.models import Edition, Score; print(Edition.objects.count(), Score.objects.count())"
    shell = new_site.manage("shell", "-v", "0", "-c", count)
    assert shell.communicate(timeout=60)[0].strip() == "3 17370"


def test_a_worker_with_a_clock_of_its_own_is_all_that_runs_beside_the_web(site: Site) -> None:
    site.start()

    assert sorted(file.stem for file in (site.folder / "run").glob("*.pid")) == sorted(NAMES)
    made = "SELECT COUNT(*) FROM surveys_survey WHERE demonstration"
    within(30, lambda: rows(site, made) != [(0,)], "the demonstration was not made")


def test_fewer_children_run_where_fewer_are_asked_for(site: Site) -> None:
    site.environment["RUN"] = "web"

    site.start()

    assert site.answers()
    assert sorted(file.name for file in (site.folder / "run").glob("*.pid")) == ["web.pid"]
