"""The chain of a round: acts by code and day, of which none is taken out, put in or changed unseen."""

import pytest
from django.db import DatabaseError, connection, transaction

from lib import append_only
from surveys.models import RoundAct
from surveys.rounds import acts
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_with_acts() -> factories.Round:
    opened = factories.open_round()
    RoundAct.objects.filter(round=opened).exists()
    acts.record(opened, acts.AGREED, code="AAA-222", iso3="GHA")
    acts.record(opened, acts.SUBMITTED, code="AAA-222", iso3="GHA")
    acts.record(opened, acts.RECUSED, code="BBB-333", iso3="KEN")
    return opened


def test_the_chain_holds_and_its_head_is_the_newest_entry(round_with_acts: factories.Round) -> None:
    assert list(acts.find_faults(round_with_acts)) == []
    assert acts.head(round_with_acts) == RoundAct.objects.filter(round=round_with_acts).latest("number").sha256


def test_the_database_refuses_to_change_or_delete_an_act(round_with_acts: factories.Round) -> None:
    for change in (lambda rows: rows.update(act="declined"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
            change(RoundAct.objects.filter(round=round_with_acts))


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE surveys_roundact SET act = 'declined' WHERE act = 'submitted'", "altered"),
        ("UPDATE surveys_roundact SET iso3 = 'GHA' WHERE act = 'recused'", "altered"),
        ("DELETE FROM surveys_roundact WHERE act = 'submitted'", "missing"),
    ],
)
def test_whoever_takes_the_triggers_off_is_found(round_with_acts: factories.Round, statement: str, fault: str) -> None:
    append_only.drop_triggers()
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        append_only.create_triggers()

    assert any(fault in told for told in acts.find_faults(round_with_acts))


def test_an_entry_tells_a_day_and_no_time_and_no_words() -> None:
    names = {field.name for field in RoundAct._meta.fields}

    assert names == {"id", "round", "number", "day", "act", "code", "iso3", "previous_sha256", "sha256"}
