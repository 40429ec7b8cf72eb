"""Roles: nobody gives one to themselves, two give those that matter most, and two of them exclude each other."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from indicators.models import Account, AuditEntry, RoleRequest
from indicators.workflow import audit
from lib.refusals import Refused
from ocindex import roles
from ocindex.accounts import giving, making
from ocindex.roles import ROLES
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina() -> User:
    return member("administrator", "amina")


@pytest.fixture
def bilal() -> User:
    return member("administrator", "bilal")


@pytest.fixture
def chidi() -> User:
    return member("researcher", "chidi")


def roles_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def acts_on(user: User) -> list[tuple[str, str, str | None]]:
    """Return (act, name of the role, by) of each entry of the trail on an account."""
    entries = audit.entries_of(user)
    return [(entry.act, entry.facts.get("role", ""), entry.by and entry.by.username) for entry in entries]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_nobody_gives_themselves_a_role_or_asks_for_it(role: str, amina: User, bilal: User) -> None:
    for act in (giving.give_role, giving.take_role, giving.ask_role):
        with pytest.raises(Refused):
            act(amina, role, by=amina)

    assert roles_of(amina) == {"administrator"}
    assert acts_on(amina) == []


def test_an_administrator_gives_and_takes_a_role_and_the_trail_names_it(amina: User, chidi: User) -> None:
    giving.give_role(chidi, "coordinator", by=amina)
    giving.take_role(chidi, "researcher", by=amina)

    assert roles_of(chidi) == {"coordinator"}
    assert acts_on(chidi) == [("role given", "coordinator", "amina"), ("role taken", "researcher", "amina")]
    assert list(audit.find_faults()) == []


@pytest.mark.parametrize("role", ["publisher", "custodian", "administrator"])
def test_what_matters_most_is_asked_by_one_and_given_by_another(
    role: str, amina: User, bilal: User, chidi: User
) -> None:
    with pytest.raises(Refused, match="takes two administrators"):
        giving.give_role(chidi, role, by=amina)
    request = giving.ask_role(chidi, role, by=amina, reason="For the next edition")
    with pytest.raises(Refused, match="same account"):
        giving.decide_role(request, by=amina, give=True)
    assert roles_of(chidi) == {"researcher"}

    giving.decide_role(request, by=bilal, give=True)

    assert roles_of(chidi) == {"researcher", role}
    assert acts_on(chidi) == [("role asked", role, "amina"), ("role given", role, "bilal")]


def test_who_asks_for_a_role_does_not_give_it_from_an_account_they_made(amina: User, chidi: User) -> None:
    second = member("administrator", "second")
    Account.objects.create(user=second, made_by=amina)
    request = giving.ask_role(chidi, "publisher", by=amina)

    with pytest.raises(Refused, match="not yet set up by its owner"):
        giving.decide_role(request, by=second, give=True)

    assert roles_of(chidi) == {"researcher"}


def test_an_account_that_was_reset_counts_again_once_its_owner_has_set_it_up(
    amina: User, bilal: User, chidi: User
) -> None:
    making.reset_password(bilal, by=amina)
    request = giving.ask_role(chidi, "publisher", by=amina)
    with pytest.raises(Refused):
        giving.decide_role(request, by=bilal, give=True)

    Account.objects.filter(user=bilal).update(owned_at="2026-11-29T12:00Z")
    giving.decide_role(request, by=bilal, give=True)

    assert roles_of(chidi) == {"researcher", "publisher"}


def test_nobody_decides_on_their_own_role(amina: User, bilal: User) -> None:
    request = giving.ask_role(bilal, "publisher", by=amina)

    for give in (True, False):
        with pytest.raises(Refused, match="their own roles"):
            giving.decide_role(request, by=bilal, give=give)


def test_a_request_is_refused_also_by_who_asked_and_decided_once(amina: User, bilal: User, chidi: User) -> None:
    request = giving.ask_role(chidi, "publisher", by=amina)

    giving.decide_role(request, by=amina, give=False)
    with pytest.raises(Refused, match="decided already"):
        giving.decide_role(request, by=bilal, give=True)

    assert roles_of(chidi) == {"researcher"}
    assert acts_on(chidi) == [("role asked", "publisher", "amina"), ("role refused", "publisher", "amina")]


def test_a_role_is_asked_for_once_and_not_for_a_disabled_account(amina: User, bilal: User, chidi: User) -> None:
    request = giving.ask_role(chidi, "publisher", by=amina)
    with pytest.raises(Refused, match="asked for already"):
        giving.ask_role(chidi, "publisher", by=bilal)

    making.disable(chidi, by=amina)

    with pytest.raises(Refused, match="disabled"):
        giving.decide_role(request, by=bilal, give=True)


@pytest.mark.parametrize(("first", "second"), [("coordinator", "custodian"), ("custodian", "coordinator")])
def test_who_plans_rounds_never_reads_who_the_experts_are(first: str, second: str, amina: User, bilal: User) -> None:
    dayo = member(first, "dayo")

    with pytest.raises(Refused, match="exclude each other"):
        giving.give_or_ask(dayo, second, by=amina)
    with pytest.raises(CommandError):
        call_command("give_role", "dayo", second)

    assert roles_of(dayo) == {first}


def test_a_role_that_is_asked_for_excludes_the_other_too(amina: User, bilal: User, chidi: User) -> None:
    giving.ask_role(chidi, "custodian", by=amina)

    with pytest.raises(Refused, match="exclude each other"):
        giving.give_role(chidi, "coordinator", by=bilal)


def test_an_account_that_has_both_loses_one_at_the_next_start(capsys: pytest.CaptureFixture[str]) -> None:
    dayo = member("coordinator", "dayo")
    member("custodian", "other")
    dayo.groups.add(*dayo.groups.model.objects.filter(name="custodian"))

    call_command("sync_roles")

    assert roles_of(dayo) == {"coordinator"}
    assert "dayo: custodian taken" in capsys.readouterr().out
    assert acts_on(dayo) == [("role taken", "custodian", None)]


def test_the_only_administrator_gives_them_on_the_command_line(amina: User, chidi: User) -> None:
    call_command("give_role", "chidi", "publisher")
    assert roles_of(chidi) == {"researcher", "publisher"}

    call_command("give_role", "chidi", "publisher", "--take")

    assert roles_of(chidi) == {"researcher"}
    assert acts_on(chidi) == [("role given", "publisher", None), ("role taken", "publisher", None)]


def test_the_only_administrator_gets_a_second_one_on_the_command_line(amina: User, chidi: User) -> None:
    with pytest.raises(Refused, match=r"on the server: manage\.py give_role chidi administrator"):
        giving.give_role(chidi, "administrator", by=amina)
    giving.ask_role(chidi, "administrator", by=amina)

    call_command("give_role", "chidi", "administrator")

    assert roles_of(chidi) == {"researcher", "administrator"}
    assert not RoleRequest.objects.filter(state="asked").exists()
    entry = audit.entries_of(chidi).last()
    assert entry is not None
    assert (entry.act, entry.by, entry.role) == ("role given", None, "software")
    with pytest.raises(CommandError, match="takes two administrators"):
        call_command("give_role", member("editor", "dayo").username, "administrator")


def test_who_both_prepares_and_administers_does_not_confirm_by_a_role_of_their_own(amina: User, bilal: User) -> None:
    giving.decide_role(giving.ask_role(amina, "publisher", by=bilal), by=member("administrator", "third"), give=True)

    for act in (giving.give_role, giving.ask_role):
        with pytest.raises(Refused, match="their own roles"):
            act(amina, "editor", by=amina)

    assert roles_of(amina) == {"administrator", "publisher"}


def test_the_command_line_gives_none_of_them_where_there_are_two(amina: User, bilal: User, chidi: User) -> None:
    with pytest.raises(CommandError, match="takes two administrators"):
        call_command("give_role", "chidi", "publisher")

    assert roles_of(chidi) == {"researcher"}


def test_the_last_administrator_keeps_the_role_and_the_account(amina: User) -> None:
    with pytest.raises(Refused, match="only administrator"):
        giving.take_role(amina, "administrator", by=None)
    with pytest.raises(Refused, match="only administrator"):
        making.disable(amina, by=amina)

    assert roles_of(amina) == {"administrator"}


def test_only_administrators_act_and_only_superusers_on_superusers(amina: User, chidi: User) -> None:
    root = User.objects.create_superuser("root")

    with pytest.raises(Refused, match="Only an administrator"):
        giving.give_role(amina, "editor", by=chidi)
    for act in (making.disable, making.reset_password, making.remove_factor):
        with pytest.raises(Refused, match="Only a superuser"):
            act(root, by=amina)
    assert roles_of(amina) == {"administrator"}


def test_the_administrator_of_the_demonstration_is_nobody_s_second(amina: User, chidi: User) -> None:
    demo = member("administrator", "administrator")
    Account.objects.create(user=demo, demonstration=True)
    request = giving.ask_role(chidi, "publisher", by=amina)

    with pytest.raises(Refused, match="does not count"):
        giving.decide_role(request, by=demo, give=True)
    with pytest.raises(Refused, match="does not count"):
        giving.ask_role(chidi, "custodian", by=demo)
    call_command("give_role", "chidi", "custodian")

    assert roles_of(chidi) == {"researcher", "custodian"}


def test_the_database_refuses_a_role_given_by_one(amina: User, chidi: User) -> None:
    request = giving.ask_role(chidi, "publisher", by=amina)

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleRequest.objects.filter(pk=request.pk).update(state="given", decided_by=amina)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleRequest.objects.create(user=chidi, role="custodian", asked_by=chidi)


def test_every_role_has_its_sentence_and_the_guarded_ones_are_roles() -> None:
    assert roles.SENTENCES.keys() == ROLES.keys()
    assert roles.BY_TWO < ROLES.keys()
    assert all(pair < ROLES.keys() for pair in roles.EXCLUDING)


def test_no_act_on_an_account_leaves_an_address_or_a_password_in_the_trail(amina: User, bilal: User) -> None:
    before = AuditEntry.objects.count()
    chidi = making.make_account("chidi", "chidi@example.org", by=amina, first_name="Chidi", roles=["researcher"])
    making.change_details(chidi, by=amina, email="other@example.org")
    making.reset_password(chidi, by=amina)
    making.remove_factor(chidi, by=bilal)
    making.disable(chidi, by=amina, reason="Left")
    making.enable(chidi, by=amina)

    entries = AuditEntry.objects.filter(number__gt=before).order_by("number")
    assert [entry.act for entry in entries] == [
        "account made", "role given", "address changed", "password reset", "factor removed",
        "account disabled", "account enabled",
    ]  # fmt: skip
    assert [entry.facts for entry in entries] == [
        {}, {"role": "researcher"}, {}, {}, {}, {"reason": "Left"}, {},
    ]  # fmt: skip
    assert not chidi.has_usable_password()
    assert chidi.is_staff
    assert Account.objects.get(user=chidi).made_by == bilal
