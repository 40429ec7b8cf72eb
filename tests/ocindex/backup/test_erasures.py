"""Every act that erases leaves a line in the file of erasures, and what the file lacks is added to it."""

import pytest
from django.core.cache import cache
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from lib import erasures_file
from lib.erasures_file import erasure
from ocindex import tasks
from ocindex.backup import erasures
from surveys import intake
from surveys.models import AnswerText, Expert, Response
from surveys.rounds import vault
from tests.factories import make_live, member, respond

pytestmark = pytest.mark.django_db
ASK = "3496b60a5a41e73d0b8d867ab63bdf2e0222099ddc9041cc007954392c938956"


def test_each_act_is_noted_once_it_is_committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    _survey, version = make_live()
    withdrawn, erased, redacted = (respond(version, {"missing": f"Ask Quartz {number}."}) for number in range(3))
    token = intake.save_answers(version, {"q-missing": ["Quartz"]}, language="en", seconds=None)
    text = AnswerText.objects.get(response=redacted)
    expert = Expert.objects.create(code="QQQ-222")

    with django_capture_on_commit_callbacks() as waiting:
        intake.withdraw(withdrawn)
        intake.erase(erased, by=member("researcher"), cause="identifies", why="It names somebody.")
        intake.redact(text, passage="Quartz", reason="A name", by=member("researcher", "second"))
        intake.delete_saved_answers(token)
        vault.erase_expert(expert, by=member("custodian"), why="Asked for it")
    assert erasures_file.read() == {}
    for callback in waiting:
        callback()

    expected = [
        erasure("response", withdrawn.receipt_hash),
        erasure("response", erased.receipt_hash, "erased-identifies"),
        erasure("saved answers", intake.token_hash(token)),
        erasure("expert", "QQQ-222"),
        # "Ask […] 2." in UTF-8, as sha256sum has it.
        erasure("text", f"{redacted.receipt_hash} {text.question_id} 0", ASK),
    ]
    noted = erasures_file.read()
    assert {one.what: one.how for one in expected}.items() <= noted.items()
    assert len(noted) == 1 + len(expected)  # and the key of the file
    assert erasures.missing() == []


def test_what_could_not_be_written_is_written_later_and_told_of_meanwhile(settings: Settings) -> None:
    """Nothing runs after this transaction: it is as if the process had died before it wrote."""
    _survey, version = make_live()
    intake.withdraw(respond(version, {"missing": "Ask Quartz."}))
    settings.ERASURES_FILE.mkdir()
    erasures_file.note([])
    tasks.sweep_erasures()
    assert cache.get(erasures_file.UNWRITTEN)

    settings.ERASURES_FILE.rmdir()
    tasks.sweep_erasures()

    (response,) = Response.objects.filter(status="erased")
    assert erasure("response", response.receipt_hash).what in erasures_file.read()
    assert cache.get(erasures_file.UNWRITTEN) is None


def test_another_receipt_key_has_all_of_it_written_again(settings: Settings) -> None:
    _survey, version = make_live()
    intake.withdraw(respond(version, {"missing": "Ask Quartz."}))
    erasures.write_missing()
    settings.RECEIPT_KEY = "another key, which no longer makes the same hashes"
    assert len(erasures.missing()) == 1

    erasures.write_missing()

    assert erasures.missing() == []
