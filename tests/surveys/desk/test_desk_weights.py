"""Weights: stated with their source, what they do, and weighted tables beside the unweighted, against R's survey."""

import csv
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from surveys.models import Survey, Weighting
from tests.factories import member, signed_in
from tests.surveys.desk.loading import MARGINS, STATED, by_r, printed, words_of
from tests.surveys.desk.test_desk_figures import cells, page

pytestmark = pytest.mark.django_db

BY = "?by=role&by=response.language"


def posted(**changed: str) -> dict[str, str]:
    """Return the form of new weights, filled in."""
    shares = {f"share-0-{code}": str(share) for code, share in STATED.items()}
    languages = {"share-1-en": "60", "share-1-fr": "40"}
    return {"name": "Readers", "source": "Newsletter, May 2026", "most": "1.9", **shares, **languages, **changed}


def new(client: Client, desk: Survey, query: str = BY, **fields: str) -> Any:
    return client.post(reverse("admin:surveys_response_new_weights", args=[desk.pk]) + query, fields, follow=True)


def test_weights_are_looked_at_before_they_are_kept(desk: Survey, researcher: Client) -> None:
    by_hand = by_r()["weighting"]["trimmed"]

    first = BeautifulSoup(new(researcher, desk, look="1", **posted()).text, "html.parser")

    assert not Weighting.objects.exists()
    facts = [words_of(fact) for fact in first.select("dl.facts dd")]
    assert facts == [
        printed(by_hand["deff"], 2),
        f"{printed(by_hand['effective'], 0)} of 2,000 responses",
        f"{printed(by_hand['smallest'], 2)}–{printed(by_hand['largest'], 2)}",
        str(by_hand["n_trimmed"]),
    ]
    lines = [cells(row) for row in first.select("[aria-labelledby=does] tbody tr")]
    weighted = [*by_hand["role"].values(), *by_hand["language"].values()]
    assert [line[-1] for line in lines] == [printed(100 * share, 1) for share in weighted]
    assert first.select_one("[name=share-0-police]")["value"] == "25"  # type: ignore[index]


def test_weights_are_kept_with_source_and_name_and_retired_but_never_changed(desk: Survey, researcher: Client) -> None:
    response = new(researcher, desk, keep="1", **posted())

    stated = Weighting.objects.get()
    assert (stated.name, stated.source, str(stated.most)) == ("Readers", "Newsletter, May 2026", "1.90")
    assert stated.margins == MARGINS
    assert stated.by.username == "researcher"
    assert "Newsletter, May 2026" in response.text
    researcher.post(reverse("admin:surveys_response_retire_weights", args=[desk.pk, stated.pk]))
    stated.refresh_from_db()
    assert stated.retired_on is not None
    assert [entry.change_message for entry in LogEntry.objects.filter(object_id=str(stated.pk)).order_by("pk")] == [
        "weights stated",
        "weights retired",
    ]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"share-0-police": ""}, "There are responses: they need a percent above 0."),
        ({"share-0-police": "35"}, "“Role”: the percents sum to 110.0, not to 100."),
        ({"share-0-police": "-1"}, "greater than or equal to 0"),
        ({"share-0-police": "٢٥"}, "Enter a number."),
        ({"share-0-police": "nan"}, "Enter a number."),
        ({"most": "1"}, "greater than or equal to 1.01"),
        ({"source": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_weighted_by_is_told_and_nothing_typed_is_lost(
    desk: Survey, researcher: Client, changed: dict[str, str], message: str
) -> None:
    response = new(researcher, desk, keep="1", **posted(**changed))

    assert message in response.text
    soup = BeautifulSoup(response.text, "html.parser")
    assert soup.select_one("[name=share-0-civil]")["value"] == "15"  # type: ignore[index]
    assert not Weighting.objects.exists()


def test_a_name_stands_once_and_the_limit_is_above_the_mean_in_the_database(weighting: Weighting) -> None:
    again = {"survey": weighting.survey, "source": "x", "margins": MARGINS, "by": weighting.by}

    with pytest.raises(IntegrityError), transaction.atomic():
        Weighting.objects.create(name="Readers", **again)
    with pytest.raises(IntegrityError), transaction.atomic():
        Weighting.objects.create(name="Others", most="1", **again)


def test_no_question_or_too_many_lead_back_with_a_word(desk: Survey, researcher: Client) -> None:
    for query in ("", "?by=nothing", "?by=role&by=often&by=useful&by=before&by=fair"):
        response = researcher.get(reverse("admin:surveys_response_new_weights", args=[desk.pk]) + query, follow=True)
        assert "Choose one to 4 questions by which to weight." in response.text


def test_a_cross_tab_has_weighted_beside_unweighted_figures_as_r_has_them(
    researcher: Client, weighting: Weighting
) -> None:
    for name in ("role by fair", "often by quote"):
        rows, columns = name.split(" by ")
        figures, weighted = by_r()["tables"][name], by_r()["weighting"]["tables"][name]

        soup = page(researcher, "crosstab", weighting.survey, rows=rows, columns=columns, weights=str(weighting.pk))

        for at, row in enumerate(soup.select("table.crosstab tbody tr")):
            base = sum(figures["counts"][at])
            assert [words_of(cell.select_one("b")) for cell in row.select("td.cell")] == [
                f"{printed(100 * share, 1)}%" for share in weighted["shares"][at]
            ]
            under = [[words_of(line) for line in cell.select(".under")] for cell in row.select("td.cell")]
            assert under == [
                [f"{printed(100 * count / base, 1)}%", printed(count, 0)] for count in figures["counts"][at]
            ]
            effective = printed(weighted["effective"][at], 0)
            assert cells(row)[-3].startswith(f"{printed(base, 0)} {effective} effective")
        foot = cells(soup.select("table.crosstab tfoot tr")[1])
        shares = [f"{printed(100 * share, 1)}%" for share in weighted["all"]]
        assert foot[1 : 2 + len(shares)] == ["All, weighted", *shares]
        assert foot[-3] == f"{printed(weighted['effective_base'], 0)} effective"
        assert "source: Newsletter, May 2026" in words_of(soup.select_one(".crosstab-notes"))


def test_no_figure_is_weighted_until_it_is_chosen(researcher: Client, weighting: Weighting) -> None:
    soup = page(researcher, "crosstab", weighting.survey, rows="role", columns="fair")

    assert "effective" not in words_of(soup.select_one("table.crosstab"))
    switch = soup.select_one("[aria-labelledby=weights]")
    assert words_of(switch) == "unweighted Readers"
    assert switch is not None
    assert words_of(switch.select_one("[aria-current]")) == "unweighted"


def test_the_file_has_weighted_percents_and_their_name(researcher: Client, weighting: Weighting) -> None:
    url = reverse("admin:surveys_response_crosstab_csv", args=[weighting.survey.pk])
    weighted = by_r()["weighting"]["tables"]["role by fair"]

    text = researcher.get(url, {"rows": "role", "columns": "fair", "weights": weighting.pk}).text

    line = next(csv.DictReader(text.splitlines()))
    assert float(line["row_percent_weighted"]) == pytest.approx(100 * weighted["shares"][0][0], abs=1e-4)
    assert float(line["row_base_effective"]) == pytest.approx(weighted["effective"][0], abs=0.05)
    assert line["weights"] == "Readers"


def test_a_filter_weighs_its_part_as_the_part_it_is(researcher: Client, weighting: Weighting) -> None:
    soup = page(
        researcher, "crosstab", weighting.survey, rows="role", columns="fair", language="fr", weights=str(weighting.pk)
    )

    # The weights are those of everybody: a police officer who answered in French weighs 1.9, as all of them do.
    assert "design effect 1.19" in words_of(soup.select_one(".crosstab-notes"))


def test_weights_that_do_not_fit_any_more_weigh_nothing_and_say_so(researcher: Client, desk: Survey) -> None:
    gone = Weighting.objects.create(
        survey=desk,
        name="Old",
        source="x",
        margins=[{"dimension": "gone", "shares": {"a": "100"}}],
        by=member("editor"),
    )

    crosstab = page(researcher, "crosstab", desk, rows="role", columns="fair", weights=str(gone.pk))
    unknown = page(researcher, "crosstab", desk, rows="role", columns="fair", weights="99999")

    assert "all figures are unweighted" in words_of(crosstab.select_one(".crosstab-notes"))
    assert "effective" not in words_of(crosstab.select_one("table.crosstab"))
    assert unknown.select_one("table.crosstab") is not None
    one = page_of(researcher, desk, gone)
    assert "cannot be met by the responses of today" in one


def page_of(client: Client, survey: Survey, weighting: Weighting) -> str:
    return client.get(reverse("admin:surveys_response_weighting", args=[survey.pk, weighting.pk])).text


def test_weights_of_another_survey_are_not_reached(researcher: Client, weighting: Weighting) -> None:
    other = Survey.objects.exclude(pk=weighting.survey.pk).earliest("pk")

    response = researcher.get(reverse("admin:surveys_response_weighting", args=[other.pk, weighting.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize("role", ["editor", "coordinator", "administrator"])
def test_who_reads_no_responses_states_no_weights(desk: Survey, role: str) -> None:
    client = signed_in(role)

    assert client.get(reverse("admin:surveys_response_weights", args=[desk.pk])).status_code == 403
    assert client.post(reverse("admin:surveys_response_new_weights", args=[desk.pk]) + BY, posted()).status_code == 403
    assert not Weighting.objects.exists()


def test_another_table_keeps_the_weights_that_were_chosen(researcher: Client, weighting: Weighting) -> None:
    soup = page(researcher, "crosstab", weighting.survey, rows="role", columns="fair", weights=str(weighting.pk))

    assert soup.select_one(f"form.pick input[name=weights][value='{weighting.pk}']") is not None
