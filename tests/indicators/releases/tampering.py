"""What may be done to a history of six releases, and the words in which the verifier has to name it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.indicators.releases.histories import Index, canonical, note

Tamper = Callable[[Index], Any]
Key = Callable[[Index], Ed25519PrivateKey] | None
OWN: Key = lambda index: index.key  # noqa: E731
EARLY = {"on": "2026-11-02", "role": "publisher"}


def file(index: Index, number: int, name: str = "manifest.json") -> Path:
    return index.folder / "releases" / str(number) / name


def edit(place: int, /, **fields: Any) -> Tamper:
    """Return a tampering that replaces fields of a manifest, written as it should be."""

    def tamper(index: Index) -> None:
        index.manifests[place - 1] |= fields
        file(index, place).write_bytes(canonical(index.manifests[place - 1]))

    return tamper


def edit_change(number: int, **fields: Any) -> Tamper:
    """Return a tampering with the first change that a manifest lists."""

    def tamper(index: Index) -> None:
        index.manifests[number - 1]["changes"][0] |= fields
        edit(number)(index)

    return tamper


def edit_changes(number: int, how: Callable[[list[Any]], Any]) -> Tamper:
    def tamper(index: Index) -> None:
        how(index.manifests[number - 1]["changes"])
        edit(number)(index)

    return tamper


def replace(number: int, name: str, old: bytes, new: bytes) -> Tamper:
    """Return a tampering that replaces bytes of a file."""

    def tamper(index: Index) -> None:
        content = file(index, number, name).read_bytes()
        assert old in content
        file(index, number, name).write_bytes(content.replace(old, new, 1))

    return tamper


def write(number: int, name: str, content: bytes) -> Tamper:
    return lambda index: file(index, number, name).write_bytes(content)


def remove(number: int, name: str) -> Tamper:
    return lambda index: file(index, number, name).unlink()


def exchange(first: int, second: int, name: str = "") -> Tamper:
    """Return a tampering that exchanges two releases, or a file of theirs."""

    def tamper(index: Index) -> None:
        aside = index.folder / "aside"
        file(index, first, name).rename(aside)
        file(index, second, name).rename(file(index, first, name))
        aside.rename(file(index, second, name))

    return tamper


def drop(number: int) -> Tamper:
    """Return a tampering that takes a release out and moves the later ones up."""

    def tamper(index: Index) -> None:
        shutil.rmtree(file(index, number, ""))
        for later in range(number + 1, len(index.entries) + 1):
            file(index, later, "").rename(file(index, later - 1, ""))

    return tamper


def rechained(tamper: Tamper, first: int, key: Key = None) -> Tamper:
    """Return a tampering after which all hashes from a release on are worked out anew, and signed with a key."""

    def both(index: Index) -> None:
        tamper(index)
        index.rechain(first, key(index) if key else None)

    return both


def truncate(path: Path) -> None:
    """Leave the first hundred bytes of a file."""
    path.write_bytes(path.read_bytes()[:100])


def other_root(index: Index) -> None:
    """Put the root of checkpoint 2 into checkpoint 3."""
    roots = [file(index, number, "checkpoint").read_bytes().split(b"\n")[2] for number in (2, 3)]
    replace(3, "checkpoint", roots[1], roots[0])(index)


def move_a_signature(index: Index) -> None:
    """Put the signature of checkpoint 2 below checkpoint 3."""
    theirs = file(index, 2, "checkpoint").read_text().partition("\n\n")[2]
    ours = file(index, 3, "checkpoint").read_text().partition("\n\n")[0]
    file(index, 3, "checkpoint").write_text(f"{ours}\n\n{theirs}")


def cut_a_signature(index: Index) -> None:
    file(index, 3, "checkpoint").write_text(file(index, 3, "checkpoint").read_text()[:-41] + "\n")


def sign_as(number: int, text: Callable[[list[str]], list[str]]) -> Tamper:
    """Return a tampering by whoever holds the key: a checkpoint that states something else; lines are changed."""

    def tamper(index: Index) -> None:
        lines = text(file(index, number, "checkpoint").read_text().partition("\n\n")[0].split("\n"))
        file(index, number, "checkpoint").write_bytes(note("\n".join(lines) + "\n", index.key, lines[0]))

    return tamper


LEAF = "release 3, checkpoint: its root is not the one over manifests 1 to 3"
BEFORE = "release 4, manifest.json: the release before that it names is not the release 3 that is here"
FORM = "release 3, manifest.json: missing or not of the form of oc-index-release/1: "
# What was done, how, and the words that have to name it: all of them.
TAMPERINGS: dict[str, tuple[Tamper, list[str]]] = {
    # A manifest altered after it was signed
    "value": (edit_change(3, new="6.0"), [LEAF, BEFORE, "release 3, KEN 12: manifest.json lists 7.0 to 6.0"]),
    "old value": (edit_change(3, old="9.0"), [LEAF, BEFORE, "release 3, KEN 12: manifest.json lists 9.0 to 6.5"]),
    "reason of a change": (edit_change(3, reason="It was right."), [LEAF, BEFORE]),
    "country": (edit_change(3, iso3="COL"), [LEAF, BEFORE, "release 3, COL 12", "release 3, KEN 12"]),
    "indicator": (edit_change(3, code="10"), [LEAF, BEFORE, "release 3, KEN 10", "release 3, KEN 12"]),
    "order of changes": (edit_changes(3, list.reverse), [LEAF, BEFORE, "not in the order of country and code"]),
    "change added": (
        edit_changes(3, lambda rows: rows.append({**rows[-1], "code": "14"})),
        [LEAF, "release 3, ZAF 14: manifest.json lists 6.0 to 5.5, the files scores.csv have no change"],
    ),
    "change removed": (
        edit_changes(3, list.pop),
        [LEAF, "release 3, ZAF 12: manifest.json lists no change, the files scores.csv have 6.0 to 5.5"],
    ),
    "public reason": (edit(3, reason={"en": "There was no error.", "fr": ""}), [LEAF, BEFORE]),
    "date": (edit(3, published_on="2026-11-04"), [LEAF, BEFORE]),
    "date into the past": (
        edit(3, published_on="2020-01-01"),
        [LEAF, "release 3, manifest.json: published_on is before"],
    ),
    "role that confirmed": (edit(3, confirmed={"on": "2026-11-03", "role": "publisher"}), [LEAF, BEFORE]),
    "role that prepared": (edit(3, prepared={"on": "2026-11-03", "role": "editor"}), [LEAF, BEFORE]),
    "prepared by nobody": (edit(3, prepared=None), [LEAF, "release 3, manifest.json: prepared by nobody"]),
    "day of confirming": (
        edit(3, confirmed={"on": "2026-11-01", "role": "administrator"}),
        [LEAF, "release 3, manifest.json: prepared, confirmed and published_on are out of order"],
    ),
    "kind": (edit(3, kind="edition"), [LEAF, BEFORE]),
    "unknown kind": (edit(3, kind="improvement"), [FORM + "kind"]),
    "number": (edit(3, number=4), [LEAF, "release 3, manifest.json: number is 4, not 3"]),
    "edition": (edit(3, edition=2023), [LEAF, BEFORE, "release 3, scores.csv: line 2"]),
    "method": (edit(3, method={"name": "mean/1", "parameters": {}}), [LEAF, BEFORE]),
    "software": (edit(3, software="0.4.0"), [LEAF, BEFORE]),
    "source": (
        edit(2, source_sha256="0" * 64),
        ["release 2, checkpoint: its root", "release 3, manifest.json: the release before"],
    ),
    "counts": (edit(3, counts={"scores": 7}), [LEAF, BEFORE]),
    "origin": (edit(3, origin="other.example/releases"), [LEAF, "origin is other.example/releases, not index.example"]),
    "format": (edit(3, format="oc-index-release/2"), [FORM + "format"]),
    "checksum of a file": (
        edit(3, files=[{"name": "scores.csv", "sha256": "0" * 64, "size": 489}]),
        [LEAF, "release 3, scores.csv: "],
    ),
    "file listed twice": (
        lambda index: edit(3, files=index.manifests[2]["files"] * 2)(index),
        [LEAF, "release 3, manifest.json: its files are not in order, or not to be listed"],
    ),
    "file outside": (edit(3, files=[{"name": "../key.pem", "sha256": "0" * 64, "size": 3}]), [FORM + "files"]),
    "hash of the release before": (
        edit(3, previous_manifest_sha256="0" * 64),
        [LEAF, "release 3, manifest.json: the release before that it names is not the release 2 that is here"],
    ),
    "root before": (
        edit(3, root_before="0" * 64),
        ["release 3, manifest.json: its root is not the one over manifests 1 to 2"],
    ),
    "what is withdrawn": (
        edit(5, withdraws=3),
        ["release 5, checkpoint: its root", "release 5, KEN 12: the withdrawal of"],
    ),
    "withdrawn twice": (edit(6, kind="withdrawal", withdraws=4), ["it withdraws release 4, as release 5 did before"]),
    "a later one withdrawn": (edit(5, withdraws=6), ["it withdraws release 6, which is not before it"]),
    "one of another edition withdrawn": (
        edit(5, withdraws=1),
        ["release 5, manifest.json: it withdraws release 1, which is of an"],
    ),
    "withdraws without being a withdrawal": (
        edit(6, withdraws=3),
        ["release 6, manifest.json: it is of kind erratum and withdraws 3"],
    ),
    "field removed": (lambda index: (index.manifests[2].pop("reason"), edit(3)(index)), [FORM + "reason"]),
    "newest manifest": (
        edit(6, software="0.4.0"),
        ["release 6, checkpoint: its root is not the one over manifests 1 to 6"],
    ),
    # How a manifest is written
    "blanks": (
        replace(3, "manifest.json", b'","', b'", "'),
        ["release 3, manifest.json: it is not written as canonical JSON", LEAF],
    ),
    "key twice": (
        replace(3, "manifest.json", b'"kind":', b'"kind":"import","kind":'),
        ["release 3, manifest.json: a key stands twice", LEAF],
    ),
    "escapes": (
        replace(3, "manifest.json", b"Motif", b"\\u004dotif"),
        ["release 3, manifest.json: it is not written as canonical JSON"],
    ),
    # Files
    "score": (
        replace(3, "scores.csv", b'"12","indicator",6.5', b'"12","indicator",6.0'),
        ["release 3, scores.csv: its SHA-256", "release 3, KEN 12"],
    ),
    "country's name": (
        replace(3, "scores.csv", b"te, KEN", b"te, ken"),
        ["release 3, scores.csv: its SHA-256 is not the one"],
    ),
    "row added": (
        lambda index: file(index, 3, "scores.csv").open("a").write("x\n"),
        ["release 3, scores.csv: it has more than"],
    ),
    "file cut off": (
        lambda index: truncate(file(index, 3, "scores.csv")),
        ["release 3, scores.csv: it has 100 bytes,"],
    ),
    "scores missing": (remove(3, "scores.csv"), ["release 3, scores.csv: it is missing"]),
    "manifest missing": (remove(3, "manifest.json"), ["release 3, manifest.json: it is missing"]),
    "checkpoint missing": (remove(3, "checkpoint"), ["release 3, checkpoint: it is missing"]),
    # The order of releases
    "release missing": (lambda index: shutil.rmtree(file(index, 3, "")), ["release 3, manifest.json: it is missing"]),
    "release left out": (
        drop(3),
        ["release 3, manifest.json: number is 4, not 3", "release 3, checkpoint: it counts 4 releases, not 3"],
    ),
    "first release left out": (drop(1), ["release 1, manifest.json: number is 2, not 1"]),
    "releases exchanged": (
        exchange(3, 4),
        ["release 3, manifest.json: number is 4, not 3", "release 4, manifest.json: number is 3, not 4"],
    ),
    "manifests exchanged": (
        exchange(3, 4, "manifest.json"),
        ["release 3, manifest.json: number is 4, not 3", "release 4, manifest.json: number is 3, not 4"],
    ),
    "scores exchanged": (exchange(3, 4, "scores.csv"), ["release 3, scores.csv:", "release 4, scores.csv:"]),
    "checkpoints exchanged": (exchange(3, 4, "checkpoint"), ["release 3, checkpoint: it counts 4 releases, not 3"]),
    # Checkpoints
    "root not signed": (other_root, [LEAF, "release 3, checkpoint: the signature does not fit"]),
    "root signed": (sign_as(3, lambda lines: [*lines[:2], "A" * 43 + "="]), [LEAF]),
    "size signed": (
        sign_as(3, lambda lines: [lines[0], "2", lines[2]]),
        ["release 3, checkpoint: it counts 2 releases, not 3"],
    ),
    "origin signed": (
        sign_as(3, lambda lines: ["other.example/releases", *lines[1:]]),
        ["release 3, checkpoint: it is of other.example/releases"],
    ),
    "signature of another": (move_a_signature, ["release 3, checkpoint: the signature does not fit"]),
    "signature cut off": (cut_a_signature, ["release 3, checkpoint:"]),
    "line that is no signature": (
        lambda index: file(index, 3, "checkpoint").open("a").write("signed\n"),
        ["release 3, checkpoint: a line below the text is no signature"],
    ),
    "no checkpoint": (
        write(3, "checkpoint", b"index.example/releases\n3\n"),
        ["release 3, checkpoint: it is no checkpoint"],
    ),
    # All hashes worked out anew, without the key
    "re-chained": (rechained(edit_change(3, reason="It was right."), 3), [LEAF, "3 later roots differ too"]),
    "re-chained from the first": (
        rechained(edit(1, software="9"), 1),
        ["release 1, checkpoint: its root is not the one over manifests 1 to 1"],
    ),
    # By whoever holds the key: what is signed does not agree with itself
    "signed: unlisted change": (
        rechained(edit_changes(3, list.pop), 3, OWN),
        ["release 3, ZAF 12: manifest.json lists no change"],
    ),
    "signed: nobody prepared nor confirmed": (
        rechained(edit(6, prepared=None, confirmed=None), 6, OWN),
        ["release 6, manifest.json: prepared and confirmed by nobody"],
    ),
    "signed: nobody prepared": (
        rechained(edit(6, prepared=None), 6, OWN),
        ["release 6, manifest.json: prepared by nobody"],
    ),
    "signed: withdrawal of nothing": (
        rechained(edit(5, withdraws=3), 5, OWN),
        ["release 5, COL 10: the withdrawal of release 3 means no change"],
    ),
    "signed: date into the past": (
        rechained(edit(6, published_on="2026-11-02", prepared=EARLY, confirmed=EARLY), 6, OWN),
        ["release 6, manifest.json: published_on is before"],
    ),
}
