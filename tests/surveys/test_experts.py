"""An expert's own pages: what they say, what they keep, and who gets in."""

import json
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from surveys.models import Assessment, Assignment
from surveys.rounds import answering, opening
from tests.factories import assignment_of, enter, invite, open_round

pytestmark = pytest.mark.django_db
SAID = {"score": "6.5", "confidence": "high", "reason": "Seen in three courts.", "sources": "Court reports, 2026"}


@pytest.fixture
def client() -> Client:
    """A browser that checks like a real one, where a page forgot to say otherwise."""
    return Client(enforce_csrf_checks=True)


def page(token: str, *parts: str) -> str:
    return "/".join(["/experts", token, *parts]) + "/"


def of_arms(token: str) -> str:
    return page(token, "GHA", "arms-trafficking")


def score_everything(client: Client, token: str, iso3: str = "GHA") -> None:
    for slug in ("human-trafficking", "arms-trafficking", "anti-money-laundering"):
        assert client.post(page(token, iso3, slug), SAID).status_code == 302


def test_an_invitation_says_what_is_asked_and_the_expert_accepts(client: Client) -> None:
    invitation, token = invite(open_round(), accepts=False)
    enter(client, token)

    shown = client.get(page(token))
    answered = client.post(page(token), {"act": "accept"})

    assert "You are asked to score 2 countries" in shown.text
    assert "Here you are known only by the code AAA-222" in shown.text
    assert (answered.status_code, answered["Location"]) == (302, page(token))
    assert "Your countries" in client.get(page(token)).text
    assert set(Assignment.objects.filter(invitation=invitation).values_list("state", flat=True)) == {"accepted"}


def test_who_declined_may_come_back(client: Client) -> None:
    _invitation, token = invite(open_round(), accepts=False)
    enter(client, token)

    client.post(page(token), {"act": "decline"})

    assert "You have declined" in client.get(page(token)).text
    client.post(page(token), {"act": "accept"})
    assert "0 of 2 submitted" in client.get(page(token)).text


def test_a_assessment_is_kept_and_leads_to_the_next_indicator(client: Client) -> None:
    _invitation, token = invite(open_round())
    enter(client, token)

    answered = client.post(of_arms(token), SAID)

    assert answered["Location"] == page(token, "GHA", "anti-money-laundering")
    kept = Assessment.objects.values("half_points", "confidence", "reason", "sources", "cannot_judge").get()
    assert kept == {
        "half_points": 13,
        "confidence": "high",
        "reason": "Seen in three courts.",
        "sources": "Court reports, 2026",
        "cannot_judge": False,
    }
    again = client.get(of_arms(token)).text
    assert '<input type="radio" name="score" value="6.5" checked>' in again
    assert "Seen in three courts.</textarea>" in again


def test_the_last_indicator_leads_back_to_the_country_and_saving_stays_when_asked(client: Client) -> None:
    _invitation, token = invite(open_round())
    enter(client, token)

    last = client.post(page(token, "GHA", "anti-money-laundering"), SAID)
    stays = client.post(of_arms(token), {**SAID, "then": "stay"})

    assert last["Location"] == page(token, "GHA")
    assert stays["Location"] == of_arms(token)


def test_a_country_is_handed_in_after_its_check_list_is_empty(client: Client) -> None:
    invitation, token = invite(open_round())
    enter(client, token)
    before = client.get(page(token, "GHA")).text
    score_everything(client, token)
    client.post(of_arms(token), {"score": "cannot", "seen": seen(client, of_arms(token))})

    after = client.get(page(token, "GHA")).text
    answered = client.post(page(token, "GHA"), {"act": "submit"})

    assert "These indicators are not complete yet" in before
    assert "Everything is complete" in after
    assert "cannot be assessed" in after
    assert answered.status_code == 302
    assert assignment_of(invitation).state == "submitted"
    assert "Submitted. Thank you." in client.get(page(token, "GHA")).text


def seen(client: Client, url: str) -> str:
    """Return the version that a page carries."""
    return client.get(url).context["fields"].seen


def test_handing_in_too_early_says_what_lacks(client: Client) -> None:
    invitation, token = invite(open_round())
    enter(client, token)
    client.post(of_arms(token), SAID)

    answered = client.post(page(token, "GHA"), {"act": "submit"})

    assert answered.status_code == 409
    assert "Something is missing at: Human trafficking, Anti-money laundering." in answered.text
    assert assignment_of(invitation).state == "accepted"


def test_a_conflict_of_interest_is_declared_and_no_words_are_asked_for(client: Client) -> None:
    invitation, token = invite(open_round())
    enter(client, token)
    asked = client.get(page(token, "GHA")).text

    client.post(page(token, "GHA"), {"act": "recuse", "why": "My brother"})

    assert "We record only that there is a conflict" in asked
    assert "<textarea" not in asked
    assert assignment_of(invitation).state == "recused"
    assert "You declared a conflict of interest" in client.get(page(token, "GHA")).text


def test_a_country_is_turned_down_and_taken_on_again(client: Client) -> None:
    invitation, token = invite(open_round())
    enter(client, token)

    client.post(page(token, "GHA"), {"act": "decline"})
    assert assignment_of(invitation).state == "declined"
    client.post(page(token, "GHA"), {"act": "accept"})

    assert assignment_of(invitation).state == "accepted"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("score", "6.4", "Choose a score from 1 to 10 in half points."),
        ("score", "６.5", "Choose a score from 1 to 10 in half points."),
        ("confidence", "certain", "Choose low, medium or high."),
        ("reason", "x" * 5001, "Your reason: Shorten it to 5000 characters; it has 5001."),
        ("sources", "a\x00b", "Sources: Null characters are not allowed."),
    ],
)
def test_a_fault_is_named_and_everything_typed_comes_back(client: Client, field: str, value: str, said: str) -> None:
    _invitation, token = invite(open_round())
    enter(client, token)

    answered = client.post(of_arms(token), {**SAID, field: value})

    assert answered.status_code == 422
    assert said in answered.text
    assert f'<a href="#{field}">' in answered.text
    assert not Assessment.objects.exists()
    kept = {**SAID, field: value}
    assert f"{kept['reason']}</textarea>" in answered.text
    assert f"{kept['sources']}</textarea>" in answered.text
    if field != "score":
        assert 'value="6.5" checked' in answered.text
    if field != "confidence":
        assert 'value="high" checked' in answered.text


def test_no_browser_cuts_off_what_is_too_long(client: Client) -> None:
    _invitation, token = invite(open_round())
    enter(client, token)

    form = client.get(of_arms(token))

    assert form.text.count("<textarea ") == 2
    assert "maxlength" not in form.text


def test_line_ends_count_as_one_character(client: Client) -> None:
    _invitation, token = invite(open_round())
    enter(client, token)

    answered = client.post(of_arms(token), {**SAID, "reason": "x\r\n" * 2500})

    assert answered.status_code == 302
    assert Assessment.objects.get().reason == "\n".join(["x"] * 2500)


def test_two_windows_get_both_versions(client: Client) -> None:
    _invitation, token = invite(open_round())
    enter(client, token)
    old = seen(client, of_arms(token))
    client.post(of_arms(token), {**SAID, "seen": old})

    second = client.post(of_arms(token), {**SAID, "reason": "Written in the second window.", "seen": old})

    assert second.status_code == 409
    assert "Written in the second window.</textarea>" in second.text
    assert '<dd class="theirs">Seen in three courts.</dd>' in second.text
    assert Assessment.objects.get().reason == "Seen in three courts."
    third = {**SAID, "reason": "Both.", "seen": second.context["fields"].seen}
    assert client.post(of_arms(token), third).status_code == 302
    assert Assessment.objects.get().reason == "Both."


def test_words_typed_when_the_round_closes_come_back(client: Client) -> None:
    opened = open_round()
    _invitation, token = invite(opened)
    enter(client, token)
    opening.close_round(opened, by=None)

    answered = client.post(of_arms(token), SAID)

    assert answered.status_code == 409
    assert "The round is closed: nothing in it can be changed any more." in answered.text
    assert "Seen in three courts.</textarea>" in answered.text
    assert 'name="then"' not in answered.text
    assert not Assessment.objects.exists()


def test_words_typed_after_the_country_was_handed_in_come_back(client: Client) -> None:
    invitation, token = invite(open_round())
    enter(client, token)
    score_everything(client, token)
    answering.submit(assignment_of(invitation))

    answered = client.post(of_arms(token), {**SAID, "reason": "Another thought."})

    assert answered.status_code == 409
    assert "Another thought.</textarea>" in answered.text
    assert client.get(of_arms(token))["Location"] == page(token, "GHA")


def test_a_script_gets_the_same_answers_as_json(client: Client) -> None:
    _invitation, token = invite(open_round())
    enter(client, token)
    as_json = {"HTTP_ACCEPT": "application/json"}

    saved = client.post(of_arms(token), {"score": "6.5", "seen": ""}, **as_json)
    wrong = client.post(of_arms(token), {"score": "11", "seen": ""}, **as_json)
    late = client.post(of_arms(token), {"score": "4.0", "seen": ""}, **as_json)

    assert (saved.status_code, json.loads(saved.content)["lacks"]) == (200, ["reason"])
    assert json.loads(saved.content)["seen"] == seen(client, of_arms(token))
    assert (wrong.status_code, json.loads(wrong.content)["errors"]) == (
        422,
        [{"field": "score", "code": "invalid", "message": "Choose a score from 1 to 10 in half points."}],
    )
    assert (late.status_code, json.loads(late.content)["errors"]) == (409, [])


def test_after_the_close_the_link_says_that_the_round_is_closed(client: Client) -> None:
    opened = open_round()
    _invitation, token = invite(opened)
    enter(client, token)
    score_everything(client, token)
    client.post(page(token, "GHA"), {"act": "submit"})
    opening.close_round(opened, by=None)

    start, country = client.get(page(token)), client.get(page(token, "GHA"))

    assert "The round is closed" in start.text
    assert "You submitted 1 of 2 countries" in start.text
    assert "This is what you submitted" in country.text
    assert client.post(page(token), {"act": "accept"}).status_code == 409


def test_pages_that_are_not_the_experts_say_so_once_the_passphrase_is_given(client: Client) -> None:
    _invitation, token = invite(open_round())
    enter(client, token)
    paths = (
        page(token, "ZZZ"),
        page(token, "gha"),
        page(token, "ZAF"),
        page(token, "GHA", "cocaine-trade"),
        page(token, "GHA", "no such thing"),
        page(token, "a", "b", "c", "d"),
    )

    answers = {path: client.get(path) for path in paths}

    assert {answer.status_code for answer in answers.values()} == {404}
    texts = {path: answer.text.replace(quote(path), "") for path, answer in answers.items()}
    assert len(set(texts.values())) == 1
    assert "Not one of your pages" in answers[page(token, "ZZZ")].text
    assert client.get(page(token)).status_code == 200


def test_one_experts_link_opens_nobody_elses_country(client: Client) -> None:
    opened = open_round()
    invitation, _token = invite(opened)
    enter(client, _token)
    other, other_token = invite(opened, "BBB-333")
    enter(client, other_token)
    Assignment.objects.filter(invitation=other, country__iso3="KEN").delete()

    answered = client.post(page(other_token, "KEN", "arms-trafficking"), SAID)

    assert answered.status_code == 404
    assert not Assessment.objects.exists()
    assert assignment_of(invitation, "KEN").state == "accepted"


@pytest.mark.parametrize("language", ["", "/fr"])
def test_every_answer_keeps_the_address_to_itself(client: Client, language: str) -> None:
    _invitation, token = invite(open_round())
    enter(client, token)
    for path in (page(token), page(token, "GHA"), of_arms(token), page("guessed")):
        for answer in (client.get(language + path), client.post(language + path, {})):
            assert answer["Cache-Control"] == "no-store"
            assert answer["Referrer-Policy"] == "no-referrer"
            assert answer["X-Robots-Tag"] == "noindex, nofollow"
            assert set(answer.cookies) <= {"expert", "expert-fr"}
    assert '<meta name="robots" content="noindex, nofollow">' in client.get(page(token)).text
    assert 'rel="canonical"' not in client.get(page(token)).text


def test_a_browser_that_tells_nothing_of_its_origin_can_still_save(client: Client) -> None:
    """What a page that sends no referrer makes a browser say; Django's own check would refuse it."""
    _invitation, token = invite(open_round())
    enter(client, token)

    assert client.post(of_arms(token), SAID, headers={"Origin": "null"}).status_code == 302


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"score=%ff&reason=%00", b"act=" + b"x" * 10_000, b"&".join([b"a=1"] * 1001)]
)
def test_bad_bodies_change_nothing_and_break_nothing(client: Client, body: bytes) -> None:
    _invitation, token = invite(open_round())
    enter(client, token)
    for kind in ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-7", "text/plain"):
        for path in (page(token), page(token, "GHA"), of_arms(token)):
            assert client.generic("POST", path, body, content_type=kind).status_code in (302, 400, 409, 415, 422)
    assert not Assessment.objects.exclude(half_points=None, reason="").exists()


def test_pages_ask_the_database_little(client: Client, django_assert_max_num_queries: object) -> None:
    _invitation, token = invite(open_round())
    enter(client, token)
    client.get(page(token))
    for path, most in ((page(token), 4), (page(token, "GHA"), 5), (of_arms(token), 5)):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(path)


def test_the_addresses_are_what_the_architecture_says() -> None:
    assert reverse("surveys:expert-round", args=["t"]) == "/experts/t/"
    assert reverse("surveys:expert-country", args=["t", "GHA"]) == "/experts/t/GHA/"
    assert (
        reverse("surveys:expert-indicator", args=["t", "GHA", "law-enforcement"]) == "/experts/t/GHA/law-enforcement/"
    )
