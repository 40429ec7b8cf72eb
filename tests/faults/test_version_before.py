"""The code of the version before, as it was, on a database that this code has migrated, or tried to."""

import io
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.conftest import ON_POSTGRESQL, a_site
from tests.faults.planted import anybody
from tests.faults.posting import Visitor
from tests.faults.running import CHECKOUT, START_SECONDS, Site, within
from tests.faults.workers import clock, rows, worker

# The commit of the version before, `before-0.3`: the next release names its own here.
BEFORE = "10e92f289376decb604f4e80a69124740382e0f9"
SOFTWARE = ("indicators", "lib", "ocindex", "surveys", "templates", "manage.py", "pyproject.toml")
MIGRATION = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "{before}")]
    operations = [{operation}]
"""
SUCCEEDS = """migrations.CreateModel("Planted", [("id", models.BigAutoField(primary_key=True))])"""
AGGREGATES = "SELECT COUNT(*) FROM surveys_aggregate JOIN surveys_run ON surveys_run.id = run_id"
FAILS = """migrations.RunPython(lambda apps, editor: editor.execute("SELECT 1 FROM surveys_nowhere"))"""


@pytest.fixture(scope="module")
def code_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The software of the version before, in a folder of its own."""
    archive = subprocess.run(["git", "archive", BEFORE], cwd=CHECKOUT, capture_output=True, check=False)
    if archive.returncode:
        pytest.skip(f"commit {BEFORE[:7]} is not in this clone, as in a shallow one")
    folder = tmp_path_factory.mktemp("code-before")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def prepared_before(code_before: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder, and a database called `faults_before`, that the version before filled with its demonstration."""
    folder = tmp_path_factory.mktemp("prepared-before")
    with a_site(folder, "faults_before") as site:
        site.code = code_before
        for command in ("prepare", "make_demonstration"):
            succeed(site, command)
        yield folder


@pytest.fixture
def site(prepared_before: Path, tmp_path: Path) -> Iterator[Site]:
    """A site of the version before that does not run; its `code` is today's."""
    shutil.copytree(prepared_before, tmp_path, dirs_exist_ok=True)
    with a_site(tmp_path, "faults_after", like="faults_before") as site:
        yield site


def succeed(site: Site, *arguments: str) -> str:
    process = site.manage(*arguments)
    output, complaint = process.communicate(timeout=300)
    assert process.returncode == 0, complaint
    return output


@contextmanager
def served(site: Site) -> Iterator[None]:
    """Serve the pages of the version before by waitress: its own server is no longer among the packages."""
    command = [sys.executable, "-m", "waitress", f"--listen=127.0.0.1:{site.port}", "ocindex.wsgi:application"]
    environment = {**site.environment, "DJANGO_SETTINGS_MODULE": "ocindex.settings"}
    with (site.folder / "waitress.log").open("wb") as log:
        web = subprocess.Popen(command, cwd=site.code, env=environment, stdout=log, stderr=log)
        try:
            within(START_SECONDS, lambda: site.answers() or web.poll() is not None, "it did not answer")
            yield
        finally:
            web.kill()
            web.wait(10)


def applied(site: Site) -> set[tuple[str, str]]:
    return {(app, name) for app, name in rows(site, "SELECT app, name FROM django_migrations")}


def tables(site: Site) -> set[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    return {str(name) for (name,) in rows(site, query if ON_POSTGRESQL else "SELECT name FROM sqlite_master")}


def judge(site: Site, act: str) -> str:
    """Carry out an act of `judged` inside the site, and return what it printed."""
    return succeed(site, "shell", "-v", "0", "-c", f"from tests.faults import judged; {act}").strip()


def test_it_serves_takes_answers_lets_staff_in_and_aggregates(site: Site, code_before: Path) -> None:
    before = applied(site)
    succeed(site, "prepare")
    after = applied(site)
    site.code = code_before
    site.environment |= {"SWEEP_SECONDS": "1"}
    succeed(site, "prepare")
    name, password = (site.folder / "accounts.txt").read_text(encoding="utf-8").splitlines()[0].split()
    round_id = judge(site, "print(*judged.make(rounds=1, countries=2))")
    run = f"SELECT state FROM surveys_run WHERE round_id = {round_id}"

    with served(site), worker(site), clock(site):
        home = anybody(site).open("/")
        answer = Visitor(site.port).open().send(missing="What I miss is the port.")
        receipt = anybody(site).open(answer.receipt)
        start_page = anybody(site).sign_in(name, password).open("/admin/")
        judge(site, f"judged.start({round_id})")
        within(120, lambda: rows(site, run) == [("done",)], "the run did not end")

    assert after > before
    assert "Organized Crime Index" in home.html.select_one("title").get_text()
    assert (answer.status, receipt.html.select_one("h1").get_text()) == (302, "Thank you")
    assert rows(site, "SELECT COUNT(*) FROM surveys_answertext WHERE text = 'What I miss is the port.'") == [(1,)]
    assert "/admin/logout/" in start_page.text
    assert rows(site, f"{AGGREGATES} WHERE round_id = {round_id}") == [(64,)]


def test_it_starts_again_on_what_a_failed_migration_leaves(site: Site, code_before: Path, tmp_path: Path) -> None:
    before = (applied(site), tables(site))
    site.code = with_a_failing_migration(tmp_path / "code-after")

    process = site.manage("prepare")
    complaint = process.communicate(timeout=300)[1]
    left = (applied(site), tables(site))
    site.code = code_before
    succeed(site, "prepare")
    with served(site):
        home = anybody(site).open("/")

    assert process.returncode == 1
    assert complaint.startswith("CommandError: surveys.9999_fails failed: ")
    assert complaint.count("\n") == 1
    assert left == before
    assert "Organized Crime Index" in home.html.select_one("title").get_text()


def with_a_failing_migration(folder: Path) -> Path:
    """Copy today's software, and add two migrations, of which the second fails."""
    for name in SOFTWARE:
        path = CHECKOUT / name
        copy = shutil.copytree if path.is_dir() else shutil.copy
        folder.mkdir(exist_ok=True)
        copy(path, folder / name)  # type: ignore[operator]
    migrations = folder / "surveys" / "migrations"
    newest = max(path.stem for path in migrations.glob("[0-9]*.py"))
    (migrations / "9998_succeeds.py").write_text(MIGRATION.format(before=newest, operation=SUCCEEDS))
    (migrations / "9999_fails.py").write_text(MIGRATION.format(before="9998_succeeds", operation=FAILS))
    return folder
