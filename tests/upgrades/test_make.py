"""What a release leaves here can be made: the script follows the pages and acts of today."""

import json
from pathlib import Path

from tests.upgrades import kept, make


def test_the_next_release_can_be_made(tmp_path: Path) -> None:
    make.make_keys(tmp_path)
    with kept.empty(tmp_path) as url:
        make.fill(url, str(tmp_path), tmp_path / "facts.json")
        updates = kept.ask(url, "SELECT count(*) FROM indicators_scoreupdate")

    facts = json.loads((tmp_path / "facts.json").read_text())
    expected = kept.facts("0.1.0")
    assert updates == facts["rows"]["indicators_scoreupdate"]
    assert facts.keys() >= expected.keys()
    assert set(facts["states"]) >= set(expected["states"])
