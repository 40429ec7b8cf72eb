"""The embedded broker loses no message to a reader that is quicker than its writer."""

import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection, Queue


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """Return a connection to a broker in a folder of its own."""
    folders = {name: str(tmp_path / name) for name in ("data_folder_in", "control_folder", "processed_folder")}
    folders["data_folder_out"] = folders["data_folder_in"]
    for folder in folders.values():
        Path(folder).mkdir(exist_ok=True)
    with Connection(
        "filesystem://", transport="ocindex.message_files:Transport", transport_options=folders
    ) as connection:
        yield connection


@pytest.fixture
def name() -> str:
    """Return a name of a queue that no test had before: a process remembers what it has bound."""
    return f"work-{uuid.uuid4()}"


def waiting(connection: Connection) -> list[Path]:
    return list(Path(connection.transport_options["data_folder_in"]).glob("*.msg"))


def put_broken_message(connection: Connection, name: str) -> None:
    (Path(connection.transport_options["data_folder_in"]) / f"1_begun.{name}.msg").write_text("")


def test_messages_come_out_in_the_order_in_which_they_went_in(connection: Connection, name: str) -> None:
    queue = connection.SimpleQueue(name)
    for number in range(5):
        queue.put({"row": number})

    assert [queue.get(block=False).payload["row"] for _number in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(Empty):
        queue.get(block=False)


def test_a_message_appears_only_when_it_is_whole(
    connection: Connection, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = connection.SimpleQueue(name)
    seen: list[list[Path]] = []
    write_text = Path.write_text

    def watched(path: Path, *args: str, **options: str) -> int:
        size = write_text(path, *args, **options)
        seen.append(waiting(connection))
        return size

    monkeypatch.setattr(Path, "write_text", watched)
    queue.put({"row": 1})

    assert seen == [[]]
    assert len(waiting(connection)) == 1


def test_a_message_that_cannot_be_read_is_dropped_and_the_next_one_is_read(connection: Connection, name: str) -> None:
    queue = connection.SimpleQueue(name)
    put_broken_message(connection, name)
    queue.put({"row": 1})

    assert queue.get(block=False).payload == {"row": 1}


def test_a_message_that_is_wiped_while_it_is_taken_ends_no_worker(
    connection: Connection, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = connection.SimpleQueue(name)
    queue.put({"row": 1})

    def wiped(path: Path, **_options: str) -> str:
        path.unlink()
        raise FileNotFoundError(path)

    with monkeypatch.context() as patched, pytest.raises(Empty):
        patched.setattr(Path, "read_text", wiped)
        queue.get(block=False)

    queue.put({"row": 2})
    assert queue.get(block=False).payload == {"row": 2}


def test_the_transport_that_is_replaced_dies_of_a_message_that_is_being_written(
    connection: Connection, name: str
) -> None:
    with Connection("filesystem://", transport_options=connection.transport_options) as plain:
        queue = plain.SimpleQueue(name)
        put_broken_message(connection, name)

        with pytest.raises(ValueError, match="Expecting value"):
            queue.get(block=False)


def test_folders_that_were_deleted_are_made_anew(connection: Connection, name: str) -> None:
    queue = connection.SimpleQueue(name)
    for folder in ("data_folder_in", "control_folder"):
        shutil.rmtree(connection.transport_options[folder])
    with pytest.raises(Empty):
        queue.get(block=False)

    queue.put({"row": 1})

    assert queue.get(block=False).payload == {"row": 1}


def test_many_writers_and_readers_lose_nothing_and_double_nothing(connection: Connection, name: str) -> None:
    taken: list[int] = []

    def write(first: int) -> None:
        with connection.clone() as own:
            queue = own.SimpleQueue(name)
            for number in range(first, first + 50):
                queue.put({"row": number})

    def read() -> None:
        with connection.clone() as own:
            queue = own.SimpleQueue(name)
            while len(taken) < 200:
                try:
                    message = queue.get(timeout=2)
                except Empty:
                    return
                message.ack()
                taken.append(message.payload["row"])

    run_at_once([*(partial(write, first) for first in range(0, 200, 50)), read, read, read])

    assert sorted(taken) == list(range(200))


def test_queues_that_are_bound_at_once_are_all_in_the_table(connection: Connection, name: str) -> None:
    def bind(queue: str) -> None:
        with connection.clone() as own:
            Queue(queue, exchange=f"{name}-shared", routing_key=queue)(own.channel()).declare()

    run_at_once([partial(bind, f"{name}-{number}") for number in range(10)])

    table = connection.channel().get_table(f"{name}-shared")
    assert {row.queue for row in table} == {f"{name}-{number}" for number in range(10)}


def test_a_queue_that_is_deleted_leaves_the_table(connection: Connection, name: str) -> None:
    queue = Queue(name, exchange=f"{name}-shared", routing_key=name)(connection.channel())
    queue.declare()

    queue.delete()

    assert connection.channel().get_table(f"{name}-shared") == []


def run_at_once(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
