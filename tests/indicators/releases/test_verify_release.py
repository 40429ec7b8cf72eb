"""The verifier that strangers run: it names whatever was tampered with, and raises no false alarm."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from indicators.releases import verify_release
from tests.indicators.releases.histories import FIRST, SECOND, Index, shipped, six, twelve
from tests.indicators.releases.tampering import TAMPERINGS, drop, edit, file, rechained, replace, write

SCRIPT = Path(verify_release.__file__)


Verify = Callable[..., tuple[int, str]]


def with_empty_edition(folder: Path) -> Index:
    """A first edition is published, withdrawn with all its scores, and published again."""
    index = shipped(folder)
    index.publish("import", 2027, {"KEN 10": "6.0", "KEN 99": "3.5"})
    index.withdraw(3)
    index.publish("import", 2027, {"KEN 10": "6.5", "KEN 99": "3.5", "ZAF 10": "7.5"}, source_sha256="a" * 64)
    return index


def from_before_two_persons(folder: Path) -> Index:
    """What an older version published says so, and has a checksum of that time."""
    index = Index(folder)
    old = {"reconstructed": True, "earlier_sha256": "b" * 64, "prepared": None}
    index.publish("import", 2025, FIRST, by_software=True, reconstructed=True, earlier_sha256="a" * 64)
    index.publish("erratum", 2025, SECOND, **old)
    index.erratum(2025, {"KEN 10": "1.0"})
    return index


def demonstration(folder: Path) -> Index:
    """A log of its own, whose first release is compared with an edition of another log."""
    index = Index(folder, origin="index.example/2027/releases")
    changes = [{"code": "10", "iso3": "KEN", "old": "5.0", "new": "6.0", "reason": ""}]
    index.publish("edition", 2027, {"KEN 10": "6.0"}, changes=changes)
    index.erratum(2027, {"KEN 10": "6.5"})
    return index


def errata(folder: Path) -> Index:
    """Ten errata, and the withdrawal of the last two, one after the other."""
    index = shipped(folder)
    for number in range(10):
        index.erratum(2025, {"KEN 10": f"{number % 9 + 1}.0", "COL 12": f"{number % 8 + 2}.5"})
    index.withdraw(12)
    index.withdraw(11)
    return index


def unicode_reasons(folder: Path) -> Index:
    index = shipped(folder)
    reason = {"en": 'Côte d’Ivoire: “ü” 中文 🎈 \\ " \n\t\u2028 \x7f', "fr": "«\u00a0Motif\u00a0»"}
    index.erratum(
        2025, {"KEN 10": "1.0"}, reason=reason, method={"name": "trimmed-mean/1", "parameters": {"trim": "1/5"}}
    )
    return index


def one_day(folder: Path) -> Index:
    index = Index(folder)
    for edition in (2021, 2023, 2025):
        index.publish("import", edition, FIRST, by_software=True, day="2026-11-27")
    index.erratum(2023, {}, day="2026-11-27", prepared={"on": "2026-11-20", "role": "editor"})
    return index


def more_files(folder: Path) -> Index:
    """A release with fields and a file that the verifier does not know."""
    index = shipped(folder)
    index.erratum(2023, {"KEN 10": "6.0"}, ratings=[{"weight": 0.25}], notes={"en": "more"})
    return index


HONEST: list[Callable[[Path], Index]] = [
    lambda folder: index_of_one(folder),
    shipped,
    six,
    twelve,
    with_empty_edition,
    from_before_two_persons,
    demonstration,
    errata,
    unicode_reasons,
    one_day,
    more_files,
]


def index_of_one(folder: Path) -> Index:
    index = Index(folder)
    index.publish("import", 2023, FIRST, by_software=True)
    return index


@pytest.mark.parametrize("history", HONEST)
def test_an_honest_history_raises_no_alarm(history: Callable[[Path], Index], tmp_path: Path, verify: Verify) -> None:
    index = history(tmp_path)

    code, words = verify(tmp_path)

    size = len(index.entries)
    assert (code, "WRONG" in words, "COULD NOT" in words) == (0, False, False), words
    assert re.search(rf"^chain +{size} releases, back to release 1 +ok$", words, re.MULTILINE)
    assert re.search(rf"^files +{size} as the manifests say +ok$", words, re.MULTILINE)
    assert re.search(r"^scores +.* ok$", words, re.MULTILINE)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampering_is_named(name: str, index: Index, verify: Verify) -> None:
    tamper, sentences = TAMPERINGS[name]
    tamper(index)

    code, words = verify(index.folder)

    assert code == 1, words
    assert [sentence for sentence in sentences if sentence not in words] == [], words


def test_a_tampering_is_told_from_what_follows_from_it(index: Index, verify: Verify) -> None:
    edit(3, software="0.4.0")(index)

    _code, words = verify(index.folder, "--quiet")

    assert words == (
        "\nWRONG:\n"
        "- release 3, checkpoint: its root is not the one over manifests 1 to 3: this root was altered, or"
        " manifest.json of release 3\n"
        "- release 4, manifest.json: the release before that it names is not the release 3 that is here: one of"
        " the two was altered, exchanged or moved\n"
        "- 6 later roots differ too, as follows from the first\n"
    )


def test_an_altered_score_is_not_blamed_on_the_release_after(index: Index, verify: Verify) -> None:
    replace(3, "scores.csv", b'"12","indicator",6.5', b'"12","indicator",6.0')(index)

    words = verify(index.folder, "--quiet")[1]

    assert "release 3, KEN 12: manifest.json lists 7.0 to 6.5, the files scores.csv have 7.0 to 6.0" in words
    assert "release 4" not in words


def test_files_that_no_manifest_lists_are_worth_knowing(index: Index, verify: Verify) -> None:
    write(3, "more.csv", b"")(index)

    code, words = verify(index.folder)

    assert code == 0
    assert "- Release 3 has a file that its manifest does not list: more.csv." in words


def kept(index: Index, number: int) -> Path:
    """Return a copy of a checkpoint, as somebody keeps it."""
    path = index.folder.with_name(f"{index.folder.name}-kept-{number}")
    path.write_bytes(file(index, number, "checkpoint").read_bytes())
    return path


def pinned(index: Index) -> Path:
    path = index.folder.with_name(f"{index.folder.name}-key")
    path.write_bytes(index.pem())
    return path


@pytest.mark.parametrize("number", [1, 4, 6])
def test_a_kept_checkpoint_is_continued(number: int, index: Index, verify: Verify) -> None:
    code, words = verify(index.folder, "--checkpoint", kept(index, number), "--key", pinned(index))

    assert code == 0, words
    assert re.search(rf"^your checkpoint +releases 1 to {number} are as they were then +ok$", words, re.MULTILINE)
    assert "give one from elsewhere" not in words


@pytest.mark.parametrize("tamper", [drop(6), lambda index: shutil.rmtree(file(index, 5, "")) or drop(6)(index)])
def test_the_newest_releases_are_missed_by_whoever_kept_a_checkpoint(
    tamper: Callable[[Index], Any], index: Index, verify: Verify
) -> None:
    checkpoint = kept(index, 6)
    tamper(index)

    assert verify(index.folder)[0] == 0
    code, words = verify(index.folder, "--checkpoint", checkpoint)

    assert code == 1
    assert "your checkpoint: it counts 6 releases," in words
    assert "are here: newer ones were taken away" in words


def test_a_history_signed_anew_by_its_own_key_is_found_by_a_kept_checkpoint(index: Index, verify: Verify) -> None:
    checkpoint, older = kept(index, 5), kept(index, 2)
    rechained(edit(3, reason={"en": "There was no error.", "fr": ""}), 3, lambda index: index.key)(index)

    assert verify(index.folder)[0] == 0
    assert verify(index.folder, "--checkpoint", older)[0] == 0
    code, words = verify(index.folder, "--checkpoint", checkpoint)

    assert code == 1
    assert "your checkpoint: its root is not the one over manifests 1 to 5" in words


def test_a_swapped_key_is_found_by_the_key_or_a_checkpoint_that_somebody_kept(index: Index, verify: Verify) -> None:
    key, checkpoint = pinned(index), kept(index, 2)
    rechained(edit(3, software="0.4.0"), 3, lambda index: Ed25519PrivateKey.generate())(index)

    assert verify(index.folder)[0] == 0
    assert "the key is the publisher's, for it is the site's own: give one from elsewhere" in verify(index.folder)[1]
    by_key, words_of_key = verify(index.folder, "--key", key)
    by_checkpoint, words_of_checkpoint = verify(index.folder, "--checkpoint", checkpoint)

    assert (by_key, by_checkpoint) == (1, 1)
    assert "release 1, checkpoint: it is not signed by the key" in words_of_key
    assert "your checkpoint: it is not signed by the key" in words_of_checkpoint


def test_a_checkpoint_of_another_log_is_no_proof(index: Index, tmp_path: Path, verify: Verify) -> None:
    other = six(tmp_path, origin="other.example/releases", key=index.key)

    code, words = verify(index.folder, "--checkpoint", kept(other, 6))

    assert code == 1
    assert "your checkpoint: it is of other.example/releases, not of index.example/releases" in words


def test_the_key_is_printed_as_openssl_prints_it(index: Index, verify: Verify) -> None:
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-outform", "DER", "-in", pinned(index)], capture_output=True, check=True
    ).stdout
    checksum = subprocess.run(["openssl", "sha256"], input=der, capture_output=True, check=True).stdout.decode()

    words = verify(index.folder)[1]

    printed = re.search(r"The key is ([0-9a-f ]+)\.", words)
    assert printed is not None
    assert printed[1].replace(" ", "") == checksum.split()[-1]


def test_one_release_in_the_middle_is_verified_back_to_the_first(index: Index, verify: Verify) -> None:
    code, words = verify(index.folder / "releases" / "4")

    assert code == 0
    assert re.search(r"^chain +4 releases, back to release 1 +ok$", words, re.MULTILINE)


def test_the_script_runs_alone(index: Index, tmp_path: Path) -> None:
    script = Path(shutil.copy(SCRIPT, tmp_path))
    before = sorted(index.folder.rglob("*"))

    good = subprocess.run([sys.executable, "-I", script, index.folder], capture_output=True, text=True, check=False)
    edit(3, software="0.4.0")(index)
    bad = subprocess.run([sys.executable, "-I", script, index.folder], capture_output=True, text=True, check=False)
    none = subprocess.run([sys.executable, "-I", script, tmp_path], capture_output=True, text=True, check=False)

    assert (good.returncode, bad.returncode, none.returncode) == (0, 1, 2)
    assert (good.stderr, bad.stderr, none.stderr) == ("", "", "")
    assert sorted(index.folder.rglob("*")) == before


def test_the_script_ends_when_its_time_is_over(index: Index) -> None:
    code = (
        "import time; import verify_release as v; v.verify = lambda *_: time.sleep(60);"
        f"v.main([{str(index.folder)!r}, '--seconds', '1'])"
    )

    run = subprocess.run(
        [sys.executable, "-c", code], cwd=SCRIPT.parent, capture_output=True, text=True, check=False, timeout=20
    )

    assert (run.returncode, run.stdout) == (2, "Could not be checked within 1 seconds.\n")


@pytest.mark.parametrize("name", ["verify_release.py", "witness.py"])
def test_a_script_for_strangers_takes_python_3_8_and_its_library(name: str) -> None:
    tree = ast.parse(SCRIPT.with_name(name).read_text(), feature_version=(3, 8))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {
        (node.module or "" if isinstance(node, ast.ImportFrom) else alias.name).split(".")[0]
        for node in imports
        for alias in node.names
    }

    assert modules <= sys.stdlib_module_names
