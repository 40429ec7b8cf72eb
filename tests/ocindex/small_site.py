"""A site in small, to be supervised: `python -m tests.ocindex.small_site FOLDER NAME...`."""

import gc
import os
import signal
import sys
import time
from pathlib import Path

from ocindex.run_all.child import Child, RunsAlready
from ocindex.run_all.sign_of_life import SignOfLife
from ocindex.run_all.supervisor import Supervisor


def sleep() -> None:
    """Do nothing for as long as any test takes."""
    time.sleep(60)


def refuse_to_stop() -> None:
    """Do nothing, and hear no polite request."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)


def fail() -> None:
    """Die at once, and say why."""
    print("there is nothing to serve", flush=True)
    sys.exit(3)


def multiply() -> None:
    """Have a process of its own, as a web server has."""
    if not os.fork():
        time.sleep(60)
    time.sleep(60)


def count_what_is_in_common() -> None:
    """Print how many objects no collector looks at."""
    print(gc.get_freeze_count(), flush=True)
    time.sleep(60)


def give_signs() -> None:
    """Say again and again that it works."""
    while True:
        SIGN.give()
        time.sleep(0.02)


SIGN = SignOfLife(silent=2, beginning=60)
WORK = {
    "living": give_signs,
    "counting": count_what_is_in_common,
    "sleeper": sleep,
    "stubborn": refuse_to_stop,
    "failing": fail,
    "parent": multiply,
}


def main(folder: Path, names: list[str]) -> int:
    """Supervise the children that are named; return the exit code."""
    signs = {"living": SIGN}
    children = [
        Child(name, WORK[name], folder=folder, delays=(0.1, 0.2, 0.4), patience=0.5, sign=signs.get(name))
        for name in names
    ]
    supervisor = Supervisor(children, grace=0.5)
    try:
        supervisor.claim()
        supervisor.run()
    except RunsAlready as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
