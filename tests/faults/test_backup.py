"""A backup that is made while eight people write holds all that was acknowledged, and comes back on either database."""

import re
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Event

import pytest

from tests.faults.conftest import ON_POSTGRESQL, a_site, database
from tests.faults.planted import anybody
from tests.faults.posting import Visitor
from tests.faults.running import Site
from tests.faults.test_submit import QUESTIONS
from tests.faults.workers import rows
from tests.ocindex.backup.altering import ALTERATIONS
from tests.walking import form_with

WRITERS = 8
KEPT_APART = ["secret_key", "receipt_key", "vault_key", "signing_key.pem", "erasures.txt"]
EACH = """
from django.core.management import CommandError, call_command
for file in FILES:
    try:
        call_command("restore", file)
        print("RESTORED", file)
    except CommandError as refusal:
        print("REFUSED", len(str(refusal).splitlines()), refusal)
"""
VERIFY = """
from django.core.management import call_command
from surveys.models import Run
for command in ("verify_audit", "verify_releases", "verify_rounds"):
    call_command(command)
for run in Run.objects.filter(state="done"):
    call_command("verify_run", str(run.pk))
call_command("check", databases=["default"])
"""


def manage(site: Site, *arguments: str, seconds: int = 300) -> str:
    """Carry out a command, and return what it printed."""
    process = site.manage(*arguments)
    output, complaints = process.communicate(timeout=seconds)
    assert process.returncode == 0, output + complaints
    return output


@contextmanager
def writers(site: Site, given: list[str]) -> Iterator[None]:
    """Let eight visitors answer again and again while the block runs; add the receipt of each answer to a list."""
    over = Event()

    def write(number: int) -> None:
        while not over.is_set():
            answer = Visitor(site.port).open().send_until_answered(missing=f"Said by {number}.")
            if answer.status == 302:  # and not, as to too many at once, "please again"
                given.append(answer.receipt.rstrip("/").rpartition("/")[2])

    with ThreadPoolExecutor(WRITERS) as threads:
        written = [threads.submit(write, number) for number in range(WRITERS)]
        try:
            yield
        finally:
            over.set()
        for future in written:
            future.result()


@contextmanager
def on_the_other_engine(source: Site, folder: Path) -> Iterator[Site]:
    """Yield a site in an empty folder, on the other database than the source's where there is one, with its keys."""
    folder.mkdir()
    for name in KEPT_APART:
        if (source.folder / name).exists():
            shutil.copy(source.folder / name, folder / name)
    environment = {"DEMO": "1", "RUN": "web", "REDIS_URL": source.environment.get("REDIS_URL", "")}
    if ON_POSTGRESQL and source.environment["DATABASE_URL"].startswith("sqlite"):
        with database("faults_restored") as url:
            yield Site(folder, DATABASE_URL=url, **environment)
        return
    yield Site(folder, DATABASE_URL=f"sqlite:///{folder}/db.sqlite3", **environment)


def withdraw(site: Site, receipt: str) -> None:
    page = anybody(site).open(f"/feedback/receipt/{receipt}/")
    form_with(page, "csrfmiddlewaretoken").submit().follow()


def statuses(site: Site) -> dict[str, str]:
    """Return the status of each response by the hash of its receipt."""
    return dict(rows(site, "SELECT receipt_hash, status FROM surveys_response"))


def hash_of(receipt: str) -> str:
    return sha256(receipt.replace("-", "").encode()).hexdigest()


@pytest.fixture(params=["the engine under test", *(["SQLite"] if ON_POSTGRESQL else [])])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A site with the demonstration and a run, whose web server is up: of both engines, where there is a server."""
    folder = tmp_path / "source"
    if request.param == "SQLite":
        site = Site(folder, DATABASE_URL=f"sqlite:///{folder}/db.sqlite3", DEMO="1", RUN="web")
        yield from begun(site)
        site.stop()
        return
    with a_site(folder, "faults_source") as site:
        site.environment |= {"DEMO": "1", "RUN": "web"}
        yield from begun(site)


def begun(site: Site) -> Iterator[Site]:
    manage(site, "prepare")
    manage(site, "make_demonstration")
    ((round_id,),) = rows(site, "SELECT id FROM surveys_round")
    manage(site, "run_aggregation", str(round_id))
    site.start()
    yield site


def test_a_backup_under_writers_comes_back_whole_and_without_what_was_erased(source: Site, tmp_path: Path) -> None:
    backup, given = tmp_path / "site.backup", []
    with writers(source, given):
        while len(given) < 40:
            time.sleep(0.05)
        before = list(given)
        began = time.monotonic()
        output = manage(source, "backup", str(backup))
        print(f"\nbacked up in {time.monotonic() - began:.1f} s: {output.splitlines()[0]}")
    assert len(given) > len(before)  # nobody waited for it
    gone, kept = before[:5], before[5:]
    for receipt in gone:
        withdraw(source, receipt)

    with on_the_other_engine(source, tmp_path / "restored") as restored:
        refused = altered_backups(restored, backup, tmp_path)
        assert len(refused) == 20
        assert all(line.startswith("REFUSED 1 ") for line in refused), refused
        began = time.monotonic()
        output = manage(restored, "restore", str(backup))
        print(f"restored and verified in {time.monotonic() - began:.1f} s\n{output}")

        assert output.endswith("Everything holds. ./run starts the site.\n")
        found = statuses(restored)
        assert {found[hash_of(receipt)] for receipt in kept} <= {"ok", "held"}
        assert {found[hash_of(receipt)] for receipt in gone} == {"erased"}
        # Of each answer all or nothing: 21 rows and a text, though others were being written.
        whole = "SELECT r.id FROM surveys_response r JOIN surveys_survey s ON s.id = r.survey_id WHERE r.status <> "
        whole += "'erased' AND s.slug = 'feedback-on-the-index'"
        counts = rows(
            restored, f"SELECT count(*) FROM surveys_answer WHERE response_id IN ({whole}) GROUP BY response_id"
        )
        texts = rows(restored, f"SELECT count(*) FROM surveys_answertext WHERE response_id IN ({whole})")
        assert set(counts) == {(QUESTIONS,)}
        assert texts == [(len(counts),)]
        verified = manage(restored, "shell", "-v", "0", "-c", VERIFY)
        assert re.search(r"Run #\d+: [\d,]+ scores computed again, 0 differences", verified)
        restored.start()
        try:
            assert Visitor(restored.port).open().send_until_answered(missing="And on.").status == 302
            assert "withdr" in anybody(restored).open(f"/feedback/receipt/{gone[0]}/").text.lower()
        finally:
            restored.stop()


def altered_backups(site: Site, backup: Path, folder: Path) -> list[str]:
    """Try to restore twenty altered copies of a backup, in one process, and return a line of output for each."""
    content = backup.read_bytes()
    paths = [folder / f"altered-{number}" for number in range(20)]
    for path, name in zip(paths, list(ALTERATIONS)[1:], strict=True):
        altered = ALTERATIONS[name](content)
        assert altered != content, name
        path.write_bytes(altered)
    script = EACH.replace("FILES", repr([str(path) for path in paths]))
    lines = manage(site, "shell", "-v", "0", "-c", script, seconds=600).splitlines()
    return [line for line in lines if line.startswith(("REFUSED", "RESTORED"))]
