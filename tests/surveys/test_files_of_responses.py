"""Files of responses as background work: asked for, made by a worker, cancelled, taken, and gone in time."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from indicators.models import AuditEntry
from lib.refusals import Refused
from surveys import tasks
from surveys.exporting import making, reading, storage
from surveys.models import Response, ResponseExport, Survey, SurveyVersion
from tests.factories import make_live, member, respond, signed_in
from tests.surveys.response_files import asked, download, files_in, rows

pytestmark = pytest.mark.django_db
State = ResponseExport.State


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    survey, version = make_live()
    respond(version, {"missing": "Rivers"})
    return survey, version


def page(survey: Survey) -> str:
    return reverse("admin:surveys_response_files", args=[survey.pk])


def queued(survey: Survey, **fields: object) -> ResponseExport:
    return ResponseExport.objects.create(survey=survey, language="en", by=member("researcher"), **fields)


def test_asking_makes_nothing_until_a_worker_does(live: tuple[Survey, SurveyVersion], var: Path) -> None:
    client = signed_in("researcher")

    answer = client.post(f"{page(live[0])}?language=en", {"act": "make"})

    export = ResponseExport.objects.get()
    assert answer.headers["Location"] == page(live[0])
    assert (export.state, export.query, export.with_words) == (State.QUEUED, "language=en", True)
    assert not (var / "exports").exists()
    tasks.work_on_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.rows, export.expires_on) == (
        State.DONE, 1, timezone.now().date() + timedelta(days=7),
    )  # fmt: skip


def test_whoever_does_not_choose_gets_every_format_and_else_those_that_are_chosen(
    live: tuple[Survey, SurveyVersion],
) -> None:
    client = signed_in("researcher")
    for chosen in ({}, {"chosen": "1", "format": ["stata", "no-such"]}):
        client.post(page(live[0]), {"act": "make", **chosen})
    for export in ResponseExport.objects.order_by("pk"):
        tasks.work_on_export(export.pk)

    first, second = (
        set(files_in(b"".join(download(client, export)))) for export in ResponseExport.objects.order_by("pk")
    )

    tables = {"responses.csv", "responses-codes.csv"}
    assert first >= tables | {"responses.sav", "responses.dta", "responses.parquet"}
    assert first - second == {"responses.sav", "responses.parquet"}


def test_a_file_lies_under_a_random_name_for_the_site_alone(live: tuple[Survey, SurveyVersion], var: Path) -> None:
    export = asked(signed_in("researcher"), live[0])

    (path,) = (var / "exports").iterdir()

    assert path.name == f"{export.file_name}.zip"
    assert len(export.file_name) == 32
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert path.stat().st_size == export.size


def test_each_asking_and_each_taking_is_in_the_audit_trail_and_no_cache_keeps_the_file(
    live: tuple[Survey, SurveyVersion],
) -> None:
    client = signed_in("researcher")

    response = download(client, asked(client, live[0]))

    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith('attachment; filename="reading-')
    assert len(rows(files_in(b"".join(response))["responses.csv"])) == 1
    acts = AuditEntry.objects.filter(subject_kind="surveys.responseexport").order_by("number")
    assert [(entry.act, entry.by.username if entry.by else "") for entry in acts] == [
        ("responses exported", "researcher"), ("file of responses taken", "researcher"),
    ]  # fmt: skip
    assert acts[1].facts["rows"] == 1
    assert LogEntry.objects.filter(user__username="researcher", change_message__contains="Exported").count() == 1


def test_looking_whether_a_file_is_there_is_no_taking(live: tuple[Survey, SurveyVersion]) -> None:
    client = signed_in("researcher")
    export = asked(client, live[0])

    client.head(reverse("admin:surveys_response_file", args=[live[0].pk, export.pk]))

    assert not AuditEntry.objects.filter(act="file of responses taken").exists()


def test_words_leave_only_with_those_who_may_read_them_when_they_take_the_file(
    live: tuple[Survey, SurveyVersion],
) -> None:
    researcher, counter = signed_in("researcher"), Client()
    user = User.objects.create_user("counter", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_response"))
    counter.force_login(user)
    with_words, without = asked(researcher, live[0]), asked(researcher, live[0], words="without")

    refused, taken = download(counter, with_words), download(counter, without)

    assert refused.status_code == 302
    assert "q_missing" in rows(files_in(b"".join(taken))["responses.csv"])[0]
    assert "t_missing" not in rows(files_in(b"".join(download(counter, without)))["responses.csv"])[0]
    again = asked(counter, live[0])
    assert not again.with_words
    counter.post(page(live[0]), {"act": f"again-{with_words.pk}"})
    assert not live[0].exports.latest("pk").with_words


def test_a_file_of_another_survey_is_not_found_under_this_one(live: tuple[Survey, SurveyVersion]) -> None:
    client, (other, _version) = signed_in("researcher"), make_live("other")
    export = asked(client, live[0])

    assert client.get(reverse("admin:surveys_response_file", args=[other.pk, export.pk])).status_code == 404
    assert client.post(page(other), {"act": f"cancel-{export.pk}"}).status_code == 404


def test_what_is_cancelled_stops_within_a_chunk_and_leaves_no_file(
    live: tuple[Survey, SurveyVersion], var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey, version = live
    for _number in range(4):
        respond(version, {})
    monkeypatch.setattr(reading, "CHUNK", 1)
    export, written = queued(survey), []
    go_on = export.heartbeat

    def cancel_after_two(done: int, total: int) -> None:
        written.append(done)
        if done == 2:
            making.cancel(ResponseExport.objects.get(pk=export.pk), by=member("researcher", "another"))
        go_on(done, total)

    monkeypatch.setattr(export, "heartbeat", cancel_after_two)
    making.work_on(export)

    export.refresh_from_db()
    assert written == [0, 1, 2]
    assert (export.cancelled, export.state, export.rows) == (True, State.FAILED, None)
    assert list((var / "exports").iterdir()) == []
    with pytest.raises(Refused, match="not being made"):
        making.cancel(export, by=member("researcher", "a third"))


def test_a_database_that_is_locked_for_a_while_does_not_end_the_work(
    live: tuple[Survey, SurveyVersion], monkeypatch: pytest.MonkeyPatch
) -> None:
    export, refused = queued(live[0]), []
    go_on = export.heartbeat

    def locked_once(done: int, total: int) -> None:
        if not refused:
            refused.append(done)
            raise OperationalError("database is locked")
        go_on(done, total)

    monkeypatch.setattr(export, "heartbeat", locked_once)
    making.work_on(export)

    export.refresh_from_db()
    assert (refused, export.state, export.rows) == ([0], State.DONE, 1)


def test_what_a_killed_worker_left_is_begun_anew_and_its_rest_swept(
    live: tuple[Survey, SurveyVersion], var: Path
) -> None:
    export = queued(live[0])
    assert export.claim()
    export.hold_name("a" * 32)
    left = storage.path_of("a" * 32)
    left.write_bytes(b"half")
    storage.sweep()
    assert left.exists()
    ResponseExport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    tasks.work_on_export(export.pk)
    storage.sweep()

    export.refresh_from_db()
    assert (export.state, export.attempts, export.rows) == (State.DONE, 2, 1)
    assert [path.name for path in (var / "exports").iterdir()] == [f"{export.file_name}.zip"]


def test_a_file_whose_rows_are_not_those_that_the_database_counts_is_none(
    live: tuple[Survey, SurveyVersion], var: Path
) -> None:
    survey, version = live
    export, late = queued(survey), []

    def add_after_the_count(execute, sql, values, many, context):  # type: ignore[no-untyped-def]
        found = execute(sql, values, many, context)
        if "COUNT(*)" in sql and "counted" in sql and not late:
            late.append(respond(version, {}))
        return found

    with connection.execute_wrapper(add_after_the_count):
        making.work_on(export)

    export.refresh_from_db()
    assert (export.state, export.error) == (
        State.FAILED, "The database counts 1 responses, and 2 were written: try it again.",
    )  # fmt: skip
    assert list((var / "exports").iterdir()) == []


def test_a_file_whose_time_is_over_is_neither_given_nor_kept(
    live: tuple[Survey, SurveyVersion], var: Path, settings: Settings
) -> None:
    client = signed_in("researcher")
    export = asked(client, live[0])
    ResponseExport.objects.update(expires_on=timezone.now().date() - timedelta(days=1))

    assert download(client, export).status_code == 302
    tasks.forget()

    assert list((var / "exports").iterdir()) == []
    assert "deleted: its time is over" in client.get(page(live[0])).content.decode()


def test_a_file_goes_with_its_survey(live: tuple[Survey, SurveyVersion], var: Path) -> None:
    asked(signed_in("researcher"), live[0])
    ResponseExport.objects.all().delete()

    storage.sweep()

    assert list((var / "exports").iterdir()) == []


def test_an_erased_response_is_in_no_file_that_is_made_afterwards(live: tuple[Survey, SurveyVersion]) -> None:
    client = signed_in("researcher")
    first = asked(client, live[0])
    Response.objects.update(status="erased")

    client.post(page(live[0]), {"act": f"again-{first.pk}"})
    export = live[0].exports.latest("pk")
    tasks.work_on_export(export.pk)

    assert rows(files_in(b"".join(download(client, export)))["responses.csv"]) == []
    export.refresh_from_db()
    assert first.rows_sha256 != export.rows_sha256


def test_the_same_rows_have_the_same_checksum(live: tuple[Survey, SurveyVersion]) -> None:
    client = signed_in("researcher")

    first, second = asked(client, live[0]), asked(client, live[0], words="without")

    assert first.rows_sha256 == second.rows_sha256 != ""


def test_one_account_waits_for_a_few_files_at_most(live: tuple[Survey, SurveyVersion]) -> None:
    client = signed_in("researcher")
    for _number in range(making.MOST_UNFINISHED + 1):
        client.post(page(live[0]), {"act": "make"})

    assert ResponseExport.objects.count() == making.MOST_UNFINISHED
    assert "Your other files are still being made" in client.get(page(live[0])).content.decode()


def test_a_filter_that_cannot_be_read_makes_no_file(live: tuple[Survey, SurveyVersion]) -> None:
    client = signed_in("researcher")

    client.post(f"{page(live[0])}?since=yesterday", {"act": "make"})

    assert not ResponseExport.objects.exists()
    assert client.get(f"{page(live[0])}?since=yesterday").headers["Location"].endswith("/?since=yesterday")


def test_the_page_says_how_far_a_file_is_with_and_without_scripts(live: tuple[Survey, SurveyVersion]) -> None:
    export, client = queued(live[0]), signed_in("researcher", "reader")
    assert export.claim()
    export.heartbeat(1200, 4000)
    progress = reverse("admin:surveys_response_files_progress", args=[live[0].pk])

    shown = " ".join(client.get(page(live[0])).content.decode().split())

    assert "1,200 of 4,000" in shown
    assert f'value="cancel-{export.pk}"' in shown
    assert client.get(f"{progress}?waiting=1").json() == {"unfinished": True, "done": 1200, "total": 4000}
    assert client.get(f"{progress}?waiting=2").json()["unfinished"] is False  # one of two is ready: look again
    making.cancel(export, by=member("researcher", "another"))
    assert client.get(progress).json() == {"unfinished": False, "done": 0, "total": 0}


def test_the_list_takes_as_many_queries_for_many_files_as_for_one(
    live: tuple[Survey, SurveyVersion], django_assert_max_num_queries: object
) -> None:
    client, by = signed_in("researcher", "reader"), member("researcher")
    for _number in range(20):
        ResponseExport.objects.create(survey=live[0], language="en", by=by)

    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get(page(live[0]))
