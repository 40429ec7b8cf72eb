"""What the pages of releases say: what changed and what that moved, who signed, the files, the chain, a withdrawal."""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from indicators import workflow
from indicators.models import Edition, Release, Score
from indicators.pages import release_chain
from tests.factories import draft_edition, publish, publish_copies, withdraw
from tests.indicators.releases.acts import erratum
from tests.indicators.words_read import words_of

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return words_of(response.content.decode())


def digits(number: int) -> str:
    sha256 = Release.objects.get(number=number, demonstration=False).sha256
    return f"{sha256[:4]} {sha256[4:8]}"


def test_a_correction_says_what_it_changed_and_moved(client: Client) -> None:
    erratum()

    page = words(client, "/releases/4/")

    assert f"Release 4 {digits(4)}" in page
    assert "A line was misread." in page
    assert "Changed 1 of 6,176 scores 2 composites , 1 country" in page.replace("composites,", "composites ,")
    assert "Colombia Cocaine trade old 9.5 new 9.0 Seen. Criminality 7.82 → 7.80" in page
    assert "Signed two persons and the key of this site" in page
    assert "Prepared Publisher" in page
    assert "Confirmed Editor" in page
    assert "4 is the newest" in page
    assert "stands until a later release" in page


def test_the_next_release_of_the_edition_ends_one(client: Client) -> None:
    erratum()

    assert f"stood until release 4 · {digits(4)}" in words(client, "/releases/3/")
    assert "stands until a later release" in words(client, "/releases/2/")


def test_an_edition_that_ships_says_so(client: Client) -> None:
    first, second = words(client, "/releases/1/"), words(client, "/releases/2/")

    assert "5,018 scores were published for the first time: no edition came before." in first
    assert "1 is the first" in first
    assert "Signed the software" in first
    assert "Changed 3,504 of 6,176 scores" in second
    assert "And 3,492 more. All of them, as JSON" in second
    assert "Compared with the edition before" in second


def test_nobody_is_named(client: Client) -> None:
    erratum()

    for address in ("/releases/", "/releases/4/", "/releases/4/manifest.json", "/releases/feed.atom"):
        content = client.get(address).content.decode()
        assert not re.search("prudence|connie", content), address


def test_a_withdrawn_release_says_so_and_keeps_its_files(client: Client) -> None:
    erratum()
    before = client.get("/releases/4/scores.csv").content
    release = Release.objects.get(number=4)

    withdraw(release, "The report was taken back.")

    page, listed = words(client, "/releases/4/"), client.get("/releases/").content.decode()
    today = date_format(timezone.now(), "j F Y")
    assert f"Withdrawn on {today}, on the same day The report was taken back." in page
    assert "It was withdrawn by release 5. See release 5" in page
    assert 'class="withdrawn"><a href="/releases/4/">Erratum, withdrawn</a>' in listed
    assert client.get("/releases/4/scores.csv").content == before
    assert client.get("/releases/5/scores.csv").content == client.get("/releases/3/scores.csv").content
    assert client.get("/releases/5/manifest.json").json()["withdraws"] == 4


def test_a_withdrawn_edition_shows_nothing_and_its_releases_stay(client: Client) -> None:
    publish_copies(range(2027, 2028))
    release = Release.objects.get(number=4)

    withdraw(release)

    table = client.get("/releases/5/scores.csv").content.decode().splitlines()
    changes = client.get("/releases/5/manifest.json").json()["changes"]
    assert len(table) == 1
    assert {change["new"] for change in changes} == {None}
    assert len(changes) == 6176
    assert "Withdrawn on" in words(client, "/releases/4/")


def test_an_edition_published_again_after_its_withdrawal_is_compared_with_the_edition_before(client: Client) -> None:
    edition = draft_edition()
    like_2025 = Score.objects.filter(edition__year=2025).values_list("country__iso3", "indicator__slug", "half_points")
    cells = {(iso3, slug): half_points for iso3, slug, half_points in like_2025}
    cells["ZAF", "human-trafficking"] = 10
    workflow.fill_draft(edition, cells)
    withdraw(publish(edition))
    edition.refresh_from_db()

    again = publish(edition)
    page = words(client, f"/releases/{again.number}/")

    assert "Compared with the edition before" in page
    assert "Compared with what the edition showed before" not in page
    assert re.search(r"South Africa Human trafficking old [\d.]+ new 5\.0 .*?Criminality [\d.]+ → [\d.]+", page)


def test_a_long_chain_is_shortened_without_losing_anything() -> None:
    rows = [Release(pk=number, number=number, edition=Edition(year=2025)) for number in range(60, 0, -1)]

    entries = release_chain.short_chain(rows, rows[40])  # release 20

    numbers = [getattr(entry, "release", None) and entry.release.number for entry in entries]
    gaps = [(gap.first, gap.last, gap.page) for gap in entries if isinstance(gap, release_chain.ChainGap)]
    assert numbers == [60, 59, 58, 57, 56, None, 21, 20, 19, None, 3, 2, 1]
    assert gaps == [(22, 55, 1), (4, 18, 3)]


def test_the_feed_tells_of_every_release(client: Client) -> None:
    erratum()

    response = client.get("/releases/feed.atom")
    entries = ElementTree.fromstring(response.content).findall("a:entry", ATOM)

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entries[0].findtext("a:title", namespaces=ATOM) == f"Release 4 · {digits(4)}: Erratum, 1 score"
    assert entries[0].findtext("a:summary", namespaces=ATOM) == "A line was misread."
    assert entries[0].find("a:link", ATOM).get("href") == "http://testserver/releases/4/"  # type: ignore[union-attr]
    assert [entry.findtext("a:title", namespaces=ATOM).split(": ")[1] for entry in entries] == [  # type: ignore[union-attr]
        "Erratum, 1 score", "Import of 2025", "Import of 2023", "Import of 2021",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "number"), [("/2023/", 2), ("/", 3), ("/2021/countries/ZAF/", 1), ("/about/", 3), ("/data/", 3)]
)
def test_every_page_names_the_release_that_it_shows(client: Client, address: str, number: int) -> None:
    footer = client.get(address).content.decode().partition("<footer")[2]

    assert f'<a class="release-link" href="/releases/{number}/">release {number} · {digits(number)}</a>' in footer


@pytest.mark.parametrize("address", ["/releases/9/", "/2025/releases/", "/2025/releases/3/", "/releases/03/"])
def test_what_is_no_release_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_demonstration_has_pages_of_its_own_which_robots_leave_alone(client: Client) -> None:
    edition = draft_edition()
    Edition.objects.filter(pk=edition.pk).update(demonstration=True)
    edition.refresh_from_db()
    workflow.fill_draft(edition, {("ZAF", "cocaine-trade"): 15})
    workflow.publish_edition(edition)

    page = client.get("/2027/releases/1/").content.decode()

    assert '<meta name="robots" content="noindex">' in page
    assert "Demonstration only." in page
    assert 'href="/2027/releases/1/scores.csv"' in page
    assert "Cite this release" not in page
    assert "Import of 2027" in words(client, "/2027/releases/")
    assert client.get("/2027/releases/2/").status_code == 404
    assert "Import of 2027" not in words(client, "/releases/")


def test_a_demonstration_that_was_withdrawn_keeps_the_pages_of_its_releases(client: Client) -> None:
    edition = draft_edition()
    Edition.objects.filter(pk=edition.pk).update(demonstration=True)
    edition.refresh_from_db()
    workflow.fill_draft(edition, {("ZAF", "cocaine-trade"): 15})
    release = workflow.publish_edition(edition)

    withdraw(release)

    assert client.get("/2027/").status_code == 404
    assert "Withdrawn on" in words(client, "/2027/releases/1/")
    assert "Withdrawal of release 1" in words(client, "/2027/releases/")


def test_files_of_data_name_the_release(client: Client) -> None:
    label = f"release 3 · {digits(3)}"
    name = f"release-3-{digits(3).replace(' ', '')}"

    assert client.get("/2025/countries/ZAF/data.json").json()["release"]["label"] == label
    assert name in client.get("/2025/countries/ZAF/data.csv")["Content-Disposition"]
    assert client.get("/api/v1/editions").json()["items"][-1]["release"]["label"] == label
    listed = client.get("/api/v1/releases").json()["items"][0]
    assert (listed["label"], listed["url"]) == (label, "http://testserver/releases/3/")
    assert [file["name"] for file in listed["files"]] == ["checkpoint", "manifest.json", "scores.csv"]
    assert listed["files"][2]["url"] == "http://testserver/releases/3/scores.csv"
