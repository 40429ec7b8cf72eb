"""Who an expert is stands in one table: written blindly, read by custodians alone, each reading kept first."""

import io
import logging
import re

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core import serializers
from django.core.cache import cache
from django.db import DatabaseError
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from indicators.models import AuditEntry
from lib.refusals import Refused
from surveys.models import Expert, Identity, IdentityReading
from surveys.rounds import vault
from tests.factories import expert_client, invite, member, open_round, signed_in

pytestmark = pytest.mark.django_db
PLANTED = {"name": "Zebulon Quartz", "email": "zebulon@quartz.example", "employer": "Basalt Institute"}
WORDS = re.compile("zebulon|quartz|basalt", re.IGNORECASE)


@pytest.fixture
def expert() -> Expert:
    return Expert.objects.create(code="AAA-222")


@pytest.fixture
def identity(expert: Expert) -> Identity:
    vault.write_identity(expert, by=member("coordinator", "writer"), **PLANTED)
    return Identity.objects.get(expert=expert)


def page(act: str, *args: object) -> str:
    return reverse(f"admin:surveys_identity_{act}", args=args)


def test_a_reading_is_written_down_before_anything_is_given(identity: Identity) -> None:
    custodian = member("custodian")

    found = vault.read_identity(identity, by=custodian, why=" Payment of the round ")

    assert (found.name, found.email, found.employer) == tuple(PLANTED.values())
    reading = IdentityReading.objects.get()
    assert (reading.identity, reading.by, reading.why) == (identity, custodian, "Payment of the round")
    trail = AuditEntry.objects.filter(act="identity read").get()
    assert (trail.by, trail.role, trail.facts) == (custodian, "custodian", {"expert": "AAA-222"})


def test_nothing_is_given_without_a_reason(identity: Identity) -> None:
    with pytest.raises(Refused, match="Say why"):
        vault.read_identity(identity, by=member("custodian"), why="  ")

    assert not IdentityReading.objects.exists()


@pytest.mark.parametrize("role", ["editor", "publisher", "researcher", "coordinator", "administrator"])
def test_other_roles_read_nothing(role: str, identity: Identity) -> None:
    with pytest.raises(vault.IdentityAccessDenied):
        vault.read_identity(identity, by=member(role), why="Curious")

    assert not IdentityReading.objects.exists()


def test_superusers_are_closed_out_even_with_the_permission(identity: Identity) -> None:
    root = User.objects.create_superuser("root")
    root.user_permissions.set(Permission.objects.filter(codename__in=["read_identity", "write_identity"]))
    client = Client()
    client.force_login(root)

    with pytest.raises(vault.IdentityAccessDenied):
        vault.read_identity(identity, by=root, why="I run the machine")
    with pytest.raises(vault.IdentityAccessDenied):
        vault.write_identity(identity.expert, by=root, name="Someone else")

    assert client.get(page("changelist")).status_code == 403
    assert client.get(page("add")).status_code == 403
    assert client.get(page("change", identity.pk)).status_code == 403
    assert client.post(page("change", identity.pk), {"why": "x"}).status_code == 403
    assert client.get(page("history", identity.pk)).status_code == 403
    assert client.post(page("delete", identity.pk), {"post": "yes"}).status_code == 403
    assert held_details().name == "Zebulon Quartz"


def test_an_account_that_was_closed_reads_nothing(identity: Identity) -> None:
    custodian = member("custodian")
    custodian.is_active = False

    assert not vault.may_read(custodian)


def held_details() -> vault.IdentityDetails:
    """Return what the vault holds of its only expert."""
    identity = Identity.objects.get()
    return vault.read_identity(identity, by=member("custodian", "reader"), why="A test")


def test_a_coordinator_writes_and_never_sees(expert: Expert) -> None:
    client = signed_in("coordinator")

    written = client.post(page("add"), {"expert": "aaa-222", **PLANTED}, follow=True)
    again = client.get(page("add") + "?expert=AAA-222")

    assert "The identity of AAA-222 is written." in written.text
    assert held_details().employer == "Basalt Institute"
    assert not WORDS.search(written.text + again.text)
    assert 'value="AAA-222"' in again.text
    for path in (page("changelist"), page("change", Identity.objects.get().pk)):
        assert client.get(path).status_code == 403


def test_writing_again_waits_for_a_custodian(identity: Identity) -> None:
    client = signed_in("coordinator")

    answered = client.post(page("add"), {"expert": "AAA-222", "name": "Other Person"}, follow=True)

    assert "waits for a custodian" in answered.text
    assert held_details().name == "Zebulon Quartz"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("expert", "XXX-999", "No expert has this code"),
        ("email", "no address", "Enter a valid email address."),
        ("name", "x" * 121, "at most 120 characters"),
        ("name", "a\x00b", "Null characters are not allowed."),
    ],
)
def test_a_fault_is_named_and_what_was_typed_comes_back(expert: Expert, field: str, value: str, said: str) -> None:
    answered = signed_in("coordinator").post(page("add"), {"expert": "AAA-222", **PLANTED, field: value})

    assert said in answered.text
    assert "Basalt Institute" in answered.text
    assert "no-store" in answered["Cache-Control"]
    assert not Identity.objects.exists()


def test_a_custodian_finds_a_code_gives_a_reason_and_reads(identity: Identity) -> None:
    client = signed_in("custodian")

    listed = client.get(page("changelist") + "?q=AAA")
    asked = client.get(page("change", identity.pk))
    refused = client.post(page("change", identity.pk), {"why": ""})
    shown = client.post(page("change", identity.pk), {"why": "Payment"})

    assert "AAA-222" in listed.text
    assert not WORDS.search(listed.text + asked.text + refused.text)
    assert all(word in shown.text for word in PLANTED.values())
    assert "no-store" in shown["Cache-Control"]
    assert IdentityReading.objects.get().why == "Payment"
    assert "Payment" in client.get(reverse("admin:surveys_identityreading_changelist")).text
    assert client.get(page("add")).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "name__startswith=Z",
        "email=zebulon@quartz.example",
        "employer__contains=a",
        "q=Zebulon",
        "o=-name",
        "expert__identity__name=x",
    ],
)
def test_no_list_can_be_asked_for_a_name(identity: Identity, query: str) -> None:
    client = signed_in("custodian")

    answered = client.get(f"{page('changelist')}?{query}", follow=True)

    assert not WORDS.search(re.sub(r'value="[^"]*"', "", answered.text))
    if not query.startswith(("q=", "o=")):
        assert answered.status_code == 400 or "?e=1" in str(answered.redirect_chain)


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("coordinator", "/admin/surveys/expert/?identity__name__startswith=Z"),
        ("coordinator", "/admin/surveys/panel/?experts__identity__name__startswith=Z"),
        ("coordinator", "/admin/surveys/round/?invitations__expert__identity__name__startswith=Z"),
        ("custodian", "/admin/surveys/identityreading/?identity__name__startswith=Z"),
    ],
)
def test_no_other_list_can_be_asked_either(identity: Identity, role: str, path: str) -> None:
    answered = signed_in(role).get(path)

    assert answered.status_code == 400 or answered["Location"].endswith("?e=1")


def test_a_planted_identity_is_nowhere_but_in_the_vault(expert: Expert, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)  # a debugging log of SQL is never on in use
    coordinator, custodian = signed_in("coordinator"), signed_in("custodian")
    opened = open_round()

    coordinator.post(page("add"), {"expert": "AAA-222", **PLANTED})
    coordinator.post(page("add"), {"expert": "nobody", **PLANTED})
    coordinator.post(page("add"), {"expert": "AAA-222", **PLANTED, "email": "zebulon"})
    identity = Identity.objects.get()
    custodian.post(page("change", identity.pk), {"why": "Payment"})
    custodian.post(page("change", identity.pk), {"why": ""})
    custodian.get(page("change", identity.pk + 1))
    _invitation, token = invite(opened)
    pages = [
        coordinator.get("/admin/").text,
        coordinator.get("/admin/surveys/expert/").text,
        coordinator.get(f"/admin/surveys/expert/{expert.pk}/change/").text,
        coordinator.get(f"/admin/surveys/expert/{expert.pk}/history/").text,
        coordinator.get(f"/admin/surveys/round/{opened.pk}/change/").text,
        custodian.get("/admin/").text,
        custodian.get(page("changelist")).text,
        custodian.get(reverse("admin:surveys_identityreading_changelist")).text,
        expert_client(token).get(f"/experts/{token}/").text,
    ]

    assert not WORDS.search(" ".join(pages))
    assert not WORDS.search(caplog.text)
    assert not WORDS.search(str(identity) + repr(identity) + str(LogEntry.objects.values_list()))
    assert not WORDS.search(repr(vault.IdentityDetails(**PLANTED, remarks="")))
    assert not WORDS.search(str(getattr(cache, "_cache", {})))
    assert dumped_tables() == set()
    assert held_details().name == "Zebulon Quartz"


def dumped_tables() -> set[str]:
    """Return the models of which a row holds a planted word: every table, sessions and the audit trail included."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        stream = io.StringIO()
        serializers.serialize("json", model._default_manager.all()[:5000], stream=stream)
        if WORDS.search(stream.getvalue()):
            found.add(model._meta.label_lower)
    return found


def test_a_database_that_refuses_a_row_does_not_quote_it(
    expert: Expert, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError("Failing row contains (Zebulon Quartz, Basalt Institute)")

    coordinator = member("coordinator")
    monkeypatch.setattr(QuerySet, "create", refuse)

    with pytest.raises(Refused) as refused:
        vault.write_identity(expert, by=coordinator, **PLANTED)

    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    assert not WORDS.search(str(refused.value) + caplog.text)


def test_lists_ask_the_database_little(identity: Identity, django_assert_max_num_queries: object) -> None:
    client = signed_in("custodian")
    for number in range(30):
        Identity.objects.create(expert=Expert.objects.create(code=f"C{number}"))
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        client.get(page("changelist"))
