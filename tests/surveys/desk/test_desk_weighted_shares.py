"""One-way figures with weights beside those without, against R's survey package and by hand."""

from typing import Any

import pytest
from django.test import Client

from surveys.models import Survey, Weighting
from tests.surveys.desk.loading import by_r, printed, words_of
from tests.surveys.desk.test_desk_figures import page

pytestmark = pytest.mark.django_db


def weighted(soup: Any, code: str) -> list[str]:
    """Return what is printed as weighted of a question's answers."""
    cells = soup.select(f"section[aria-labelledby=q-{code}] tbody td:nth-of-type(3)")
    return [words_of(cell.select_one(".under")) for cell in cells]


def test_each_answer_has_its_weighted_share_as_r_has_it(researcher: Client, weighting: Weighting) -> None:
    by_survey = by_r()["weighting"]

    soup = page(researcher, "analysis", weighting.survey, weights=str(weighting.pk))

    assert weighted(soup, "useful") == [f"weighted {printed(100 * share, 1)}" for share in by_survey["useful"]]
    answers = {role: share for role, share in by_survey["trimmed"]["role"].items() if role != "none"}
    whole = sum(answers.values())
    assert weighted(soup, "role") == [f"weighted {printed(100 * share / whole, 1)}" for share in answers.values()]
    assert "Newsletter, May 2026" in words_of(soup.select_one(".weights-of-page"))


def test_without_a_choice_no_share_is_weighted_and_links_keep_the_choice(
    researcher: Client, weighting: Weighting
) -> None:
    plain = page(researcher, "analysis", weighting.survey)
    chosen = page(researcher, "analysis", weighting.survey, weights=str(weighting.pk), language="fr")

    assert weighted(plain, "useful") == [""] * 4
    assert words_of(plain.select_one("[aria-labelledby=weights]")) == "unweighted Readers"
    kept = f"weights={weighting.pk}"
    for link in chosen.select("a.only, .view-part a, a.cross, .take a[data-link]"):
        assert kept in str(link["href"]), link
    assert chosen.select_one(f"form.filters input[name=weights][value='{weighting.pk}']") is not None


def test_several_choices_are_of_those_who_chose_any(researcher: Client, weighting: Weighting) -> None:
    soup = page(researcher, "analysis", weighting.survey, weights=str(weighting.pk))

    shares = [float(words.removeprefix("weighted ")) for words in weighted(soup, "reads")]
    assert len(shares) == 4
    assert sum(shares) > 150  # people chose more than one
    assert all(0 < share < 100 for share in shares)


@pytest.mark.parametrize("wanted", ["999999", "x", "1;drop", "٣"])
def test_unknown_weights_choose_none(researcher: Client, desk: Survey, wanted: str) -> None:
    assert weighted(page(researcher, "analysis", desk, weights=wanted), "useful") == [""] * 4
