"""Children are kept, restarted, given up and stopped; the same machinery runs web, worker and beat."""

import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from ocindex.management.commands.up import children, names_of_children, open_port
from ocindex.run_all.child import LOG_BYTES, Child

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a function that supervises children in tmp_path; what it started is gone when the test ends."""
    started = []

    def begin(*names: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.ocindex.small_site", str(tmp_path), *names]
        started.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield begin
    for supervisor in started:
        supervisor.terminate()
        supervisor.wait(10)


def pid_of(folder: Path, name: str, *, other_than: int = 0) -> int:
    """Wait until the child has a pid on file, and return it."""
    file = folder / "run" / f"{name}.pid"
    soon(lambda: file.exists() and int(file.read_text()) != other_than)
    return int(file.read_text())


def soon(fact: Callable[[], object], *, seconds: float = 20) -> None:
    """Wait for a fact to become true."""
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(0.02)


def group_lives(group: int) -> bool:
    """Say whether a process of the group runs; one that is dead and not yet buried does not count."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True)
    found = [line.split() for line in listed.stdout.splitlines()]
    return any(int(pgid) == group and not state.startswith("Z") for pgid, state in found)


def test_a_killed_child_is_back_under_another_pid(start: Start, tmp_path: Path) -> None:
    start("sleeper")
    old = pid_of(tmp_path, "sleeper")

    os.kill(old, signal.SIGKILL)

    new = pid_of(tmp_path, "sleeper", other_than=old)
    assert group_lives(new)
    assert not group_lives(old)


def test_no_collector_writes_into_what_children_share(start: Start, tmp_path: Path) -> None:
    """What is imported before the fork is thousands of objects; a child that comes back shares them too."""
    start("counting")
    log = tmp_path / "log" / "counting.log"
    soon(lambda: log.exists() and log.read_text().count("\n") == 1)

    os.kill(pid_of(tmp_path, "counting"), signal.SIGKILL)

    soon(lambda: log.read_text().count("\n") == 2)
    assert all(int(count) > 1000 for count in log.read_text().split())


def test_what_a_killed_child_had_started_goes_with_it(start: Start, tmp_path: Path) -> None:
    start("parent")
    old = pid_of(tmp_path, "parent")
    soon(lambda: group_lives(old))

    os.kill(old, signal.SIGKILL)

    soon(lambda: not group_lives(old))


def test_a_child_that_goes_on_dying_is_restarted_for_ever_and_stops_no_other(start: Start, tmp_path: Path) -> None:
    supervisor = start("sleeper", "failing")
    steady, log = pid_of(tmp_path, "sleeper"), tmp_path / "log" / "failing.log"

    soon(lambda: log.exists() and len(log.read_text().splitlines()) >= 5)

    assert supervisor.poll() is None
    assert pid_of(tmp_path, "sleeper") == steady
    assert group_lives(steady)
    supervisor.terminate()
    said = supervisor.communicate(timeout=10)[1].splitlines()
    assert supervisor.returncode == 0
    pauses = [
        re.fullmatch(r"failing died \(exit status 3\), restarted in (.+) s: (.+)/failing.log", line) for line in said
    ]
    assert [pause[1] for pause in pauses[:4] if pause] == ["0.1", "0.2", "0.4", "0.4"]
    assert {pause[2] for pause in pauses if pause} == {str(tmp_path / "log")}


@pytest.mark.skipif(sys.platform != "linux", reason="sets limits of another process")
def test_on_a_full_disk_a_child_is_started_again(start: Start, tmp_path: Path) -> None:
    supervisor = start("sleeper")
    old = pid_of(tmp_path, "sleeper")

    resource.prlimit(supervisor.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    os.kill(old, signal.SIGKILL)

    soon(lambda: children_of(supervisor.pid) - {old})
    time.sleep(1)  # as long as one takes to end
    assert supervisor.poll() is None
    assert len(children_of(supervisor.pid)) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="sets limits of another process")
def test_a_start_that_the_system_refuses_is_told_and_tried_again(start: Start, tmp_path: Path) -> None:
    supervisor = start("sleeper")
    old = pid_of(tmp_path, "sleeper")
    files = resource.prlimit(supervisor.pid, resource.RLIMIT_NOFILE)

    resource.prlimit(supervisor.pid, resource.RLIMIT_NOFILE, (3, files[1]))
    os.kill(old, signal.SIGKILL)
    time.sleep(1.5)
    resource.prlimit(supervisor.pid, resource.RLIMIT_NOFILE, files)

    pid_of(tmp_path, "sleeper", other_than=old)
    supervisor.terminate()
    death, *refusals = supervisor.communicate(timeout=10)[1].splitlines()
    assert death.startswith("sleeper died (SIGKILL)")
    assert set(refusals) == {"sleeper could not be started (Too many open files), tried again in 0.4 s"}


def children_of(pid: int) -> set[int]:
    """Return the processes that run under another one, but for those that are dead and not yet buried."""
    listed = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid=,stat="], capture_output=True, text=True, check=False)
    return {int(line.split()[0]) for line in listed.stdout.splitlines() if not line.split()[1].startswith("Z")}


def test_a_child_that_was_killed_is_said_to_have_been(start: Start, tmp_path: Path) -> None:
    supervisor = start("sleeper")
    old = pid_of(tmp_path, "sleeper")
    os.kill(old, signal.SIGKILL)

    pid_of(tmp_path, "sleeper", other_than=old)
    supervisor.terminate()

    assert supervisor.communicate(timeout=10)[1].startswith("sleeper died (SIGKILL), restarted in 0.1 s: ")


def test_a_child_that_hangs_is_ended_and_started_anew_and_the_line_says_why(start: Start, tmp_path: Path) -> None:
    supervisor = start("living", "sleeper")
    old, other = pid_of(tmp_path, "living"), pid_of(tmp_path, "sleeper")
    time.sleep(0.5)

    os.kill(old, signal.SIGSTOP)

    new = pid_of(tmp_path, "living", other_than=old)
    soon(lambda: group_lives(new))
    assert not group_lives(old)
    assert pid_of(tmp_path, "sleeper") == other
    time.sleep(3)
    assert pid_of(tmp_path, "living") == new  # which works, and is let be
    supervisor.terminate()
    (line,) = supervisor.communicate(timeout=10)[1].splitlines()
    assert line == f"living died (no sign of life for 2 s), restarted in 0.1 s: {tmp_path}/log/living.log"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_all_and_leaves_no_process_and_no_pid_file(start: Start, tmp_path: Path, number: int) -> None:
    supervisor = start("sleeper", "parent")
    pids = [pid_of(tmp_path, "sleeper"), pid_of(tmp_path, "parent")]

    supervisor.send_signal(number)

    assert supervisor.wait(10) == 0
    assert [group_lives(pid) for pid in pids] == [False, False]
    assert not list((tmp_path / "run").glob("*.pid"))


def test_a_child_that_will_not_stop_is_ended_after_the_grace(start: Start, tmp_path: Path) -> None:
    supervisor = start("stubborn")
    pid = pid_of(tmp_path, "stubborn")
    time.sleep(0.2)

    supervisor.terminate()

    assert supervisor.wait(10) == 0
    assert not group_lives(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel for a signal at the parent's death")
def test_children_stop_when_their_supervisor_is_killed(start: Start, tmp_path: Path) -> None:
    supervisor = start("sleeper")
    pid = pid_of(tmp_path, "sleeper")

    supervisor.kill()

    soon(lambda: not group_lives(pid))


KILLED_AT_ONCE = """
import os, signal, sys, time
from pathlib import Path
from ocindex.run_all.child import Child

leave = os.setsid
os.setsid = lambda: (leave(), time.sleep(1))
late = Child("late", lambda: time.sleep(60), folder=Path(sys.argv[1]))
late.claim()
late.start()
time.sleep(0.3)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_child_whose_supervisor_was_killed_before_it_began_does_not_begin(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED_AT_ONCE, str(tmp_path)], check=False)
    pid = pid_of(tmp_path, "late")
    assert group_lives(pid)

    soon(lambda: not group_lives(pid))


def test_a_later_start_ends_what_a_killed_supervisor_left(start: Start, tmp_path: Path) -> None:
    supervisor = start("stubborn")
    old = pid_of(tmp_path, "stubborn")
    time.sleep(0.2)
    supervisor.kill()
    supervisor.wait(10)
    assert group_lives(old)

    start("stubborn")

    pid_of(tmp_path, "stubborn", other_than=old)
    assert not group_lives(old)


def test_a_pid_file_that_nobody_holds_harms_nobody(start: Start, tmp_path: Path) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "sleeper.pid").write_text(f"{bystander.pid}\n")

    start("sleeper")

    pid_of(tmp_path, "sleeper", other_than=bystander.pid)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_a_second_supervisor_of_the_same_folder_is_refused(start: Start, tmp_path: Path) -> None:
    start("sleeper")
    pid = pid_of(tmp_path, "sleeper")

    second = start("sleeper")
    _, said = second.communicate(timeout=20)

    assert second.returncode == 1
    assert said == f"sleeper runs already, from {tmp_path}\n"
    assert pid_of(tmp_path, "sleeper") == pid
    assert group_lives(pid)


def test_a_port_that_is_taken_is_refused_by_name(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings.HOST, settings.PORT = other.getsockname()

        with pytest.raises(CommandError, match=r"^Port \d+ of 127\.0\.0\.1 is taken: name another one in PORT\.$"):
            open_port()


def test_a_foreign_address_is_refused_by_name(settings: Settings) -> None:
    settings.HOST, settings.PORT = "192.0.2.1", 8000

    with pytest.raises(CommandError, match=r"^HOST=192\.0\.2\.1 is not an address of this machine\.$"):
        open_port()


def test_a_socket_that_the_process_before_had_open_is_served_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As systemd tells of it: sd_listen_fds(3)."""
    script = "from ocindex.serving import listening as l; s = l.open_socket(); print(s.getsockname()[1], s.fileno())"
    with socket.create_server(("127.0.0.1", 0)) as held:
        command = f'exec 3<&{held.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec {sys.executable} -c "{script}"'
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "ocindex.settings"}
        done = subprocess.run(
            ["/bin/bash", "-c", command], pass_fds=[held.fileno()], env=environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

        assert (done.stdout, done.stderr) == (f"{held.getsockname()[1]} 3\n", "")


def test_several_processes_answer_and_share_a_log(settings: Settings, tmp_path: Path) -> None:
    settings.WEB_CONCURRENCY, settings.VAR_DIR = 3, tmp_path
    made = children(["web", "worker"], [])

    assert [child.name for child in made] == ["web", "web-2", "web-3", "worker"]
    assert [child.log_file.name for child in made] == ["web.log", "web.log", "web.log", "worker.log"]


def test_a_log_that_grows_too_long_is_set_aside_while_it_is_written(tmp_path: Path) -> None:
    def write() -> None:
        for _line in range(1000):
            os.write(1, b"x" * 100_000)
            time.sleep(0.005)

    child = Child("writer", write, folder=tmp_path)
    child.claim()
    child.start()

    soon(lambda: child.tend() or child.log_file.with_suffix(".log.1").exists())

    size = child.log_file.stat().st_size
    soon(lambda: child.log_file.stat().st_size > size)  # it is written on, from the beginning
    child.end()
    assert child.log_file.stat().st_size < LOG_BYTES
    assert child.log_file.with_suffix(".log.1").stat().st_size > LOG_BYTES


@pytest.mark.parametrize(
    ("redis", "given", "started"),
    [
        ("", ["web", "worker", "beat"], ["web", "worker"]),
        ("", ["web", "beat"], ["web"]),
        ("redis://127.0.0.1:1/0", ["beat", "web", "worker"], ["web", "worker", "beat"]),
        ("redis://127.0.0.1:1/0", ["web"], ["web"]),
    ],
)
def test_the_clock_is_a_process_of_its_own_only_with_redis(
    settings: Settings, redis: str, given: list[str], started: list[str]
) -> None:
    settings.REDIS_URL, settings.RUN = redis, given

    assert names_of_children() == started


def test_a_clock_alone_is_refused_without_redis(settings: Settings) -> None:
    settings.REDIS_URL, settings.RUN = "", ["beat"]

    with pytest.raises(CommandError, match=r"^RUN=beat: without REDIS_URL the worker has its own clock; name web or "):
        call_command("up")


def test_a_word_in_run_that_names_no_child_is_refused(settings: Settings) -> None:
    settings.RUN = ["web", "wroker"]

    with pytest.raises(CommandError, match=r"^RUN=web,wroker: name some of web, worker and beat\.$"):
        call_command("up")
