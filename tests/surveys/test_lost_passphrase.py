"""A lost passphrase: an empty sheet, which only the old passphrase or two persons have count instead of the old one."""

from fractions import Fraction

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client

from indicators.models import Indicator
from lib.refusals import Refused
from surveys.aggregation.ratings import ratings_of
from surveys.models import Assessment, Assignment, Invitation, Round, RoundAct
from surveys.rounds import answering, assessing, inviting, resuming
from surveys.rounds.assessing import AssessmentInput
from tests.factories import PASSPHRASE, assignment_of, claim, enter, invite, open_round

pytestmark = pytest.mark.django_db
SLUGS = ("human-trafficking", "arms-trafficking", "anti-money-laundering")
NEW = "another harbor under seven bridges"


def write(
    invitation: Invitation, half_points: int, reason: str, iso3: str = "GHA", slugs: tuple[str, ...] = SLUGS
) -> None:
    for slug in slugs:
        written = AssessmentInput(half_points=half_points, confidence="high", reason=reason)
        indicator = Indicator.objects.get(slug=slug)
        assessing.record_assessment(assignment_of(invitation, iso3), indicator=indicator, written=written)


def submit(invitation: Invitation, half_points: int, reason: str, iso3: str = "GHA") -> None:
    write(invitation, half_points, reason, iso3)
    answering.submit(assignment_of(invitation, iso3))


def lose(invitation: Invitation, passphrase: str = NEW) -> tuple[Invitation, str]:
    """Make a new link, and let whoever has it set a passphrase and accept."""
    return claim(inviting.invite(invitation, by=None), passphrase=passphrase)


def counted(round_: Round) -> dict[str, list[tuple[int, Fraction, str]]]:
    """Return iso3 -> (half points, weight, why none) for arms trafficking, in the order of writing."""
    found: dict[str, list[tuple[int, Fraction, str]]] = {}
    for (iso3, slug), _pk, rating in ratings_of(round_):
        if slug == "arms-trafficking":
            found.setdefault(iso3, []).append((rating.half_points, rating.weight, rating.excluded))
    return found


def test_a_new_link_opens_an_empty_sheet_that_shows_nothing_of_the_old_one() -> None:
    opened = open_round()
    old, address = invite(opened)
    submit(old, 19, "The minister's brother owns the port.")
    answering.recuse(assignment_of(old, "KEN"))

    new, new_address = lose(old)

    old.refresh_from_db()
    assert (old.ended_because, old.ended_on is not None) == ("new-link", True)
    assert (new.instead_of, new.expert) == (old, old.expert)
    assert new.code != old.code
    assert dict(new.assignments.values_list("country__iso3", "state")) == {"GHA": "accepted", "KEN": "recused"}
    browser = enter(Client(), new_address, NEW)
    pages = [browser.get(f"/experts/{new_address}/{path}").text for path in ("", "GHA/", "print/")]
    assert "You have written here before under another passphrase" in pages[0]
    assert not any("brother owns the port" in text or "<b>9.5</b>" in text for text in pages)
    assert "Ghana" not in enter(Client(), address).get(f"/experts/{address}/").text
    acts = RoundAct.objects.filter(round=opened).order_by("number").values_list("act", "code")
    assert [act for act in acts if act[0] in ("ended", "link made")] == [
        ("link made", "AAA-222"),
        ("ended", "AAA-222"),
        ("link made", new.code),
    ]


def test_an_unused_link_is_replaced_without_a_new_sheet() -> None:
    opened = open_round()
    invitation = opened.invitations.get(code="AAA-222")
    first = inviting.invite(invitation, by=None)
    Client().get(f"/experts/{first}/")

    second = inviting.invite(invitation, by=None)

    assert inviting.find_by_token(first) is None
    assert inviting.find_by_token(second) == invitation
    assert opened.invitations.count() == 2
    assert opened.invitations.get(code="AAA-222").opened == 0


def test_no_link_is_made_for_a_part_that_ended() -> None:
    old, _address = invite(open_round())
    inviting.invite(old, by=None)

    with pytest.raises(Refused, match="has ended"):
        inviting.invite(old, by=None)


def test_nothing_more_is_done_on_a_sheet_that_ended_meanwhile() -> None:
    old, _address = invite(open_round())
    write(old, 19, "Seen.")
    inviting.invite(old, by=None)

    for act in (lambda: answering.submit(assignment_of(old)), lambda: write(old, 4, "Other.")):
        with pytest.raises(Refused, match="newer link"):
            act()
    assert set(Assessment.objects.values_list("half_points", flat=True)) == {19}


def test_what_was_submitted_counts_whatever_is_written_after_a_new_link() -> None:
    opened = open_round()
    old, _address = invite(opened)
    submit(old, 19, "The minister's brother owns the port.")

    new, _new_address = lose(old)
    submit(new, 4, "Nothing to report.")
    submit(new, 6, "A country that was not submitted before.", "KEN")

    assert counted(opened) == {
        "GHA": [(19, Fraction(1), ""), (4, Fraction(0), "written after a new link")],
        "KEN": [(6, Fraction(1), "")],
    }


def test_the_old_passphrase_gives_back_what_was_written_and_the_new_sheet_counts() -> None:
    opened = open_round()
    old, _address = invite(opened)
    submit(old, 19, "The minister's brother owns the port.")
    write(old, 7, "Half done.", "KEN", SLUGS[:2])
    new, address = lose(old)
    write(new, 12, "Written anew.", "KEN", SLUGS[:1])
    browser = enter(Client(), address, NEW)

    wrong = browser.post(f"/experts/{address}/", {"act": "unlock", "old_passphrase": "not it at all"})
    right = browser.post(f"/experts/{address}/", {"act": "unlock", "old_passphrase": PASSPHRASE})

    assert wrong.status_code == 409
    assert "This is not the passphrase you had before." in wrong.text
    assert right.status_code == 302
    new.refresh_from_db()
    assert new.unlocked
    kept = Assessment.objects.filter(assignment__invitation=new, assignment__country__iso3="KEN")
    assert dict(kept.values_list("indicator__slug", "half_points")) == {SLUGS[0]: 12, SLUGS[1]: 7}
    assert RoundAct.objects.filter(act="unlocked", code=new.code).exists()
    # In Ghana nothing was written anew: the sheet is complete now, and the old one counts until it is submitted.
    assert counted(opened)["GHA"] == [(19, Fraction(1), "")]
    answering.submit(assignment_of(new))
    assert counted(opened)["GHA"] == [(19, Fraction(0), "replaced by a later sheet"), (19, Fraction(1), "")]


def test_a_country_nobody_began_anew_is_as_it_was_before() -> None:
    old, _address = invite(open_round())
    submit(old, 19, "Seen.")
    new, _new_address = claim(inviting.invite(old, by=None), passphrase=NEW, accepts=False)

    resuming.unlock(Invitation.objects.select_related("instead_of").get(pk=new.pk), passphrase=PASSPHRASE)

    assert dict(new.assignments.values_list("country__iso3", "state")) == {"GHA": "submitted", "KEN": "accepted"}


def test_who_makes_two_links_in_a_row_cannot_unlock_their_way_over_the_first_sheet() -> None:
    opened = open_round()
    old, _address = invite(opened)
    submit(old, 19, "The minister's brother owns the port.")

    second, _second_address = lose(old, "a passphrase of the maker")
    third, _third_address = lose(second, "another one of the maker")
    resuming.unlock(third, passphrase="a passphrase of the maker")
    submit(third, 4, "Nothing to report.")

    assert counted(opened)["GHA"] == [(19, Fraction(1), ""), (4, Fraction(0), "written after a new link")]


def test_two_persons_have_a_later_sheet_count() -> None:
    opened = open_round()
    old, _address = invite(opened)
    submit(old, 19, "Seen.")
    new, _new_address = lose(old)
    submit(new, 8, "Seen again.")
    ann, ben = (User.objects.create_user(name, is_staff=True) for name in ("ann", "ben"))

    with pytest.raises(Refused, match="Nobody has asked"):
        answering.confirm_replacement(new, by=ben)
    answering.ask_replacement(new, by=ann)
    with pytest.raises(Refused, match="Another person"):
        answering.confirm_replacement(new, by=ann)
    before = counted(opened)["GHA"]
    answering.confirm_replacement(new, by=ben)

    assert before == [(19, Fraction(1), ""), (8, Fraction(0), "written after a new link")]
    assert counted(opened)["GHA"] == [(19, Fraction(0), "replaced by a later sheet"), (8, Fraction(1), "")]
    assert RoundAct.objects.filter(act="replacement confirmed", code=new.code).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=new.pk).update(replacement_confirmed_by=ann)


def test_a_sheet_that_follows_none_cannot_replace_any() -> None:
    invitation, _address = invite(open_round())

    with pytest.raises(Refused):
        answering.ask_replacement(invitation, by=User.objects.create_user("ann"))


def test_erased_words_leave_the_rating_its_weight() -> None:
    opened = open_round()
    old, _address = invite(opened)
    submit(old, 19, "Seen.")
    Assessment.objects.update(reason="", words_erased_on="2026-11-29")

    assert counted(opened)["GHA"] == [(19, Fraction(1), "")]


def test_only_sheets_of_a_lost_passphrase_ask_for_the_old_one() -> None:
    invitation, _address = invite(open_round())
    assert not resuming.may_unlock(invitation)
    with pytest.raises(Refused):
        resuming.unlock(invitation, passphrase=PASSPHRASE)
    assert not Assignment.objects.filter(invitation__unlocked=True).exists()


def test_reopening_a_country_before_the_new_link_takes_nothing_out_of_the_count() -> None:
    opened = open_round()
    old, _address = invite(opened)
    submit(old, 19, "The minister's brother owns the port.")
    submit(old, 17, "Seen.", "KEN")
    answering.reopen(assignment_of(old), by=None)

    new, _new_address = lose(old)
    submit(new, 4, "Nothing to report.")

    assert counted(opened)["GHA"] == [(19, Fraction(1), ""), (4, Fraction(0), "written after a new link")]
