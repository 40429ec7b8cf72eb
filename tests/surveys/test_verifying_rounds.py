"""A round keeps what happened in its chain, whose head stands in the audit trail, and a command checks both."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from indicators.models import AuditEntry
from lib import append_only
from surveys.models import RoundAct
from surveys.rounds import acts, answering, extending, opening, reopening
from tests.factories import assignment_of, invite, open_round

pytestmark = pytest.mark.django_db


def verified() -> str:
    out = StringIO()
    call_command("verify_rounds", stdout=out)
    return out.getvalue()


def tampered(statement: str) -> None:
    append_only.drop_triggers()
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        append_only.create_triggers()


def test_a_coordinators_acts_stand_in_the_chain_by_day_and_code() -> None:
    opened = open_round()
    invitation, _token = invite(opened)
    answering.recuse(assignment_of(invitation, "GHA"))
    answering.reopen(assignment_of(invitation, "GHA"), by=None)
    extending.extend(opened, closes=date(2099, 1, 1), by=None, why="Ill.")
    opening.close_round(opened, by=None)
    reopening.reopen_round(opened, closes=date(2099, 1, 2), by=None, why="Ill.")

    whole_round = list(RoundAct.objects.filter(code="").values_list("act", "iso3"))
    reopened = RoundAct.objects.get(act=acts.REOPENED)

    assert whole_round == [("round opened", ""), ("extended", ""), ("round closed", ""), ("round reopened", "")]
    assert (reopened.code, reopened.iso3) == ("AAA-222", "GHA")


def test_the_audit_trail_holds_the_chain_as_it_was_at_the_close() -> None:
    opened = open_round()

    opening.close_round(opened, by=None)

    last = RoundAct.objects.latest("number")
    assert last.act == "round closed"
    assert AuditEntry.objects.get(act="round closed").facts["acts_sha256"] == last.sha256


def test_rounds_that_are_as_they_were_written_are_ok() -> None:
    opening.close_round(open_round(), by=None)

    assert verified() == "2027 · West Africa · 1: 2 acts, OK\n"


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE surveys_roundact SET code = 'AAA-222' WHERE number = 2", "2: altered"),
        ("DELETE FROM surveys_roundact WHERE number = 2", "2: missing"),
        ("DELETE FROM surveys_roundact WHERE number = 3", "the audit trail holds an entry that is not in the chain"),
        ("DELETE FROM surveys_roundact", "the audit trail holds an entry that is not in the chain"),
    ],
)
def test_the_command_finds_what_was_altered_or_taken_out_even_at_the_end(statement: str, fault: str) -> None:
    opened = open_round()
    acts.record(opened, acts.DECLINED, code="BBB-333", iso3="GHA")
    opening.close_round(opened, by=None)
    tampered(statement)
    out = StringIO()

    with pytest.raises(CommandError, match="Not as it was written: 2027 · West Africa · 1"):
        call_command("verify_rounds", stdout=out)

    assert fault in out.getvalue()


def test_the_command_finds_acts_of_a_round_whose_row_was_taken_away() -> None:
    opened = open_round()
    opened.invitations.all().delete()
    number = opened.pk
    opened.delete()
    out = StringIO()

    with pytest.raises(CommandError, match=f"#{number}"):
        call_command("verify_rounds", stdout=out)

    assert f"Round #{number}: its acts are here, and its row is gone" in out.getvalue()
