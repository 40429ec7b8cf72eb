"""Two accounts are two persons, unless one is still in the hands of whoever made or reset it."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django.fixtures import Settings

from indicators import workflow
from indicators.models import Account, Score
from tests.factories import member, propose

pytestmark = pytest.mark.django_db


def made(user: User, by: User | None, *, owned: bool = False) -> User:
    Account.objects.create(user=user, made_by=by, owned_at=timezone.now() if owned else None)
    return user


def test_accounts_of_which_nothing_else_is_kept_are_two_persons(first: User, second: User) -> None:
    assert workflow.is_other_person(second, first) == ""
    assert workflow.is_other_person(first, first) == "It is the same account."


def test_an_account_is_no_other_person_than_its_maker_until_its_owner_has_it(first: User, second: User) -> None:
    made(second, first)

    for pair in ((second, first), (first, second)):
        assert workflow.is_other_person(*pair).startswith("The account second does not count as another person yet")
    Account.objects.update(owned_at=timezone.now())
    assert workflow.is_other_person(second, first) == ""


def test_an_account_that_the_server_made_counts_at_once(first: User, second: User) -> None:
    made(second, None)

    assert workflow.is_other_person(second, first) == ""


def test_two_accounts_in_the_hands_of_a_third_person_are_one_person(first: User, second: User) -> None:
    maker = User.objects.create_user("maker")
    made(first, maker)
    made(second, maker)

    assert "does not count as another person" in workflow.is_other_person(second, first)
    Account.objects.filter(user=second).update(owned_at=timezone.now())
    assert workflow.is_other_person(second, first) == ""


def test_an_account_made_by_an_account_of_ones_own_is_ones_own(first: User, second: User) -> None:
    between = made(User.objects.create_user("between"), first)
    made(second, between)

    assert "The account second does not count" in workflow.is_other_person(second, first)


def test_accounts_that_reset_one_another_are_one_person(first: User, second: User) -> None:
    made(first, second)
    made(second, first)

    assert workflow.is_other_person(second, first) != ""


def test_a_site_with_one_account_says_what_it_lacks_and_how_to_get_it() -> None:
    alone = member("publisher", "alone")

    assert workflow.lacking(alone).startswith("Nobody can confirm what you prepare: no other account is a publisher")
    assert "Ask an administrator" in workflow.lacking(alone)


def test_a_site_whose_second_account_has_no_owner_yet_says_so() -> None:
    alone = member("publisher", "alone")
    made(member("editor", "sock"), alone)

    assert "sock may, and does not count as another person" in workflow.lacking(alone)
    Account.objects.update(owned_at=timezone.now())
    assert workflow.lacking(alone) == ""
    assert [user.username for user in workflow.confirmers(alone)] == ["sock"]


def test_a_closed_account_and_a_role_that_does_not_confirm_are_no_help() -> None:
    alone = member("publisher", "alone")
    member("researcher", "reads")
    User.objects.filter(pk=member("editor", "left").pk).update(is_active=False)

    assert "no other account" in workflow.lacking(alone)


def test_an_account_of_a_demonstration_that_has_ended_is_no_second_person(settings: Settings) -> None:
    alone, shown = member("publisher", "alone"), member("editor", "shown")
    Account.objects.create(user=shown, demonstration=True, owned_at=timezone.now())

    settings.DEMO = True
    assert workflow.lacking(alone) == ""
    settings.DEMO = False
    assert "no other account" in workflow.lacking(alone)


def test_an_account_of_ones_own_gives_no_second_signature(score: Score, first: User, second: User) -> None:
    update = propose(score, 12)
    workflow.accept(update, reviewer=first, reason="Seen.")
    made(second, first)

    with pytest.raises(workflow.Refused, match="The account second does not count as another person"):
        workflow.countersign(update, reviewer=second)


def test_an_account_of_the_proposers_own_accepts_nothing(score: Score, first: User, second: User) -> None:
    update = propose(score, 18, by=first)
    made(second, first)

    with pytest.raises(workflow.Refused, match="does not count"):
        workflow.accept(update, reviewer=second)
    assert workflow.accept_small([update], reviewer=second).left_out == [update]
