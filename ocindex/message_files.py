"""The embedded broker: messages as files that come into their folder, and leave it, in one step.

kombu's own transport opens the file of a message before it writes it. A worker that looks in between finds an empty
file, takes it for a message, and dies of it; the same holds for the table of queues.
"""

import fcntl
import logging
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)
Rows = list[filesystem.exchange_queue_t]


class Channel(filesystem.Channel):
    """Writes beside and renames; drops what cannot be read, makes lost folders anew: the sweep finds the work again."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        _write_whole(folder / f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg", dumps(payload))

    def _get(self, queue: str, timeout: Any = None) -> Any:
        folder = Path(self.data_folder_in)
        for name in _names_in(folder):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f"{name}.taken"
            try:
                (folder / name).rename(taken)
                text = taken.read_text(encoding="utf-8")
            except FileNotFoundError:
                continue  # another worker was first, or the folder was emptied meanwhile
            taken.unlink(missing_ok=True)
            try:
                return loads(text)
            except ValueError:
                logger.warning("A message that cannot be read was dropped: %s", name)
        raise Empty

    def get_table(self, exchange: str) -> Rows:
        known = self._read_table(exchange)
        if known is None:
            # Never written, or lost with the folder: then what this process has bound itself is still true.
            bound = self.state.exchanges.get(exchange, {}).get("table", [])
            known = [_row(*row) for row in bound]
        return known

    def _read_table(self, exchange: str) -> Rows | None:
        try:
            text = self._exchange_file(exchange).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return [_row(*row) for row in loads(text)]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = _row(routing_key, pattern, queue)
        self._change_table(exchange, lambda rows: rows if row in rows else [row, *rows])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        virtual.Channel._delete(self, queue, exchange, routing_key, pattern, *args, **kwargs)
        row = _row(routing_key, pattern, queue)
        self._change_table(exchange, lambda rows: [other for other in rows if other != row])

    def _change_table(self, exchange: str, change: Callable[[Rows], Rows]) -> None:
        file = self._exchange_file(exchange)
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(self.control_folder / "tables.lock"):
            rows = self._read_table(exchange)
            changed = change(rows or [])
            if changed != rows:
                _write_whole(file, dumps(changed))


class Transport(filesystem.Transport):
    """What settings name beside `filesystem://`."""

    Channel = Channel


def _row(routing_key: str | None, pattern: str | None, queue: str | None) -> filesystem.exchange_queue_t:
    return filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return []


def _write_whole(path: Path, text: str) -> None:
    """Let a file appear under its name only when all of it is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{uuid.uuid4()}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
