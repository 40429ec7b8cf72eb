"""Views side by side, a question over time, and the agreement of two coders, against R (figures.R, figures.json)."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from surveys.models import Survey
from surveys.statistics.agreement import Pairing, of_code
from tests.surveys.desk.loading import HERE, MINUS, between, by_r, printed, signed, words_of
from tests.surveys.desk.test_desk_figures import cells, page

pytestmark = pytest.mark.django_db
QUESTIONS = ("role", "fair", "useful")


def points(share: float) -> str:
    """Print a difference of shares of R in whole points, with its sign; none where it is 0."""
    text = f"{100 * share:.0f}".replace("-0", "0") if abs(100 * share) <= 0.5 else f"{100 * share:+.0f}"
    return text.replace("-", MINUS)


def difference(figures: Sequence[float], is_clear: bool, *, is_mean: bool = False) -> str:
    """Return what the page prints of a difference: a triangle where it is clear, its value, its interval."""
    value, low, high = figures
    triangle = ("▲ " if value > 0 else "▼ ") if is_clear else ""
    if is_mean:
        return f"{triangle}{signed(value, 2)} {between(low, high, 2)}"
    return f"{triangle}{points(value)} {points(low)} to {points(high)}"


def test_two_languages_differ_as_r_says(desk: Survey, researcher: Client) -> None:
    url = reverse("admin:surveys_response_compare", args=[desk.pk])
    clear: Iterator[bool] = iter(by_r()["compared"]["clear"])

    response = researcher.get(url, {"view": ["language=en", "language=fr"], "question": QUESTIONS})
    soup = BeautifulSoup(response.text, "html.parser")

    blocks = soup.select("section.compare-question")
    assert len(blocks) == len(QUESTIONS)
    for block, code in zip(blocks, QUESTIONS, strict=True):
        figures = by_r()["compared"][code]
        rows = [cells(row) for row in block.select("tbody tr")]
        for row, answer in zip(rows, figures["answers"].values(), strict=False):
            assert [cell.split()[0] for cell in row[1:3]] == [f"{printed(100 * s, 1)}%" for s in answer["shares"]]
            assert row[-1] == difference(answer["difference"], next(clear))
        if "mean" in figures:
            mean = figures["mean"]
            assert [cell.split()[0] for cell in rows[-1][1:3]] == [printed(own, 2) for own in mean["means"]]
            assert rows[-1][-1] == difference(mean["difference"], next(clear), is_mean=True)
    assert f"over all {by_r()['compared']['n_tested']} differences" in words_of(soup.select_one(".compare-notes"))
    assert next(clear, None) is None


def test_a_question_by_month_has_the_shares_and_means_of_r(desk: Survey, researcher: Client) -> None:
    rows = page(researcher, "time", desk, question="useful").select("details.as-table tbody tr")

    by_month = by_r()["over_time"]
    assert len(rows) == len(by_month)
    for row, figures in zip(reversed(rows), by_month.values(), strict=True):
        shares = [
            f"{printed(100 * share, 1)}% {between(100 * low, 100 * high, 1)}"
            for share, low, high in figures["shares"].values()
        ]
        mean, low, high = figures["mean"]
        base = [printed(figures["n"], 0), f"{printed(mean, 2)} {between(low, high, 2)}"]
        assert cells(row)[1:] == [*shares, *base]


def test_two_coders_agree_on_each_code_as_psych_says() -> None:
    with (HERE / "codings.csv").open() as file:
        pairs = [(set(row["first"].split()), set(row["second"].split())) for row in csv.DictReader(file)]

    for code, figures in by_r()["kappas"].items():
        counts = Counter((code in first, code in second) for first, second in pairs)
        own = of_code(Pairing(*(counts[pair] for pair in ((True, True), (True, False), (False, True), (False, False)))))
        assert own is not None
        assert own.kappa == pytest.approx(figures["kappa"], abs=1e-9)
        assert (own.agreement, own.prevalence, own.adjusted) == pytest.approx(
            (figures["agreement"], figures["prevalence"], figures["adjusted"])
        )
    assert set(chain.from_iterable(chain.from_iterable(pairs))) == set(by_r()["kappas"])
