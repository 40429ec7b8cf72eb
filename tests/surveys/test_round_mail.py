"""The page of a round's mail: who is invited, by code; buttons for each mail; how far it is; no link and no address."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.models import Assignment, Identity, Invitation, Letter, Mailing, Round
from surveys.rounds import inviting, mail_sending, opening
from tests.factories import claim, open_round, planned_round, signed_in
from tests.mailboxes import code_behind, invited, token_in, write_address
from tests.surveys.staff import messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return signed_in("coordinator")


def page(round_: Round, act: str = "mail", *args: object) -> str:
    return reverse(f"admin:surveys_round_{act}", args=[round_.pk, *args])


def work() -> None:
    for waiting in Mailing.objects.due():
        mail_sending.work_on(waiting)


def row(text: str, code: str) -> list[str]:
    """Return the cells of an expert's row."""
    found = re.search(rf'<th scope="row">{code}</th>(.*?)</tr>', text, re.DOTALL)
    assert found
    return [
        " ".join(re.sub("<[^>]*>", " ", cell).split())
        for cell in re.findall(r"<td[^>]*>(.*?)</td>", found[1], re.DOTALL)
    ]


def set_passphrase(code: str) -> None:
    Invitation.objects.filter(code=code).update(
        token_hash=inviting.hash_of_no_link(),
        address_hash="a" * 64,
        passphrase="md5$x$y",
        claimed_on=timezone.now().date(),
    )


def test_experts_are_invited_by_one_button_and_no_page_shows_a_link_or_an_address(client: Client) -> None:
    opened = open_round()
    addresses = [write_address(invitation) for invitation in opened.invitations.all()]

    before = client.get(page(opened)).text
    posted = client.post(page(opened), {"act": "invitation"}, follow=True)
    work()
    after = client.get(page(opened)).text

    assert "Invite 2 experts who have no link" in before
    assert messages(posted) == "2 mails are being sent. This page says how far they are."
    assert "Mail is being sent." in posted.text
    assert "2 of 2" in after
    assert row(after, "AAA-222")[:1] == ["link not used yet"]
    assert "Mail is being sent." not in after
    tokens = [token_in(str(sent.body)) for sent in mail.outbox]
    assert len(tokens) == 2
    shown = before + posted.text + after + client.get(page(opened, "change")).text
    assert not any(secret in shown for secret in [*tokens, *addresses])
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(addresses)


def test_where_experts_stand_is_told_by_code(client: Client) -> None:
    opened = open_round(codes=("AAA-222", "BBB-333", "CCC-444", "DDD-555"))
    invited(opened)
    Invitation.objects.filter(code="DDD-555").update(token_hash=inviting.hash_of_no_link())
    Letter.objects.filter(invitation__code="DDD-555").delete()
    set_passphrase("AAA-222")
    Invitation.objects.filter(code="BBB-333").update(
        address_hash="b" * 64, passphrase="md5$x$y", claimed_on=timezone.now().date()
    )
    Assignment.objects.filter(invitation__code="AAA-222").update(state="submitted")

    text = client.get(page(opened)).text

    assert "of 4 experts" in text
    today = timezone.now().strftime("%-d %b %Y")
    assert row(text, "AAA-222")[:2] == ["finished", f"invitation: sent, {today}"]
    assert row(text, "BBB-333")[:1] == ["passphrase set"]
    assert row(text, "CCC-444")[:1] == ["link not used yet"]
    assert row(text, "DDD-555")[:2] == ["not invited yet", "–"]
    facts = re.findall(r"<dt>([^<]*)</dt><dd>(\d+)</dd>", text)
    assert facts == [
        ("Experts with a link", "3"),
        ("Passphrase set", "2"),
        ("Finished", "1"),
    ]
    assert "Remind 2 experts who have not finished" in text
    assert "Invite 1 expert who has no link" in text


def test_whom_mail_does_not_reach_is_told_by_code(client: Client) -> None:
    opened = open_round()
    write_address(opened.invitations.get(code="BBB-333"))
    client.post(page(opened), {"act": "invitation"})
    work()

    text = client.get(page(opened)).text

    assert "Mail does not reach AAA-222: ask the custodian for a link by hand" in text
    assert row(text, "AAA-222")[:2] == ["not invited yet", "invitation: no address in the vault"]


def test_an_address_that_is_written_later_is_invited_by_the_same_button(client: Client) -> None:
    opened = open_round(codes=("AAA-222",))
    client.post(page(opened), {"act": "invitation"})
    work()
    write_address(opened.invitations.get())

    client.post(page(opened), {"act": "invitation"})
    work()

    assert len(mail.outbox) == 1
    assert "Mail does not reach" not in client.get(page(opened)).text


def test_a_new_link_for_who_has_not_used_theirs_ends_the_one_before(client: Client) -> None:
    opened = open_round()
    before = invited(opened)["AAA-222"]
    mail.outbox.clear()

    asked = client.get(page(opened, "invite", "AAA-222")).text
    client.post(page(opened, "invite", "AAA-222"))
    work()

    assert "A link that was sent before stops working." in " ".join(asked.split())
    assert code_behind(before) == ""
    assert code_behind(token_in(str(mail.outbox[0].body))) == "AAA-222"
    assert len(mail.outbox) == 1


def test_a_new_link_after_a_passphrase_is_sent_only_where_one_reads_what_it_ends(client: Client) -> None:
    opened = open_round()
    invited(opened)
    set_passphrase("AAA-222")

    asked = " ".join(client.get(page(opened, "invite", "AAA-222")).text.split())
    client.post(page(opened), {"act": "invitation"})

    assert "A new link opens an empty sheet, under another code" in asked
    assert "what was submitted stays counted" in asked
    assert Mailing.objects.count() == 1  # the button for all leaves alone whoever has a passphrase


def test_a_lost_passphrase_brings_a_link_to_an_empty_sheet_under_another_code(client: Client) -> None:
    opened = open_round()
    old, _address = claim(invited(opened)["AAA-222"])
    mail.outbox.clear()

    client.post(page(opened, "invite", "AAA-222"))
    work()

    old.refresh_from_db()
    new = Invitation.objects.get(instead_of=old)
    assert (old.ended_because, new.assignments.count(), new.code != old.code) == ("new-link", 2, True)
    assert [(sent.to, code_behind(token_in(str(sent.body)))) for sent in mail.outbox] == [
        (["aaa-222@experts.example"], new.code)
    ]
    assert Letter.objects.latest("pk").invitation == new
    text = client.get(page(opened)).text
    assert row(text, new.code)[:1] == ["link not used yet"]
    assert '<th scope="row">AAA-222</th>' not in text  # that sheet takes part no longer


def test_those_who_submitted_are_thanked_after_the_close(client: Client) -> None:
    opened = open_round()
    invited(opened)
    mail.outbox.clear()
    Assignment.objects.filter(invitation__code="AAA-222").update(state="submitted")
    early = client.post(page(opened), {"act": "thanks"}, follow=True)
    opening.close_round(opened, by=None)

    text = client.get(page(opened)).text
    client.post(page(opened), {"act": "thanks"})
    work()

    assert "Thanks are sent once the round is closed." in early.text
    assert "Thank 1 expert who submitted something" in text
    assert "New link" not in text
    assert [sent.subject for sent in mail.outbox] == ["Thank you"]


def test_nothing_can_be_sent_of_a_planned_round(client: Client) -> None:
    planned = planned_round()

    text = client.get(page(planned)).text
    answered = client.post(page(planned), {"act": "invitation"}, follow=True)

    assert "There is nobody to write to now." in text
    assert "Links open an open round alone" in answered.text
    assert not Mailing.objects.exists()


def test_a_failed_mail_is_tried_again_by_its_button(client: Client) -> None:
    opened = open_round()
    failed = Mailing.objects.create(round=opened, kind="invitation", state="failed", error="Given up.")
    Letter.objects.create(mailing=failed, invitation=opened.invitations.get(code="AAA-222"))

    text = client.get(page(opened)).text
    client.post(page(opened), {"act": f"again-{failed.pk}"})

    assert "failed: Given up." in " ".join(text.split())
    failed.refresh_from_db()
    assert (failed.state, failed.error) == ("queued", "")


@pytest.mark.parametrize("act", ["", "again-", "again-x", "spam"])
def test_a_forged_act_sends_nothing(client: Client, act: str) -> None:
    opened = open_round()

    answered = client.post(page(opened), {"act": act}, follow=True)

    assert "Choose a mail to send." in answered.text
    assert not Mailing.objects.exists()


def test_a_mailing_of_another_round_is_not_tried_again_here(client: Client) -> None:
    opened, other = open_round(), planned_round(number=2)
    elsewhere = Mailing.objects.create(round=other, kind="invitation", state="failed")

    assert client.post(page(opened), {"act": f"again-{elsewhere.pk}"}).status_code == 404


def test_the_page_follows_the_work(client: Client) -> None:
    opened = open_round()
    for invitation in opened.invitations.all():
        write_address(invitation)
    client.post(page(opened), {"act": "invitation"})

    first = client.get(page(opened, "mailing")).json()
    work()
    second = client.get(page(opened, "mailing")).json()

    assert first == {"unfinished": True, "done": 0, "total": 2}
    assert second == {"unfinished": False, "done": 0, "total": 0}


def test_the_page_says_that_mail_is_printed_while_none_can_leave(client: Client, settings: Any) -> None:
    opened = open_round()
    silent = client.get(page(opened)).text
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    said = client.get(page(opened)).text

    assert "printed in the worker" not in silent
    assert "it is printed in the worker’s log until EMAIL_URL is set" in said


def test_a_worker_is_called_after_the_act(
    client: Client, with_redis: None, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    calls: list[int] = []
    monkeypatch.setattr("surveys.tasks.work_on_mailing.delay", calls.append)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(page(open_round()), {"act": "invitation"})

    assert calls == [Mailing.objects.get().pk]


@pytest.mark.parametrize("role", ["editor", "publisher", "researcher", "custodian", "administrator"])
def test_nobody_else_has_mail_sent(role: str) -> None:
    opened, client = open_round(), signed_in(role)

    answers = [client.get(page(opened)), client.post(page(opened), {"act": "invitation"})]
    answers += [client.get(page(opened, "mailing")), client.post(page(opened, "invite", "AAA-222"))]

    assert {answer.status_code for answer in answers} == {403}
    assert not Mailing.objects.exists()


def test_the_page_reads_no_identity_and_asks_little_for_fifty_experts(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    opened = open_round(codes=tuple(f"A{number:02}" for number in range(50)))
    invited(opened)

    with django_assert_max_num_queries(18) as asked:
        client.get(page(opened))

    assert Identity.objects.count() == 50
    assert not any("identity" in query["sql"] for query in asked.captured_queries if "permission" not in query["sql"])
