"""Nobody takes all identities alone: one custodian asks, another person confirms, the first takes them once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from indicators.models import Account, AuditEntry
from lib.refusals import Refused
from surveys.models import Expert, IdentityReading, VaultExport
from surveys.rounds import vault
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker() -> User:
    writer = member("coordinator", "writer")
    for code, name in (("BBB-222", "=HYPERLINK(1)"), ("AAA-222", 'Zebulon "Z" Quartz')):
        vault.write_identity(Expert.objects.create(code=code), by=writer, name=name, email="z@example.org")
    return member("custodian", "asker")


def test_one_custodian_alone_takes_nothing(asker: User) -> None:
    export = vault.ask_export(by=asker, why="The project ends")

    with pytest.raises(Refused, match="It is the same account"):
        vault.confirm_export(export, by=asker)
    with pytest.raises(Refused, match="confirmed, taken or rejected"):
        vault.take_export(export, by=asker)

    assert not IdentityReading.objects.exists()


def test_an_account_in_the_hands_of_who_asked_does_not_confirm(asker: User) -> None:
    second = member("custodian", "second")
    Account.objects.update_or_create(user=second, defaults={"made_by": asker, "owned_at": None})
    export = vault.ask_export(by=asker, why="The project ends")

    with pytest.raises(Refused, match="does not count as another person"):
        vault.confirm_export(export, by=second)


def test_two_custodians_take_them_once_and_each_step_is_recorded(asker: User) -> None:
    other = member("custodian", "other")
    export = vault.ask_export(by=asker, why="The project ends")
    vault.confirm_export(export, by=other)

    content = vault.take_export(export, by=asker)

    assert content.splitlines() == [
        '"code","name","email","employer","language","remarks"',
        '"AAA-222","Zebulon ""Z"" Quartz","z@example.org",,,',
        '"BBB-222","\'=HYPERLINK(1)","z@example.org",,,',
    ]
    steps = AuditEntry.objects.filter(act__startswith="vault export").order_by("number").values_list("act", "by")
    assert list(steps) == [
        ("vault export asked", asker.pk), ("vault export confirmed", other.pk), ("vault export taken", asker.pk)
    ]  # fmt: skip
    assert sorted(IdentityReading.objects.values_list("identity__expert__code", "why")) == [
        ("AAA-222", "Export: The project ends"), ("BBB-222", "Export: The project ends")
    ]  # fmt: skip
    with pytest.raises(Refused, match="taken"):
        vault.take_export(export, by=asker)


def test_who_confirmed_does_not_take_it(asker: User) -> None:
    other = member("custodian", "other")
    export = vault.ask_export(by=asker, why="The project ends")
    vault.confirm_export(export, by=other)

    with pytest.raises(Refused):
        vault.take_export(export, by=other)

    assert VaultExport.objects.get().taken_on is None


def test_a_request_ends_after_a_week(asker: User) -> None:
    export = vault.ask_export(by=asker, why="The project ends")
    vault.confirm_export(export, by=member("custodian", "other"))
    VaultExport.objects.update(asked_on=timezone.now().date() - timedelta(days=8))

    with pytest.raises(Refused, match="7 days have passed"):
        vault.take_export(export, by=asker)

    assert not vault.open_exports().exists()


def test_a_request_is_rejected_and_told_in_the_trail(asker: User) -> None:
    export = vault.ask_export(by=asker, why="The project ends")

    vault.reject_export(export, by=member("custodian", "other"))

    assert not VaultExport.objects.exists()
    assert AuditEntry.objects.filter(act="vault export rejected").exists()


def test_nobody_asks_without_a_reason(asker: User) -> None:
    with pytest.raises(Refused, match="Say why"):
        vault.ask_export(by=asker, why=" ")


@pytest.mark.parametrize("role", ["editor", "publisher", "researcher", "coordinator", "administrator", "superuser"])
def test_others_neither_ask_nor_confirm_nor_take(asker: User, role: str) -> None:
    person = User.objects.create_superuser("root") if role == "superuser" else member(role, "stranger")
    export = vault.ask_export(by=asker, why="The project ends")

    with pytest.raises(vault.IdentityAccessDenied):
        vault.ask_export(by=person, why="Mine")
    for act in (vault.confirm_export, vault.reject_export, vault.take_export):
        with pytest.raises(vault.IdentityAccessDenied):
            act(export, by=person)
