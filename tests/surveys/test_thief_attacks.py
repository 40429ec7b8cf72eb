"""What a thief of the database, or a list of “code = person”, tells of experts: no name, and no two rounds together."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from surveys.models import Expert, Round
from surveys.rounds import opening, vault
from tests.factories import member, planned_round, signed_in

pytestmark = pytest.mark.django_db
WHO = {"name": "Zebulonda Quartzmann", "email": "zebulonda@quartzmann.example", "employer": "Basaltine Institute"}
CODE = re.compile(r"\b[A-Z0-9]{3}-[A-Z0-9]{3}\b")


def test_a_copy_of_the_database_names_nobody() -> None:
    expert = Expert.objects.create(code="AAA-222")
    vault.write_identity(expert, by=member("coordinator"), **WHO, remarks="Met at the Feldspar conference.")

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        written = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            written[table] = repr(cursor.fetchall()).lower()

    assert "aaa-222" in written["surveys_expert"]
    told = ("zebulonda", "quartzmann", "basaltine", "feldspar")
    assert {table for table, rows in written.items() if any(part in rows for part in told)} == set()


def test_who_knows_a_code_in_one_round_knows_none_in_the_next() -> None:
    coordinator = signed_in("coordinator")

    known = [codes_of(coordinator.get(page_of(opened(number))).text) for number in (1, 2)]

    assert [len(codes) for codes in known] == [2, 2]
    assert known[0] & known[1] == set()


def opened(number: int) -> Round:
    round_ = planned_round(number=number)
    opening.open_round(round_, by=None)
    return round_


def page_of(round_: Round) -> str:
    return reverse("admin:surveys_round_change", args=[round_.pk])


def codes_of(page: str) -> set[str]:
    return set(CODE.findall(page))
