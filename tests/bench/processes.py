"""What a process and its children take of the machine, by the files of /proc."""

import os
from contextlib import suppress
from pathlib import Path

PROCESSES = Path("/proc")
TICK = 1 / os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    """Return the seconds that a process and its children have taken, those of the system for them included."""
    return TICK * sum(spent for _number, spent in _family(pid))


def proportional_bytes(pid: int) -> dict[str, int]:
    """Return the memory of a process and its children, by name and number; what several share is divided among them."""
    taken = {}
    for number, _spent in _family(pid):
        with suppress(OSError):
            lines = (PROCESSES / str(number) / "smaps_rollup").read_text().splitlines()
            name = (PROCESSES / str(number) / "comm").read_text().strip()
            taken[f"{name} {number}"] = 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return taken


def _family(pid: int) -> list[tuple[int, int]]:
    """Return (number, ticks of the processor) of a process and of all that descend from it."""
    parents, spent = {}, {}
    for stat in PROCESSES.glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            number = int(stat.parent.name)
            parents[number], spent[number] = int(fields[1]), int(fields[11]) + int(fields[12])
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return [(one, spent[one]) for one in family if one in spent]
