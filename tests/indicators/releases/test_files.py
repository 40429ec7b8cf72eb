"""Files of releases: what they say, how they are served, and that they are the same for ever."""

import csv
import json
import zipfile
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from indicators import workflow
from indicators.models import Edition, Release
from lib.transparency import checkpoint, keys, merkle
from tests.factories import draft_edition
from tests.indicators.releases.acts import erratum

pytestmark = pytest.mark.django_db
NAMES = ("manifest.json", "scores.csv", "checkpoint")


def manifest(client: Client, number: int) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(client.get(f"/releases/{number}/manifest.json").content)
    return content


@pytest.mark.parametrize("name", NAMES)
def test_an_earlier_release_is_served(client: Client, name: str) -> None:
    response = client.get(f"/releases/1/{name}")

    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["ETag"] == f'"{sha256(response.content).hexdigest()}"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response
    assert "Cookie" not in response["Vary"]
    assert "Content-Disposition" not in response
    assert client.get(f"/releases/1/{name}", HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304


def test_what_can_be_unzipped_is_sent_zipped(client: Client) -> None:
    plain, zipped = (client.get("/releases/1/scores.csv", HTTP_ACCEPT_ENCODING=how) for how in ("identity", "gzip"))

    assert zipped["Content-Encoding"] == "gzip"
    assert plain["ETag"] != zipped["ETag"]
    assert len(zipped.content) < len(plain.content) / 5


@pytest.mark.parametrize(
    "address",
    ["9/manifest.json", "01/manifest.json", "0/manifest.json", "1/ratings.csv", "1/witness/manifest.tsr", "1/../1",
     "999999999999/manifest.json", "9/release.zip"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(f"/releases/{address}").status_code == 404


def test_a_manifest_says_what_changed_and_why(client: Client) -> None:
    release = erratum()

    content = client.get("/releases/4/manifest.json").content
    facts = manifest(client, 4)
    files = [client.get(f"/releases/4/{file['name']}").content for file in facts["files"]]

    assert release.sha256 == sha256(content).hexdigest()
    assert content == json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    assert {key: value for key, value in facts.items() if key not in ("files", "root_before", "software")} == {
        "changes": [{"code": "M11", "iso3": "COL", "new": "9.0", "old": "9.5", "reason": "Seen."}],
        "confirmed": {"on": timezone.now().date().isoformat(), "role": "editor"},
        "counts": {
            "composites_changed": 2, "countries_changed": 1, "scores": 6176, "scores_changed": 1, "updates": 1
        },
        "edition": 2025,
        "format": "oc-index-release/1",
        "kind": "erratum",
        "method": {"name": "trimmed-mean/1", "parameters": {"minimum_coverage": "3/4", "trim": "1/5"}},
        "number": 4,
        "origin": "localhost/releases",
        "prepared": {"on": timezone.now().date().isoformat(), "role": "publisher"},
        "previous_manifest_sha256": Release.objects.get(number=3).sha256,
        "published_on": timezone.now().date().isoformat(),
        "reason": {"en": "A line was misread.", "fr": "A line was misread."},
        "source_sha256": None,
        "withdraws": None,
    }  # fmt: skip
    assert facts["files"] == [{"name": "scores.csv", "sha256": sha256(files[0]).hexdigest(), "size": len(files[0])}]


def test_a_shipped_edition_lists_what_differs_from_the_one_before(client: Client) -> None:
    first, second = manifest(client, 1), manifest(client, 2)
    changed = {(change["iso3"], change["code"]): (change["old"], change["new"]) for change in second["changes"]}

    assert len(first["changes"]) == first["counts"]["scores"] == 5018
    assert all(change["old"] is None for change in first["changes"])
    assert changed["AFG", "M2"] == ("8.0", "9.5")
    assert ("AFG", "R1") not in changed or changed["AFG", "R1"][0] != changed["AFG", "R1"][1]
    assert first["confirmed"] is first["prepared"] is None
    assert len(second["source_sha256"]) == 64


def test_the_table_has_what_pages_print(client: Client) -> None:
    rows = list(csv.DictReader(StringIO(client.get("/releases/3/scores.csv").content.decode())))
    facts = client.get("/2025/countries/ZAF/data.json").json()["facts"]
    printed = {fact["indicator"]: fact for fact in facts}
    of_country = {row["code"]: row for row in rows if row["iso3"] == "ZAF"}

    assert len(rows) == 193 * 36
    assert len(of_country) == 36
    criminality, row = printed["criminality"], of_country["C"]
    assert (float(row["value"]), int(row["rank"]), row["shared"]) == (
        criminality["value"], criminality["rank"], str(criminality["rank_shared"]).lower()
    )  # fmt: skip
    assert (float(row["change"]), float(row["change_like_for_like"])) == (
        criminality["change"], criminality["change_like_for_like"]
    )  # fmt: skip
    assert (row["region"], row["kind"], row["lo"], row["rank_hi"]) == ("southern-africa", "node", "", "")


def test_checkpoints_lead_from_one_to_the_next(client: Client) -> None:
    entries = [client.get(f"/releases/{number}/manifest.json").content for number in (1, 2, 3)]
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    key = keys.public_key_of(client.get("/releases/key.pem").content)

    stated = [checkpoint.verify(client.get(f"/releases/{n}/checkpoint").content.decode(), key) for n in (1, 2, 3)]

    assert [(each.origin, each.size) for each in stated] == [("localhost/releases", number) for number in (1, 2, 3)]
    assert [each.root for each in stated] == [merkle.root_of(leaves[:size]) for size in (1, 2, 3)]
    assert manifest(client, 3)["root_before"] == merkle.root_of(leaves[:2]).hex()
    assert client.get("/releases/checkpoint").content == client.get("/releases/3/checkpoint").content


def test_all_files_come_as_one(client: Client) -> None:
    archive = zipfile.ZipFile(BytesIO(client.get("/releases/2/release.zip").content))

    assert archive.namelist() == [f"release-2/{name}" for name in sorted(NAMES)]
    assert archive.read("release-2/scores.csv") == client.get("/releases/2/scores.csv").content


def test_a_demonstration_has_releases_of_its_own(client: Client) -> None:
    edition = draft_edition()
    Edition.objects.filter(pk=edition.pk).update(demonstration=True)
    edition.refresh_from_db()
    workflow.fill_draft(edition, {("ZAF", "cocaine-trade"): 15})
    workflow.publish_edition(edition)

    response = client.get("/2027/releases/1/manifest.json")

    assert response["X-Robots-Tag"] == "noindex"
    assert response.json()["origin"] == "localhost/2027/releases"
    assert response.json()["number"] == 1
    assert client.get("/2027/releases/checkpoint").content.startswith(b"localhost/2027/releases\n1\n")
    assert client.get("/2025/releases/1/manifest.json").status_code == 404
    assert client.get("/releases/4/manifest.json").status_code == 404
