"""What whoever made, found or kept an expert's link can do with it: nothing, once the expert has set the passphrase."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from surveys.models import Assessment, Expert, IdentityChange, Invitation, Round, RoundAct
from surveys.rounds import answering, assessing, guesses, inviting, opening, vault
from tests.factories import PASSPHRASE, assignment_of, claim, enter, expert_client, invite, member, open_round

pytestmark = pytest.mark.django_db
STRONG = {"score": "9.5", "confidence": "high", "reason": "The minister's brother owns the port.", "sources": ""}
WEAK = {"score": "2.0", "confidence": "high", "reason": "Nothing to report.", "sources": ""}
SLUGS = ("human-trafficking", "arms-trafficking", "anti-money-laundering")


@pytest.fixture(autouse=True)
def no_guesses_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def page(token: str, *parts: str) -> str:
    return "/".join(["/experts", token, *parts]) + "/"


def test_whoever_made_the_link_can_neither_read_nor_overwrite_nor_submit() -> None:
    link = inviting.invite(open_round().invitations.get(code="AAA-222"), by=None)
    invitation, address = claim(link)
    expert, maker = expert_client(address), Client()
    for slug in SLUGS:
        expert.post(page(address, "GHA", slug), STRONG)

    read = [maker.get(page(link)), maker.get(page(link, "GHA")), maker.get(page(link, "GHA", "arms-trafficking"))]
    seen = assessing.assessment_version(Assessment.objects.get(indicator__slug="arms-trafficking"))
    maker.post(page(link, "GHA", "arms-trafficking"), {**WEAK, "seen": seen})
    maker.post(page(link), {"act": "write", "passphrase": "a passphrase of the maker"})
    maker.post(page(link, "GHA"), {"act": "submit"})

    assert not any("brother owns the port" in answer.text for answer in read)
    assert set(Assessment.objects.values_list("half_points", "reason")) == {(19, STRONG["reason"])}
    assert set(invitation.assignments.values_list("state", flat=True)) == {"accepted"}


def test_a_link_opens_once() -> None:
    link = inviting.invite(open_round().invitations.get(code="AAA-222"), by=None)
    first, second = Client(), Client()
    assert "Set your passphrase" in first.get(page(link)).text

    kept = first.post(page(link), {"act": "write", "passphrase": PASSPHRASE})
    late = second.get(page(link))

    address = kept.context["path"].split("/")[2]
    assert f"http://testserver{page(address)}" in kept.text
    assert PASSPHRASE not in kept.text
    assert "Set your passphrase" not in late.text
    assert "Your passphrase" in late.text
    invitation = Invitation.objects.get(code="AAA-222")
    assert PASSPHRASE not in invitation.passphrase
    assert invitation.address_hash == inviting.token_hash(address)
    assert "You are asked to score 2 countries" in enter(Client(), address).get(page(address)).text


def test_the_offered_words_are_a_passphrase() -> None:
    link = inviting.invite(open_round().invitations.get(code="AAA-222"), by=None)
    browser = Client()
    offered = browser.get(page(link)).context["offered"]
    another = browser.post(page(link), {"act": "another", "offered_passphrase": offered}).context["offered"]

    kept = browser.post(page(link), {"act": "take", "offered_passphrase": another})

    address = kept.context["path"].split("/")[2]
    assert len(another.split()) == 6
    assert another != offered
    opened = enter(Client(), address, f"  {another.replace(' ', '  ')} ").get(page(address))
    assert "You are asked to score 2 countries" in opened.text


@pytest.mark.parametrize("weak", ["", "short", "password1234", "123456789012", "x" * 201])
def test_a_weak_passphrase_is_refused_and_the_link_stays(weak: str) -> None:
    link = inviting.invite(open_round().invitations.get(code="AAA-222"), by=None)

    answer = Client().post(page(link), {"act": "write", "passphrase": weak})

    assert answer.status_code == 422
    assert "Not done." in answer.text
    assert inviting.find_by_token(link) is not None


def test_a_second_opening_is_told_to_the_expert_and_kept_for_the_coordinator() -> None:
    opened = open_round()
    link = inviting.invite(opened.invitations.get(code="AAA-222"), by=None)
    browser = Client()

    browser.head(page(link))
    first = browser.get(page(link)).text
    again = [browser.get(page(link)).text for _time in range(2)]

    assert "This link was opened before." not in first
    assert all("This link was opened before." in text for text in again)
    assert opened.invitations.get(code="AAA-222").opened == 3
    acts = RoundAct.objects.filter(round=opened, act="unused link opened again")
    assert list(acts.values_list("code", flat=True)) == ["AAA-222"]


def addresses_of_every_kind() -> dict[str, str]:
    """Return an address of each kind that opens nothing without its passphrase, and one that opens with it."""
    opened = open_round(codes=("AAA-222", "BBB-333", "CCC-444", "DDD-555", "EEE-666"))
    link = inviting.invite(opened.invitations.get(code="AAA-222"), by=None)
    invitation, own = claim(link)
    _left, left = invite(opened, "BBB-333")
    Expert.objects.filter(code="BBB-333").update(active=False)
    recused, over = invite(opened, "CCC-444")
    for assignment in recused.assignments.all():
        answering.recuse(assignment)
    lost, old = invite(opened, "DDD-555")
    unused = inviting.invite(lost, by=None)
    planned_invitation, planned = invite(opened, "EEE-666")
    other = Round.objects.create(panel=opened.panel, edition=opened.edition, number=9)
    Invitation.objects.filter(pk=planned_invitation.pk).update(round=other)
    return {
        "own": page(own),
        "country": page(own, "GHA"),
        "no country": page(own, "ZZZ"),
        "indicator": page(own, "GHA", "arms-trafficking"),
        "print": page(own, "print"),
        "deep": page(own, "a", "b", "c"),
        "used link": page(link),
        "below a link": page(unused, "GHA"),
        "ended": page(old),
        "recused": page(over),
        "left": page(left),
        "planned": page(planned),
        "guessed": page("guessed"),
        "long": page("x" * 500),
        "hash": page(invitation.address_hash or ""),
        "none": "/experts/",
    }


def test_every_address_answers_alike_with_one_slow_hash_and_the_same_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda hasher, *args: hashed.append("once") or encode(hasher, *args)
    )
    found = {}
    for kind, path in addresses_of_every_kind().items():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            read = Client().get(path)
            queries = len(captured)
        hashed.clear()
        with CaptureQueriesContext(connection) as captured:
            wrong = Client().post(path, {"passphrase": "not the passphrase"})
            queries_of_post = len(captured)
        typed = Client().post(path, {"reason": "Words", "act": "submit"})
        script = Client().post(path, {"reason": "Words"}, headers={"Accept": "application/json"})
        answers = [answer.text.replace(path, "") for answer in (read, wrong, typed, script)]
        codes = (read.status_code, wrong.status_code, typed.status_code, script.status_code)
        found[kind] = (codes, queries, queries_of_post, len(hashed), tuple(answers))

    assert len(set(found.values())) == 1, {kind: facts[:4] for kind, facts in found.items()}
    assert found["own"][:4] == ((200, 200, 200, 401), 1, 1, 1)
    assert "together open nothing" in found["own"][4][1]


def test_wrong_guesses_wait_alike_and_the_right_passphrase_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    _invitation, address = invite(open_round())
    now = 1_000_000.0
    monkeypatch.setattr(guesses.time, "time", lambda: now)
    told = {}
    for token in (address, "guessed"):
        answers = [Client().post(page(token), {"passphrase": "wrong"}).text for _time in range(7)]
        told[token] = ["Wait 10 seconds" in text for text in answers]

    waiting = Client().post(page(address), {"passphrase": PASSPHRASE})
    now += 11
    opened = Client().post(page(address), {"passphrase": PASSPHRASE})

    assert told[address] == told["guessed"] == [False] * 5 + [True] * 2
    assert waiting.status_code == 200
    assert (opened.status_code, opened["Location"]) == (302, page(address))
    assert guesses.begin(address) == 0


def test_the_wait_grows_to_five_minutes_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    now, waits = 1_000_000.0, []
    monkeypatch.setattr(guesses.time, "time", lambda: now)

    for _time in range(14):
        wait = guesses.begin("t")
        waits.append(wait)
        now += wait
        if wait:
            guesses.begin("t")

    assert waits == [0, 0, 0, 0, 0, 10, 20, 40, 80, 160, 300, 300, 300, 300]


def test_the_cookie_is_of_this_passphrase_these_pages_and_this_session() -> None:
    opened = open_round()
    _mine, address = invite(opened)
    _other, others_address = invite(opened, "BBB-333")
    browser = Client()

    answer = browser.post(page(address), {"passphrase": PASSPHRASE}, secure=True)

    assert {name: cookie["path"] for name, cookie in answer.cookies.items()} == {
        "expert": "/experts/",
        "expert-fr": "/fr/experts/",
    }
    for cookie in answer.cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Strict", True)
        assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert "You are asked" not in browser.get(page(others_address)).text
    assert "Ghana" in browser.get(page(address)).text
    assert "Ghana" in browser.get(f"/fr{page(address)}").text
    Invitation.objects.filter(code="AAA-222").update(passphrase="md5$another$hash")
    assert "Ghana" not in browser.get(page(address)).text


def test_eight_hours_without_use_sign_an_expert_out(monkeypatch: pytest.MonkeyPatch) -> None:
    _invitation, address = invite(open_round())
    now = 1_000_000.0 * 3600
    monkeypatch.setattr("surveys.views.expert_cookie.time.time", lambda: now)
    browser = expert_client(address)

    now += 8 * 3600
    in_time = browser.get(page(address)).text
    now += 8 * 3600
    still = browser.get(page(address)).text
    now += 9 * 3600
    late = browser.get(page(address)).text

    assert ["Ghana" in text for text in (in_time, still, late)] == [True, True, False]


def test_signing_out_takes_the_cookie_and_what_is_typed_after_it_comes_back() -> None:
    _invitation, address = invite(open_round())
    browser, arms = expert_client(address), page(address, "GHA", "arms-trafficking")
    assert "Sign out" in browser.get(arms).text

    browser.post(page(address), {"act": "sign-out"})
    asked = browser.post(arms, {**STRONG, "seen": "", "then": "stay"})
    carried = dict(asked.context["carried"])
    saved = browser.post(arms, {**carried, "passphrase": PASSPHRASE})

    assert "You are signed out." in asked.text
    assert 'value="The minister&#x27;s brother owns the port."' in asked.text
    assert (saved.status_code, saved["Location"]) == (302, arms)
    assert Assessment.objects.get().reason == STRONG["reason"]
    assert "brother owns the port" in browser.get(arms).text


def test_after_the_close_the_expert_reads_for_thirty_days_and_changes_nothing() -> None:
    opened = open_round()
    invitation, address = invite(opened)
    browser = expert_client(address)
    for slug in SLUGS:
        browser.post(page(address, "GHA", slug), STRONG)
    opening.close_round(opened, by=None)

    printed = browser.get(page(address, "print")).text
    browser.post(page(address, "GHA", SLUGS[0]), WEAK)
    browser.post(page(address, "GHA"), {"act": "submit"})
    Round.objects.filter(pk=opened.pk).update(closed_at=timezone.now() - timedelta(days=30))
    last = browser.get(page(address)).text
    Round.objects.filter(pk=opened.pk).update(closed_at=timezone.now() - timedelta(days=31))
    gone = browser.get(page(address)).text

    assert printed.count("brother owns the port") == 3
    assert "for 31 more days, today included" in printed
    assert set(Assessment.objects.values_list("half_points", flat=True)) == {19}
    assert assignment_of(invitation).state == "accepted"
    assert "today for the last time" in last
    assert "The round is closed" not in gone


def test_an_unused_link_is_dead_after_the_close() -> None:
    opened = open_round()
    link = inviting.invite(opened.invitations.get(code="AAA-222"), by=None)
    opening.close_round(opened, by=None)

    answer = Client().get(page(link))

    assert "Set your passphrase" not in answer.text
    assert opened.invitations.get(code="AAA-222").opened == 0


def test_a_recused_country_is_closed_and_the_last_one_ends_the_address() -> None:
    _invitation, address = invite(open_round())
    browser, arms = expert_client(address), page(address, "GHA", "arms-trafficking")
    browser.post(arms, STRONG)

    browser.post(page(address, "GHA"), {"act": "recuse"})
    texts = [browser.get(path).text for path in (page(address, "GHA"), page(address, "print"), page(address))]
    refused = browser.post(arms, WEAK)
    ended = browser.post(page(address, "KEN"), {"act": "recuse"})

    assert "this country is closed" in texts[0]
    assert not any("brother owns the port" in text or "<b>9.5</b>" in text for text in texts)
    assert refused.status_code == 409
    assert "Your part has ended" in ended.text
    assert ended.cookies["expert"].value == ""
    assert "Kenya" not in expert_client(address).get(page(address)).text


def test_what_experts_do_stands_in_the_chain_without_content() -> None:
    opened = open_round()
    invitation, address = invite(opened)
    browser = expert_client(address)
    for slug in SLUGS:
        browser.post(page(address, "GHA", slug), STRONG)
    browser.post(page(address), {"act": "submit"})
    browser.post(page(address, "KEN"), {"act": "decline"})
    answering.reopen(assignment_of(invitation), by=None)

    chain = RoundAct.objects.filter(round=opened).exclude(code="").order_by("number").values_list("act", "code", "iso3")

    assert list(chain) == [
        ("link made", "AAA-222", ""),
        ("passphrase set", "AAA-222", ""),
        ("agreed", "AAA-222", "GHA"),
        ("agreed", "AAA-222", "KEN"),
        ("submitted", "AAA-222", "GHA"),
        ("declined", "AAA-222", "KEN"),
        ("reopened", "AAA-222", "GHA"),
    ]


def test_all_that_is_complete_is_sent_with_one_button() -> None:
    invitation, address = invite(open_round())
    browser = expert_client(address)
    nothing = browser.post(page(address), {"act": "submit"})
    for slug in SLUGS:
        browser.post(page(address, "GHA", slug), STRONG)
    browser.post(page(address, "KEN", SLUGS[0]), STRONG)

    offered = browser.get(page(address)).text
    browser.post(page(address), {"act": "submit"})

    assert nothing.status_code == 409
    assert "1 country is complete and not submitted yet." in offered
    assert dict(invitation.assignments.values_list("country__iso3", "state")) == {"GHA": "submitted", "KEN": "accepted"}
    assert "is complete and not submitted yet" not in browser.get(page(address)).text


def test_an_expert_asks_for_another_address_and_reads_none() -> None:
    _invitation, address = invite(open_round())
    expert = Expert.objects.get(code="AAA-222")
    vault.write_identity(expert, by=member("coordinator"), name="Ama Example", email="ama@old.example")
    browser = expert_client(address)

    wrong = browser.post(page(address), {"act": "email", "email": "ama"})
    asked = browser.post(page(address), {"act": "email", "email": "ama@new.example"})

    assert "write it as name@example.org" in wrong.text
    assert asked["Location"] == f"{page(address)}?asked=email"
    assert IdentityChange.objects.get().by is None
    assert [letter.to for letter in mail.outbox] == [["ama@old.example"]]
    shown = browser.get(asked["Location"]).text
    assert "A custodian looks at the new address" in shown
    assert "ama@" not in shown


def test_the_promise_is_read_before_agreeing_and_after() -> None:
    opened = open_round()
    Round.objects.filter(pk=opened.pk).update(promise="Nobody learns **who** you are.", keep_months=7)
    _invitation, address = invite(opened, accepts=False)
    browser = expert_client(address)

    before = browser.get(page(address)).text
    browser.post(page(address), {"act": "accept"})
    after = browser.get(page(address)).text

    for text in (before, after):
        assert "Nobody learns <strong>who</strong> you are." in text
        assert "7 months after the edition is published" in text
