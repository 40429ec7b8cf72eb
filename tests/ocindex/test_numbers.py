"""What people read holds no hyphen where a minus or a range is meant, and no minus before nothing."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import ScoreUpdate
from surveys import aggregation
from tests.factories import answer_about_score, closed_round, draft_edition, make_live, respond, signed_in
from tests.ocindex.reading_aloud import visible

pytestmark = pytest.mark.django_db

PUBLIC = (
    "/2025/",
    "/2025/?view=change",
    "/2023/?show=cocaine-trade&view=change",
    "/2025/?view=quadrants",
    "/2025/indicators/",
    "/2025/indicators/criminality/",
    "/2025/indicators/international-cooperation/",
    "/2025/countries/",
    "/2025/countries/ZAF/",
    "/2025/regions/africa/",
    "/2023/rankings/criminality/?sort=change",
    "/2025/rankings/cocaine-trade/",
    "/2025/compare/?countries=ZAF,NGA,COL,ITA&x=criminality&y=resilience",
    "/papers/",
    "/methodology/",
    "/changes/",
    "/data/",
    "/search/?q=congo",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/feedback/score/?country=ZAF&indicator=cocaine-trade&edition=2025",
    "/feedback/outcomes/",
)
NUMBER = r"\d+(?:[.,]\d+)?"
FAULTS = {
    "a hyphen for a minus": re.compile(r"(?<![\w.\-–/:])-\s?\d"),
    "a hyphen in a range": re.compile(rf"(?<![\w.,:/#-]){NUMBER}\s?-\s?{NUMBER}(?![\w:/-])"),
    "a minus before nothing": re.compile(r"(?<!\d)[-–−]\s?0(?:[.,]0+)?(?![\d.,])"),
    "an en dash beside a minus": re.compile(rf"–\s?−|−{NUMBER}\s?–\s?\d"),
}
DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b|\bISO \d+-\d+\b")


def faults(html: str) -> list[str]:
    """Return what is wrong with the numbers of a page, and the text in which they stand."""
    return sorted(
        f"{name}: {piece}"
        for piece in visible(html)
        for name, pattern in FAULTS.items()
        if pattern.search(DATE.sub("", piece))
    )


@pytest.mark.parametrize(
    "text",
    ["fell by -0.3", "-0.3", "2021-2023", "5-9", "5 - 9", "– 0.0", "−0.00", "-0,0", "−0", "−29.5–−10.9", "−5.0–9.0"],
)
def test_the_search_finds_what_it_is_there_to_find(text: str) -> None:
    assert faults(f"<p>{text}</p>")


@pytest.mark.parametrize(
    "text",
    ["−0.3", "+0.3", "0.0", "–", "5–9", "30.1–95.4", "−29.5 to −10.9", "2026-11-28", "ISO 3166-1", "SHA-256", "1–10"],
)
def test_the_search_passes_what_is_right(text: str) -> None:
    assert not faults(f"<p>{text}</p>")


@pytest.mark.parametrize("language", ["", "/fr"])
def test_numbers_on_public_pages_have_true_minus_signs(client: Client, language: str) -> None:
    found = {path: faults(client.get(language + path).text) for path in PUBLIC}

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("language", ["", "/fr"])
def test_numbers_on_pages_of_the_staff_have_true_minus_signs(language: str) -> None:
    # The two experts disagree on each country, and their means are alike: the agreement is less than chance would give.
    asked = closed_round(draft_edition(), {("KEN", "arms-trafficking"): [4, 18], ("GHA", "arms-trafficking"): [18, 4]})
    answer_about_score("KEN", "arms-trafficking", "far-too-high", "live-there", times=3)
    run = aggregation.start(asked, by=None)
    aggregation.work_on(run)
    survey, version = make_live()
    for said in ("disagree", "disagree", "agree", "disagree"):
        respond(version, {"role": "police", "clear": said, "useful": said})
    update = ScoreUpdate.objects.filter(aggregate__isnull=False).first()
    assert update is not None
    pages = {
        "coordinator": [f"/admin/surveys/run/{run.pk}/change/"],
        "researcher": [reverse("admin:surveys_response_analysis", args=[survey.pk])],
        "editor": ["/admin/indicators/scoreupdate/", f"/admin/indicators/scoreupdate/{update.pk}/change/"],
    }

    clients = {role: signed_in(role) for role in pages}
    shown = {path: clients[role].get(language + path) for role, paths in pages.items() for path in paths}

    assert {path: page.status_code for path, page in shown.items()} == dict.fromkeys(shown, 200)
    assert "\u2212" in shown[pages["coordinator"][0]].text
    assert "\u2212" in shown[pages["researcher"][0]].text
    assert {path: wrong for path, page in shown.items() if (wrong := faults(page.text))} == {}


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_files_for_machines_keep_the_hyphen(client: Client, ending: str) -> None:
    told = client.get(f"/fr/2025/countries/MMR/data.{ending}").text

    assert "-0.07" in told  # the change of criminality in Myanmar since 2023
    assert "\u2212" not in told
