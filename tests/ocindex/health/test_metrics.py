"""/metrics is for whoever has its token, counts over all processes, and tells of nobody's moment."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from indicators.models import SignInDelay
from lib import metrics
from ocindex.health import parts
from ocindex.health.probes import Probe
from surveys.models import Response
from tests.surveys.visiting import SURVEY, filled, visitor

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "a-token-of-twenty-characters"
READER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def token(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def numbers(client: Client) -> dict[str, float]:
    """Return what /metrics says, by name and the values of the labels."""
    text = client.get("/metrics", headers=READER).content.decode()
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {" ".join([sample.name, *sample.labels.values()]): sample.value for sample in samples}


@pytest.mark.parametrize(
    "header", [{}, {"authorization": "Bearer another"}, {"authorization": "Basic YTpi"}, {"authorization": "Bearer "}]
)
@pytest.mark.django_db
def test_nobody_else_reads_it(client: Client, header: dict[str, str]) -> None:
    assert client.get("/metrics", headers=header).status_code == 404


@pytest.mark.django_db
def test_without_a_token_there_is_none(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_it_tells_how_parts_work_and_releases_are(client: Client) -> None:
    SignInDelay.objects.create(key="a", failures=3, last_at=timezone.now())
    SignInDelay.objects.create(key="b", failures=4, last_at=timezone.now())

    said = numbers(client)

    assert said["ocindex_part_well database"] == 1
    assert said["ocindex_disk_free_bytes"] > 0
    assert said["ocindex_sign_in_failures"] == 7
    assert said["ocindex_release"] == 3
    assert said["ocindex_work_waiting"] == said["ocindex_work_set_aside"] == 0


@pytest.mark.django_db
def test_what_waits_of_visitors_is_told_as_of_yesterday(client: Client) -> None:
    trapped = filled(visitor().get(SURVEY))
    trapped["homepage"] = "https://spam.example"
    trapped.submit()

    assert numbers(client)["ocindex_held_answers"] == 0
    Response.objects.update(submitted_on=timezone.now().date() - timedelta(days=3))
    said = numbers(client)
    assert (said["ocindex_held_answers"], said["ocindex_held_answers_oldest_days"]) == (1, 3)


COUNTING = """
import sys
from pathlib import Path
from lib import metrics
folder = Path(sys.argv[1])
metrics.begin(folder)
import os
if not os.fork():
    metrics.count_request("/2025/", "200 OK")
    os._exit(0)
os.wait()
for path, status in [("/2025/", "200 OK"), ("/api/v1/scores", "404"), ("/admin/", "302"), ("/static/a.css", "200"),
                     ("/countries/ZAF/data.csv", "200"), ("/releases/1/release.zip", "200")]:
    metrics.count_request(path, status)
metrics.count_refusal()
from prometheus_client import CollectorRegistry, generate_latest
registry = CollectorRegistry()
metrics.collect(registry)
print(generate_latest(registry).decode())
"""


def test_requests_are_counted_over_all_processes_by_kind_and_status(tmp_path: Path) -> None:
    (tmp_path / "counter_7.db").write_bytes(b"of a process before")

    done = subprocess.run([sys.executable, "-c", COUNTING, str(tmp_path)], capture_output=True, text=True, check=True)

    samples = [each for family in text_string_to_metric_families(done.stdout) for each in family.samples]
    assert {tuple(each.labels.values()): each.value for each in samples if each.name == "ocindex_requests_total"} == {
        ("page", "2xx"): 2, ("api", "4xx"): 1, ("staff", "3xx"): 1, ("static", "2xx"): 1, ("file", "2xx"): 2,
    }  # fmt: skip
    assert [each.value for each in samples if each.name == "ocindex_refused_total"] == [1]


FULL_DISK = """
import resource, sys
from pathlib import Path
from lib import metrics
folder = Path(sys.argv[1])
metrics.begin(folder)
_soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
metrics.count_request("/", "200 OK")
print(len(list(folder.iterdir())))
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
metrics.count_request("/", "200 OK")
metrics.count_request("/", "200 OK")
(file,) = folder.iterdir()
print(file.stat().st_blocks * 512 >= metrics.FILE_BYTES)
from prometheus_client import CollectorRegistry, generate_latest
registry = CollectorRegistry()
metrics.collect(registry)
print(generate_latest(registry).decode())
"""


def test_on_a_full_disk_nothing_is_counted_and_nobody_dies_of_it(tmp_path: Path) -> None:
    """What is counted lies in a file that is mapped into memory: without room for it, writing ends the process."""
    done = subprocess.run([sys.executable, "-c", FULL_DISK, str(tmp_path)], capture_output=True, text=True, check=True)

    meanwhile, is_whole, *counted = done.stdout.splitlines()
    assert (meanwhile, is_whole) == ("0", "True")
    assert 'ocindex_requests_total{kind="page",status="2xx"} 2.0' in counted


def test_nothing_is_asked_of_a_database_that_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that hangs raises nothing: a scrape would wait for it without end. Without the mark, a query would raise."""
    monkeypatch.setattr(parts, "database", Probe(lambda: 1 / 0))

    values = numbers(client)

    assert values["ocindex_part_well database"] == 0
    assert "ocindex_work_waiting" not in values
    assert values["ocindex_disk_free_bytes"] > 0


AT_ONCE = """
import sys, threading, time
from pathlib import Path
from lib import metrics
metrics.begin(Path(sys.argv[1]))
import prometheus_client
quick = prometheus_client.Counter
prometheus_client.Counter = lambda *facts: (time.sleep(0.05), quick(*facts))[1]
ready, faults = threading.Barrier(16), []
threading.excepthook = lambda fault: faults.append(fault.exc_value)
def count():
    ready.wait()
    metrics.count_request("/", "200 OK")
threads = [threading.Thread(target=count) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(faults))
"""


def test_the_first_requests_may_come_at_once(tmp_path: Path) -> None:
    """Else some of the first readers after a start got an error in place of their page."""
    command = [sys.executable, "-c", AT_ONCE, str(tmp_path)]
    counted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert counted.stdout == "0\n"


def test_a_disk_that_takes_no_numbers_stops_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(metrics, "_has_room", True)
    monkeypatch.setattr(metrics, "_counters", refuse)

    metrics.count_request("/", "200 OK")
    metrics.count_refusal()
