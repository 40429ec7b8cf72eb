"""The private preview: the whole site as it would be, for those who may prepare or confirm, and for nobody else."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from indicators import workflow
from indicators.models import AuditEntry, Checkpoint, Edition, Release, ScoreUpdate
from lib import caching, rehearsal
from tests.factories import member, prepare, propose, publish, score_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cold_cache")]
COUNTRY = "countries/COL/"
SAMPLE = (
    "",
    "indicators/",
    "indicators/cocaine-trade/",
    "indicators/cocaine-trade/data.csv",
    "countries/",
    COUNTRY,
    "countries/COL/data.csv",
    "countries/COL/data.json",
    "countries/KEN/",
    "regions/south-america/",
    "rankings/criminality/",
    "rankings/cocaine-trade/data.csv",
    "compare/?countries=COL,KEN",
    "2023/countries/COL/",
    "methodology/",
    "search/?q=colombia",
    "about/",
    "fr/countries/COL/",
    "api/v1/scores.csv?iso3=COL",
    "api/v1/editions",
)


@pytest.fixture
def newest() -> Edition:
    """Return 2025, with a signed update of Colombia's cocaine trade from 9.5 to 9.0."""
    edition = Edition.objects.get(year=2025)
    workflow.accept(propose(score_of(edition, "COL", "cocaine-trade"), 18), reviewer=member("editor", "ellen"))
    return edition


@pytest.fixture
def publisher() -> Client:
    return client_of(member("publisher", "pia"))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def root(edition: Edition, act: str = "site") -> str:
    return reverse(f"admin:indicators_edition_{act}", args=[edition.pk])


def cell(content: bytes) -> str:
    """Return Colombia's score on cocaine trade in its data file."""
    return next(line for line in content.decode().splitlines() if '"cocaine-trade"' in line)


def public(address: str) -> bytes:
    response = Client().get(f"/{address}")
    assert response.status_code == 200
    return response.content


def test_the_preview_shows_the_new_value_and_the_public_page_the_old_one(newest: Edition, publisher: Client) -> None:
    data = f"{COUNTRY}data.csv"
    before = public(data)

    shown = publisher.get(root(newest) + data).content
    again = public(data)
    cache.clear()
    afresh = public(data)

    assert ",9.5," in cell(before)
    assert ",9.0," in cell(shown)
    assert before == again == afresh
    assert score_of(newest, "COL", "cocaine-trade").half_points == 19


def test_what_readers_have_in_their_caches_is_not_what_is_previewed(newest: Edition, publisher: Client) -> None:
    before = public(COUNTRY)
    generation = caching.generation()

    previewed = publisher.get(root(newest) + COUNTRY).content
    cached = caching.pages.get(generation, "anything")

    assert cached is None
    assert caching.generation() == generation
    assert public(COUNTRY) == before != previewed


def test_a_preview_writes_nothing(newest: Edition, publisher: Client) -> None:
    counted = [model.objects.count() for model in (Release, AuditEntry, Checkpoint)]

    for address in SAMPLE:
        publisher.get(root(newest) + address)

    assert [model.objects.count() for model in (Release, AuditEntry, Checkpoint)] == counted
    assert ScoreUpdate.objects.get().state == "accepted"
    assert not rehearsal.is_on()


def test_what_was_previewed_is_what_is_public_once_confirmed(newest: Edition, publisher: Client) -> None:
    prepared = prepare(newest)
    previewed = {address: without_traces(publisher.get(root(newest) + address).content, newest) for address in SAMPLE}

    workflow.confirm(prepared, by=member("editor", "connie"))

    differing = [address for address in SAMPLE if without_traces(public(address), newest) != previewed[address]]
    assert differing == []


def without_traces(content: bytes, edition: Edition) -> str:
    """Return a page without the banner, the prefix of the preview, the tokens of its forms and its release's hash."""
    text = content.decode().replace(root(edition), "/")
    text = re.sub(
        r'<div class="wrap">\s*<div class="crumb">\s*<p class="caveat" role="status">.*?</div>\s*</div>\n',
        "",
        text,
        flags=re.S,
    )
    text = re.sub(r'"sha256": ?"[0-9a-f]*"', "", text)
    text = re.sub(r"(?:·|\\u00b7) [0-9a-f]{4} [0-9a-f]{4}", "", text)
    return re.sub(r"\s+", " ", text)


def test_a_withdrawal_is_previewed_before_it_is_prepared(newest: Edition, publisher: Client) -> None:
    release = publish(newest)

    shown = publisher.get(f"{root(newest, 'site_without')}{COUNTRY}data.csv").content

    assert ",9.5," in cell(shown)
    assert ",9.0," in cell(public(f"{COUNTRY}data.csv"))
    assert Release.objects.filter(withdraws=release).count() == 0


def test_every_link_of_a_preview_leads_to_a_preview(newest: Edition, publisher: Client) -> None:
    prefix = root(newest)
    for address in ("", COUNTRY, "rankings/criminality/", "fr/countries/COL/", "indicators/cocaine-trade/"):
        page = publisher.get(prefix + address).content.decode()

        links = re.findall(r'(?:href|action)="(/[^"]*)"', page)
        outside = [link for link in links if not link.startswith((prefix, "/static/", "/admin/"))]
        assert links
        assert outside == []


def test_a_preview_is_for_no_engine_and_no_cache(newest: Edition, publisher: Client) -> None:
    for address in (COUNTRY, f"{COUNTRY}data.json"):
        response = publisher.get(root(newest) + address)

        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert "no-store" in response["Cache-Control"]
        assert "ETag" not in response
        assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize(
    "address", ["releases/", "releases/3/", "releases/3/manifest.json", "releases/feed.atom", "changes/", "data/"]
)
def test_pages_of_releases_are_there_too(newest: Edition, publisher: Client, address: str) -> None:
    assert publisher.get(root(newest) + address).status_code == 200


def test_the_release_of_a_preview_has_no_files_yet(newest: Edition, publisher: Client) -> None:
    assert publisher.get(f"{root(newest)}releases/4/manifest.json").status_code == 404
    assert publisher.get(f"{root(newest)}releases/4/").status_code in (200, 404)


def test_a_preview_says_that_nothing_of_it_is_published(newest: Edition, publisher: Client) -> None:
    page = publisher.get(root(newest) + COUNTRY).content.decode()

    assert "Preview: nothing of this is published." in page


@pytest.mark.parametrize(
    "address", ["admin/", "fr/admin/", "experts/abc/", "feedback/receipt/abc/", "healthz", "nowhere/"]
)
def test_what_is_not_the_public_s_is_not_in_the_preview(newest: Edition, publisher: Client, address: str) -> None:
    assert publisher.get(root(newest) + address).status_code == 404


def test_a_preview_is_only_read(newest: Edition, publisher: Client) -> None:
    assert publisher.post(root(newest) + COUNTRY).status_code == 405


@pytest.mark.parametrize("role", ["researcher", "coordinator", "custodian", "administrator"])
def test_other_roles_see_no_preview(newest: Edition, role: str) -> None:
    assert client_of(member(role)).get(root(newest) + COUNTRY).status_code == 403


def test_a_stranger_is_asked_to_sign_in(newest: Edition) -> None:
    response = Client().get(root(newest) + COUNTRY)

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/admin/login/")


def test_an_editor_who_may_confirm_sees_it(newest: Edition) -> None:
    assert client_of(member("editor", "connie")).get(root(newest) + COUNTRY).status_code == 200


def test_what_cannot_be_published_has_no_preview_and_says_why(publisher: Client) -> None:
    draft = workflow.create_edition(2027, like=Edition.objects.get(year=2025))

    response = publisher.get(root(draft))

    assert response.status_code == 409
    assert "does not state its publisher, license and citation" in response.content.decode()


def test_what_is_no_longer_what_was_prepared_has_no_preview(newest: Edition, publisher: Client) -> None:
    prepare(newest)
    workflow.accept(
        propose(score_of(newest, "KEN", "cocaine-trade"), 14), reviewer=member("editor", "omar"), reason="A"
    )

    response = publisher.get(root(newest) + COUNTRY)

    assert response.status_code == 409
    assert "Something has changed since this release was prepared" in response.content.decode()
