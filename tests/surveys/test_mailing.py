"""Mail to experts: who gets one, when, in which language, and what stands in it."""

import re
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from indicators.models import AuditEntry
from lib.refusals import Refused
from surveys import tasks
from surveys.models import Assignment, Invitation, Letter, Mailing
from surveys.rounds import inviting, mailing, opening, recipients
from surveys.rounds.inviting import token_hash
from tests.factories import open_round, planned_round
from tests.mailboxes import code_behind, invited, token_in, write_address
from tests.surveys.mailings import ask, opened_with_addresses, states, work

pytestmark = pytest.mark.django_db


def claimed(invitation: Invitation) -> Invitation:
    """Let an expert have set a passphrase, by which the link is dead."""
    Invitation.objects.filter(pk=invitation.pk).update(
        token_hash=inviting.hash_of_no_link(),
        address_hash=f"{invitation.pk:064}",
        passphrase="md5$x$y",
        claimed_on=timezone.now().date(),
    )
    invitation.refresh_from_db()
    return invitation


def test_each_expert_gets_a_link_of_their_own_that_works() -> None:
    opened = open_round()

    tokens = invited(opened)

    assert {code: code_behind(token) for code, token in tokens.items()} == {"AAA-222": "AAA-222", "BBB-333": "BBB-333"}
    assert states(Mailing.objects.get()) == ["sent", "sent"]
    assert set(Letter.objects.values_list("sent_on", flat=True)) == {timezone.now().date()}


def test_a_mail_goes_to_one_expert_and_says_that_a_machine_wrote_it() -> None:
    opened = opened_with_addresses()

    work(ask(opened))

    assert sorted(sent.recipients() for sent in mail.outbox) == [
        ["aaa-222@experts.example"],
        ["bbb-333@experts.example"],
    ]
    headers = mail.outbox[0].message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["From"] == "noreply@localhost"
    assert "List-Unsubscribe" not in headers
    assert headers["Subject"] == "An invitation for you"


def test_a_mail_is_written_in_the_experts_language() -> None:
    opened = open_round(codes=("AAA-222",))
    write_address(opened.invitations.get(), language="fr")

    work(ask(opened))

    assert mail.outbox[0].subject == "Une invitation pour vous"
    assert "Dernier jour : 4 décembre 2026" in mail.outbox[0].body
    assert re.search(r"http://localhost:8000/fr/experts/[\w-]{32}/\n", str(mail.outbox[0].body))


def test_a_language_that_the_site_has_not_is_the_first_one() -> None:
    opened = open_round(codes=("AAA-222",))
    write_address(opened.invitations.get(), language="xx")

    work(ask(opened))

    assert mail.outbox[0].subject == "An invitation for you"
    assert re.search(r"http://localhost:8000/experts/[\w-]{32}/\n", str(mail.outbox[0].body))


def test_links_of_mails_have_the_name_of_the_site(settings: Settings) -> None:
    settings.SITE_ADDRESS = "https://index.example"

    work(ask(opened_with_addresses("AAA-222")))

    assert "\nhttps://index.example/experts/" in mail.outbox[0].body


def test_an_expert_without_an_address_is_counted_and_gets_no_link() -> None:
    opened = open_round()
    write_address(opened.invitations.get(code="BBB-333"))

    sent = work(ask(opened))

    assert (sent.state, states(sent)) == ("done", ["no-address", "sent"])
    assert [invitation.code for invitation in recipients.without_link(opened)] == ["AAA-222"]


def test_nobody_is_invited_before_the_round_opens_or_after_it_closed() -> None:
    planned = planned_round()
    with pytest.raises(Refused, match="open round alone"):
        ask(planned)
    opening.open_round(planned, by=None)
    with pytest.raises(Refused, match="once the round is closed"):
        ask(planned, "thanks")
    opening.close_round(planned, by=None)

    for kind in ("invitation", "reminder"):
        with pytest.raises(Refused, match="open round alone"):
            ask(planned, kind)
    assert not Mailing.objects.exists()


def test_nobody_gets_two_mails_by_two_clicks() -> None:
    opened = opened_with_addresses()
    ask(opened)

    with pytest.raises(mailing.NobodyToWriteTo, match="on its way already"):
        ask(opened)


def test_a_round_that_closes_meanwhile_ends_the_mailing() -> None:
    opened = opened_with_addresses()
    sent = ask(opened)
    opening.close_round(opened, by=None)

    sent = work(sent)

    assert (sent.state, sent.error) == ("failed", "The round changed before all mails were sent.")
    assert mail.outbox == []


def test_a_reminder_brings_a_new_link_only_to_whom_has_no_passphrase() -> None:
    opened = opened_with_addresses()
    first = invited(opened)
    claimed(opened.invitations.get(code="AAA-222"))
    mail.outbox.clear()

    work(mailing.send(opened, "reminder", by=None, invitations=recipients.unfinished(opened)))

    to_a, to_b = sorted(mail.outbox, key=lambda sent: sent.to)
    assert "/experts/" not in to_a.body
    assert "Open the address that you kept when you chose your passphrase." in to_a.body
    assert code_behind(token_in(str(to_b.body))) == "BBB-333"
    assert "one that we sent you before does not open any more" in to_b.body
    assert code_behind(first["BBB-333"]) == ""


def test_those_who_finished_are_not_reminded() -> None:
    opened = opened_with_addresses()
    invited(opened)
    Assignment.objects.filter(invitation__code="AAA-222").update(state="submitted")
    Assignment.objects.filter(invitation__code="BBB-333", country__iso3="GHA").update(state="recused")

    assert [invitation.code for invitation in recipients.unfinished(opened)] == ["BBB-333"]


def test_thanks_go_to_those_who_submitted_something() -> None:
    opened = opened_with_addresses()
    Assignment.objects.filter(invitation__code="BBB-333", country__iso3="GHA").update(state="submitted")
    opening.close_round(opened, by=None)

    work(mailing.send(opened, "thanks", by=None, invitations=recipients.contributors(opened)))

    assert [(sent.to, sent.subject) for sent in mail.outbox] == [(["bbb-333@experts.example"], "Thank you")]
    assert "/experts/" not in mail.outbox[0].body


def test_thanks_go_once_to_an_expert_with_two_sheets() -> None:
    opened = opened_with_addresses("AAA-222")
    old = opened.invitations.get()
    old.assignments.update(state="submitted")
    new = followed(old)
    opening.close_round(opened, by=None)

    assert [invitation.pk for invitation in recipients.contributors(opened)] == [new.pk]


def followed(old: Invitation, code: str = "NEW-222") -> Invitation:
    """End an invitation as a new link after a lost passphrase does, and return the one that follows."""
    Invitation.objects.filter(pk=old.pk).update(ended_on=timezone.now().date(), ended_because="new-link")
    return Invitation.objects.create(
        round=old.round, expert=old.expert, code=code, token_hash=inviting.hash_of_no_link(), instead_of=old
    )


def test_a_link_that_is_not_needed_any_more_is_not_made() -> None:
    """The mail arrived, its expert set a passphrase, and the worker died before it noted that: no sheet ends for it."""
    opened = opened_with_addresses()
    sent = ask(opened)
    done = claimed(opened.invitations.get(code="AAA-222"))

    sent = work(sent)

    done.refresh_from_db()
    assert (sent.state, [each.to for each in mail.outbox]) == ("done", [["bbb-333@experts.example"]])
    assert (done.ended_on, done.token_hash.startswith("none-")) == (None, True)


def test_who_was_replaced_meanwhile_gets_no_mail() -> None:
    opened = opened_with_addresses()
    sent = ask(opened)
    Invitation.objects.filter(code="AAA-222").update(ended_on=timezone.now().date(), ended_because="replaced")

    work(sent)

    assert [each.to for each in mail.outbox] == [["bbb-333@experts.example"]]


def test_the_sweep_finds_mail_that_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    sent, calls = ask(opened_with_addresses()), []
    monkeypatch.setattr(tasks.work_on_mailing, "delay", calls.append)

    tasks.sweep()
    work(sent)
    tasks.sweep()

    assert calls == [sent.pk]


def test_the_audit_trail_says_who_asked_for_which_mail_and_to_how_many() -> None:
    ask(opened_with_addresses())

    entry = AuditEntry.objects.filter(act="mail to experts asked for").get()

    assert (entry.subject_kind, entry.facts) == ("surveys.mailing", {"kind": "invitation", "letters": 2})


def test_links_are_stored_as_hashes_alone() -> None:
    opened = open_round()

    tokens = invited(opened)

    assert set(opened.invitations.values_list("token_hash", flat=True)) == {
        token_hash(each) for each in tokens.values()
    }
    rows = (
        str(list(Letter.objects.values()))
        + str(list(Mailing.objects.values()))
        + str(list(AuditEntry.objects.values()))
    )
    assert not any(token in rows for token in tokens.values())


def test_a_letter_takes_as_many_queries_as_any_other(django_assert_max_num_queries: Any) -> None:
    opened = opened_with_addresses(*(f"A{number:02}" for number in range(12)))
    sent = ask(opened)

    with django_assert_max_num_queries(
        12 * 22 + 20
    ):  # of one letter: the lock, the vault, a link and its entry, its mark
        work(sent)

    assert len(mail.outbox) == 12
