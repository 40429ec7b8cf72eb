"""The evidence of an update is what its run froze: live rows add words, and what they say otherwise is named."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from indicators.models import ScoreUpdate
from surveys import aggregation
from surveys.admin.review_evidence import Evidence, RatingLine, gather_evidence, printed_shares
from surveys.models import Aggregate, Assessment, Assignment, Round
from tests.factories import assess, closed_round, draft_edition, member

pytestmark = pytest.mark.django_db
ZAF = ("ZAF", "international-cooperation")  # 7.0 in 2025


def summed_up(asked: Round) -> ScoreUpdate:
    aggregation.work_on(aggregation.start(asked, by=None))
    return ScoreUpdate.objects.latest("pk")


def panel_of(update: ScoreUpdate) -> dict[str, RatingLine]:
    return {one.code: one for one in evidence_of(update).ratings}


def evidence_of(update: ScoreUpdate) -> Evidence:
    """Return the evidence as one who decides reads it."""
    return gather_evidence(update, reader=User.objects.filter(username="reader").first() or member("editor", "reader"))


def page(update: ScoreUpdate) -> str:
    client = Client()
    client.force_login(member("editor", "ellen"))
    return client.get(reverse("admin:indicators_scoreupdate_change", args=[update.pk])).content.decode()


def row_of(code: str) -> "object":
    return Assessment.objects.filter(assignment__invitation__expert__code=code)


@pytest.fixture
def asked() -> Round:
    """Half points 15, 14, 16, 15, 10: the lowest and the highest are dropped, 14, 15 and 15 carry a third each."""
    return closed_round(draft_edition(), {ZAF: [15, 14, 16, 15, 10]})


def test_shares_are_those_of_the_run_after_an_expert_was_left_out(asked: Round) -> None:
    update = summed_up(asked)
    row_of("E5").update(excluded_because="screened: says the same of all")

    panel = panel_of(update)

    third = Fraction(1, 3)
    assert {code: one.share for code, one in panel.items()} == {"E5": 0, "E2": third, "E1": third, "E4": third, "E3": 0}
    assert panel["E5"].excluded == ""
    assert panel["E5"].since == "Excluded since: screened: says the same of all"
    assert "Excluded since: screened: says the same of all" in page(update)


def test_after_a_second_run_each_update_shows_its_own_panel(asked: Round) -> None:
    first = summed_up(asked)
    ScoreUpdate.objects.update(state="rejected")
    row_of("E5").update(excluded_because="screened: says the same of all")
    second = summed_up(asked)

    # Four that count, 14 15 15 16: 1/12 of the lowest and of the highest, 5/12 of both in the middle.
    shares = {code: one.share for code, one in panel_of(second).items()}
    assert shares == {
        "E5": 0, "E2": Fraction(1, 12), "E1": Fraction(5, 12), "E4": Fraction(5, 12), "E3": Fraction(1, 12),
    }  # fmt: skip
    assert panel_of(second)["E5"].excluded == "screened: says the same of all"
    assert panel_of(second)["E5"].since == ""
    assert panel_of(first)["E2"].share == Fraction(1, 3)


@pytest.mark.parametrize("weighting", ["equal", "confidence"])
def test_shares_give_the_consensus_that_stands_beside_them(weighting: str) -> None:
    asked = closed_round(draft_edition(), {ZAF: []}, weighting=weighting)
    for code, value, confidence in [
        ("E1", 10, "low"), ("E2", 12, "high"), ("E3", 12, "medium"), ("E4", 12, ""), ("E5", 17, "high"),
    ]:  # fmt: skip
        assess(asked, code, *ZAF, value, confidence=confidence)
    assess(asked, "E6", *ZAF, 2, reason="")
    update = summed_up(asked)
    Assessment.objects.update(confidence="low", reason="")

    panel = evidence_of(update).ratings

    assert sum(one.share for one in panel) == 1
    consensus = sum((one.share * Fraction(one.half_points, 2) for one in panel), Fraction(0))
    assert consensus == Fraction(Aggregate.objects.get().consensus)
    assert sum(one.per_cent for one in panel) == 100


def test_equal_ratings_of_equal_weight_carry_equal_shares() -> None:
    # Six at 15 15 15 14 16 10: 1.2 go at each end of 10 14 15 15 15 16, so 2.8 of 3.6 fall to the three in the middle.
    update = summed_up(closed_round(draft_edition(), {ZAF: [15, 15, 15, 14, 16, 10]}))

    shares = {code: one.share for code, one in panel_of(update).items()}

    assert shares["E1"] == shares["E2"] == shares["E3"] == Fraction(7, 27)
    assert (shares["E4"], shares["E5"], shares["E6"]) == (Fraction(2, 9), 0, 0)


def test_a_value_that_was_changed_since_is_shown_as_it_was_frozen(asked: Round) -> None:
    update = summed_up(asked)
    row_of("E2").update(half_points=20)

    one = panel_of(update)["E2"]

    assert (one.half_points, one.since) == (14, "Changed since: now 10.0.")
    assert evidence_of(update).consensus == Decimal("7.33")


def test_a_rating_that_was_erased_stays_and_is_named(asked: Round) -> None:
    update = summed_up(asked)
    row_of("E2").delete()

    one = panel_of(update)["E2"]

    assert (one.half_points, one.reason, one.since) == (14, "", "Erased since; this is what the run kept.")
    assert "Erased since" in page(update)


def test_who_was_recused_or_gave_no_reason_is_told_in_words(asked: Round) -> None:
    assess(asked, "E6", *ZAF, 20, reason="")
    recused = assess(asked, "E7", *ZAF, 20).assignment
    Assignment.objects.filter(pk=recused.pk).update(state="recused")
    update = summed_up(asked)

    panel = panel_of(update)

    assert panel["E6"].excluded == "no reason given"
    assert panel["E7"].excluded == "recused"
    assert panel["E6"].since == panel["E7"].since == ""


def test_ratings_of_one_value_stand_by_code_and_not_in_the_order_they_were_written() -> None:
    asked = closed_round(draft_edition(), {ZAF: []})
    for code in ("ZZZ-999", "MMM-555", "AAA-222", "KKK-444"):
        assess(asked, code, *ZAF, 14)
    update = summed_up(asked)

    codes = [one.code for one in evidence_of(update).ratings]

    assert codes == ["AAA-222", "KKK-444", "MMM-555", "ZZZ-999"]


def test_an_expert_who_counts_again_since_is_told(asked: Round) -> None:
    row_of("E5").update(excluded_because="screened: says the same of all")
    update = summed_up(asked)
    row_of("E5").update(excluded_because="")

    one = panel_of(update)["E5"]

    assert (one.excluded, one.since) == ("screened: says the same of all", "Counted again since.")


def test_a_panel_is_read_without_the_other_cells(asked: Round) -> None:
    """Codes and words that look like another cell's line are none."""
    assess(asked, "E6", *ZAF, 12, excluded_because='","id":"rating/ZAF/international-cooperation/E9",{')
    update = summed_up(asked)

    panel = panel_of(update)

    assert sorted(panel) == ["E1", "E2", "E3", "E4", "E5", "E6"]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30).filter(any))
def test_shares_that_are_shown_add_up_to_a_hundred(masses: list[int]) -> None:
    shares = [Fraction(mass, sum(masses)) for mass in masses]

    shown = printed_shares(shares)

    assert sum(shown) == 100
    assert all(abs(one - Decimal(100 * share.numerator) / share.denominator) < Decimal("0.1")
               for one, share in zip(shown, shares, strict=True))  # fmt: skip


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("half_points", "said"),
    [
        ([15] * 6, "Agreement Strong agreement 1.00 of 1; mean distance from the median 0.00 points"),
        ([20] * 4, "Agreement Strong mean distance from the median 0.00 points"),
        # 5.0 6.0 6.0 7.0 of the methodology: AD .5, a_wg .95.
        ([10, 12, 12, 14], "Agreement Strong agreement 0.95 of 1; mean distance from the median 0.50 points"),
        # 2.0 and 9.0: M = 5.5, s^2 = 49/2, most = (60.5 - 30.25 - 10) * 2: a_wg = 1 - 49/40.5 = -.21.
        ([4, 18], "Agreement Weak agreement −0.21 of 1; mean distance from the median 3.50 points"),
        ([14], "Agreement – cannot be said of one expert"),
    ],
)
def test_more_agreement_reads_as_more(half_points: list[int], said: str) -> None:
    assert said in words(page(summed_up(closed_round(draft_edition(), {ZAF: half_points}))))


def test_the_queue_says_agreement_in_a_word() -> None:
    summed_up(closed_round(draft_edition(), {ZAF: [10, 12, 12, 14], ("ZAF", "cocaine-trade"): [20, 20]}))
    client = Client()
    client.force_login(member("editor", "ellen"))

    html = client.get("/admin/indicators/scoreupdate/").content.decode()

    cells = re.findall(r'class="field-agreed">(.*?)</td>', html)
    assert sorted(map(words, cells)) == ["Strong", "Strong 0.95"]
