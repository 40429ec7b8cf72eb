"""Pages of the vault: coordinators bring files without seeing them again, custodians decide, and nobody else enters."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import AuditEntry
from surveys.models import (
    Expert,
    Identity,
    IdentityChange,
    IdentityReading,
    IdentityUpload,
    Invitation,
    Panel,
    VaultExport,
)
from surveys.rounds import inviting, vault
from tests.factories import member, open_round, signed_in

pytestmark = pytest.mark.django_db
FILE = b"name;email;countries\nZebulon Quartz;zebulon@quartz.example;GHA\nAda Quartz;ada@quartz.example;\n"
WORDS = re.compile("zebulon|quartz", re.IGNORECASE)


def page(name: str, *args: object) -> str:
    return reverse(f"admin:surveys_identity_{name}", args=args)


def identity_of(code: str = "AAA-222") -> Identity:
    expert, _made = Expert.objects.get_or_create(code=code)
    vault.write_identity(expert, by=member("coordinator", "writer"), name="Zebulon Quartz", email="z@quartz.example")
    return Identity.objects.get(expert=expert)


def test_a_coordinator_brings_a_file_looks_and_confirms_without_seeing_a_word() -> None:
    client, opened = signed_in("coordinator"), open_round()
    address = f"{page('upload')}?round={opened.pk}"

    shown = client.post(address, {"file": SimpleUploadedFile("experts.csv", FILE)}, follow=True)
    done = client.post(page("confirm"), {"confirm": "yes"}, follow=True)

    assert shown.redirect_chain == [(page("confirm"), 302)]
    assert "2 experts from a file" in shown.text
    assert "2 experts were added, and are in the vault." in done.text
    assert not WORDS.search(shown.text + done.text)
    assert opened.invitations.count() == 4
    joined = set(Expert.objects.exclude(code__in=["AAA-222", "BBB-333"]).values_list("code", flat=True))
    assert not any(code in done.text.split("messagelist")[1].split("</ul>")[0] for code in joined)


def test_what_is_pasted_is_taken_for_a_panel_and_may_be_canceled() -> None:
    client, panel = signed_in("coordinator"), Panel.objects.create(name="Coast")

    shown = client.post(page("upload"), {"pasted": "name\nZebulon Quartz\n", "panel": panel.pk}, follow=True)
    client.post(page("confirm"), {"cancel": "yes"})

    assert "They join the panel “Coast”." in shown.text
    assert not IdentityUpload.objects.exists()
    assert not panel.experts.exists()


def test_faults_are_shown_by_row_and_column_and_quote_nothing() -> None:
    client = signed_in("coordinator")
    wrong = SimpleUploadedFile("experts.csv", b"name,email\nZebulon Quartz,quartz\n")

    shown = client.post(page("upload"), {"file": wrong})

    assert "The file has 1 fault, and nothing was kept." in shown.text
    assert "this is no e-mail address" in shown.text
    assert not WORDS.search(shown.text)
    assert not IdentityUpload.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"pasted": "name\nA\n", "file": SimpleUploadedFile("a.csv", b"name\nA\n")}])
def test_one_of_file_and_paste_is_asked_for(sent: dict[str, object]) -> None:
    shown = signed_in("coordinator").post(page("upload"), sent)

    assert "one of the two" in shown.text


def test_a_closed_round_takes_no_file() -> None:
    opened = open_round()
    type(opened).objects.update(state="closed", closed_at="2026-11-29T00:00:00Z")

    assert signed_in("coordinator").get(f"{page('upload')}?round={opened.pk}").status_code == 404


def test_the_file_to_fill_in_is_one_that_is_read() -> None:
    template = signed_in("coordinator").get(page("template"))

    assert template.content == b"name,email,employer,remarks,language,countries\n"


def test_the_file_is_offered_from_experts_panels_and_rounds() -> None:
    client, opened = signed_in("coordinator"), open_round()

    assert f'href="{page("upload")}"' in client.get(reverse("admin:surveys_expert_changelist")).text
    panel = client.get(reverse("admin:surveys_panel_change", args=[opened.panel_id])).text
    assert f'href="{page("upload")}?panel={opened.panel_id}"' in panel
    round_page = client.get(reverse("admin:surveys_round_change", args=[opened.pk])).text
    assert f'href="{page("upload")}?round={opened.pk}"' in round_page


def test_pages_of_a_coordinator_never_read_what_is_sealed() -> None:
    identity, opened, client = identity_of(), open_round(), signed_in("coordinator")
    vault.ask_change(identity.expert, by=None, email="y@quartz.example")
    addresses = [
        "/admin/",
        reverse("admin:surveys_expert_changelist"),
        reverse("admin:surveys_expert_change", args=[identity.expert_id]),
        reverse("admin:surveys_panel_change", args=[opened.panel_id]),
        reverse("admin:surveys_round_change", args=[opened.pk]),
        page("add") + "?expert=AAA-222",
        page("upload"),
    ]

    with CaptureQueriesContext(connection) as queries:
        pages = [client.get(address).text for address in addresses]

    assert not [query["sql"] for query in queries if "sealed" in query["sql"]]
    assert not WORDS.search("".join(pages))


def test_who_writes_again_is_told_that_it_waits_and_the_old_address_learns_of_it() -> None:
    identity_of()

    answered = signed_in("coordinator").post(
        page("add"), {"expert": "AAA-222", "name": "Z", "email": "new@thief.example", "language": "fr"}, follow=True
    )

    assert "waits for a custodian" in answered.text
    assert [letter.to for letter in mail.outbox] == [["z@quartz.example"]]


def test_a_custodian_sees_both_after_a_reason_and_accepts() -> None:
    identity, client = identity_of(), signed_in("custodian")
    vault.ask_change(identity.expert, by=None, email="new@quartz.example")
    address = page("waiting", identity.pk)

    listed = client.get(page("changelist")).text
    before = client.get(address).text
    shown = client.post(address, {"why": "The expert called"}).text
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', shown)
    assert seen
    done = client.post(address, {"decision": "accept", "seen": seen[1]}, follow=True)

    assert "a change waits" in listed
    assert not WORDS.search(listed + before)
    assert "z@quartz.example" in shown
    assert "new@quartz.example" in shown
    assert IdentityReading.objects.get().why == "The expert called"
    assert "The change of AAA-222 is accepted." in done.text
    assert vault.mail_address(identity.expert_id)[0] == "new@quartz.example"


def test_a_change_is_not_accepted_unseen() -> None:
    identity, client = identity_of(), signed_in("custodian")
    vault.ask_change(identity.expert, by=None, email="new@quartz.example")

    refused = client.post(page("waiting", identity.pk), {"decision": "accept"}, follow=True)

    assert "read it before you decide" in refused.text
    assert IdentityChange.objects.exists()


def test_a_custodian_makes_a_link_by_hand_and_sees_whom_it_is_for() -> None:
    opened, client = open_round(), signed_in("custodian")
    identity = identity_of()
    Invitation.objects.filter(expert=identity.expert).update(code="RRR-777")

    shown = client.post(page("link"), {"round": opened.pk, "code": "rrr-777", "why": "No e-mail"})

    token = re.search(r"/experts/([\w-]+)/", shown.text)
    assert token
    found = inviting.find_by_token(token[1])
    assert found is not None
    assert found.code == "RRR-777"
    assert "Zebulon Quartz" in shown.text
    assert "AAA-222" not in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert IdentityReading.objects.get().why == "No e-mail"
    trail = AuditEntry.objects.get(act="invitation link made by hand")
    assert trail.facts == {"why": "No e-mail"}
    assert not AuditEntry.objects.filter(act="identity read").exists()


@pytest.mark.parametrize(("code", "why"), [("ZZZ-999", "No e-mail"), ("AAA-222", "")])
def test_no_link_without_a_code_of_the_round_and_a_reason(code: str, why: str) -> None:
    opened, client = open_round(), signed_in("custodian")

    shown = client.post(page("link"), {"round": opened.pk, "code": code, "why": why})

    assert "/experts/" not in shown.text
    assert not AuditEntry.objects.filter(act__startswith="invitation link").exists()


def test_two_custodians_export_the_vault_and_the_others_are_told() -> None:
    identity_of()
    first, second = signed_in("custodian", "first"), signed_in("custodian", "second")

    first.post(page("exports"), {"ask": "1", "why": "The project ends"})
    key = VaultExport.objects.get().pk
    told = second.get(page("changelist")).text
    waiting = second.get("/admin/").text
    alone = first.post(page("exports"), {"confirm": "1", "export": key}, follow=True).text
    second.post(page("exports"), {"confirm": "1", "export": key})
    taken = first.post(page("exports"), {"take": "1", "export": key})
    again = first.post(page("exports"), {"take": "1", "export": key}, follow=True)

    assert "first asked on" in told
    assert "first wants to take all identities out of the vault" in waiting
    assert "Another custodian has to confirm it" in alone
    assert taken["Content-Type"].startswith("text/csv")
    assert "no-store" in taken["Cache-Control"]
    assert "Zebulon Quartz" in taken.text
    assert "taken or rejected already" in again.text
    assert not WORDS.search(told + waiting + alone + again.text)


def test_a_custodian_sees_what_goes_and_erases() -> None:
    identity_of()
    client = signed_in("custodian")

    shown = client.get(page("erase") + "?expert=aaa-222").text
    refused = client.post(page("erase") + "?expert=AAA-222", {"expert": "AAA-222", "why": ""}).text
    assert Expert.objects.filter(code="AAA-222").exists()
    done = client.post(page("erase") + "?expert=AAA-222", {"expert": "AAA-222", "why": "Asked"}, follow=True)

    assert "What goes" in shown
    assert "This field is required." in refused
    assert "AAA-222 is erased." in done.text
    assert [model.objects.count() for model in (Expert, Identity)] == [0, 0]


@pytest.mark.parametrize("role", ["editor", "publisher", "researcher", "coordinator", "administrator", "superuser"])
def test_only_custodians_open_the_pages_of_custodians(role: str) -> None:
    identity = identity_of()
    vault.ask_change(identity.expert, by=None, email="y@quartz.example")
    client = signed_in(role) if role != "superuser" else superuser()

    for address in (page("waiting", identity.pk), page("link"), page("exports"), page("erase"), page("changelist")):
        assert client.get(address).status_code == 403
        assert client.post(address, {"why": "x", "ask": "1"}).status_code in (403, 405)

    assert [model.objects.count() for model in (VaultExport, IdentityReading)] == [0, 0]


def superuser() -> Client:
    client = Client()
    root = member("editor", "root")
    root.is_superuser = True
    root.save()
    client.force_login(root)
    return client


def test_a_key_beside_the_database_is_told_of_where_it_is_for_real(settings: object, tmp_path: object) -> None:
    client = signed_in("custodian")
    settings.VAR_DIR, settings.VAULT_KEY_FILE = tmp_path, tmp_path / "vault_key"  # type: ignore[attr-defined,operator]
    texts = []
    for demonstration in (True, False):
        settings.DEMO = demonstration  # type: ignore[attr-defined]
        texts.append("lies beside the database" in client.get(page("changelist")).text)

    assert texts == [False, True]


def test_the_page_of_an_identity_leads_to_erasing_its_expert() -> None:
    identity = identity_of()

    shown = signed_in("custodian").get(reverse("admin:surveys_identity_change", args=[identity.pk]))

    assert f'<a href="{page("erase")}?expert=AAA-222">' in shown.text


def test_what_was_pasted_with_a_fault_is_not_shown_again() -> None:
    shown = signed_in("coordinator").post(page("upload"), {"pasted": "name,email\nZebulon Quartz,quartz\n"})

    assert "this is no e-mail address" in shown.text
    assert not WORDS.search(shown.text)
