"""Histories of releases in a folder, built by hand from their documents: nothing here is taken from the project.

RFC 6962 (recursive, as it is written there), C2SP checkpoints and cosignatures, canonical JSON.
"""

import json
import subprocess
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORIGIN = "index.example/releases"
HEAD = (
    "edition,iso3,country,region,code,kind,value,lo,hi,rank,rank_lo,rank_hi,shared,change,change_like_for_like,"
    "carried_forward"
)
Scores = Mapping[str, str]  # "KEN 12": "6.5"


def root_of(entries: list[bytes]) -> bytes:
    """Return the Merkle tree hash of RFC 6962 section 2.1."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(b"\x01" + root_of(entries[:split]) + root_of(entries[split:])).digest()


def canonical(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest as it is written."""
    return json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def note(body: str, key: Ed25519PrivateKey, name: str = ORIGIN) -> bytes:
    """Return a signed checkpoint."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    name_of_key = sha256(name.encode() + b"\n\x01" + raw).digest()[:4]
    return f"{body}\n— {name} {b64encode(name_of_key + key.sign(body.encode())).decode()}\n".encode()


def cosignature(checkpoint: bytes, key: Ed25519PrivateKey, name: str, seconds: int) -> bytes:
    """Return the line of a witness."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    body = checkpoint.decode().rpartition("\n\n")[0] + "\n"
    signature = key.sign(f"cosignature/v1\ntime {seconds}\n{body}".encode())
    name_of_key = sha256(name.encode() + b"\n\x04" + raw).digest()[:4]
    return f"— {name} {b64encode(name_of_key + seconds.to_bytes(8, 'big') + signature).decode()}\n".encode()


def scores_csv(edition: int, scores: Scores) -> bytes:
    """Return scores.csv of an edition: its scores and a composite of each country."""
    lines = [HEAD]
    for cell, value in sorted(scores.items()):
        iso3, code = cell.split()
        lines.append(f'{edition},"{iso3}","Côte, {iso3}","east","{code}","indicator",{value},,,1,,,false,,,')
    for iso3 in sorted({cell.split()[0] for cell in scores}):
        lines.append(f'{edition},"{iso3}","Côte, {iso3}","east","1","node",5.25,,,1,,,false,,,')
    return ("\n".join(lines) + "\n").encode()


def openssl(*arguments: str | Path) -> None:
    """Run openssl; fail where it does."""
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


@dataclass
class Index:
    """An honest index that publishes into a folder."""

    folder: Path
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    origin: str = ORIGIN
    entries: list[bytes] = field(default_factory=list)
    manifests: list[dict[str, Any]] = field(default_factory=list)
    scores: dict[int, Scores] = field(default_factory=dict)
    before: list[tuple[int, Scores]] = field(default_factory=list)  # of each release: edition, its scores before

    def pem(self) -> bytes:
        """Return the public key."""
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def publish(self, kind: str, edition: int, scores: Scores, *, day: str = "", **edits: Any) -> None:
        """Publish a state of an edition; `edits` replace fields of the manifest before it is hashed and signed."""
        number = len(self.entries) + 1
        content = scores_csv(edition, scores)
        by_software = edits.pop("by_software", False)
        day = day or f"2026-11-{min(number, 30):02}"
        manifest = {
            "changes": self.changes(edition, scores),
            "confirmed": None if by_software else {"on": day, "role": "administrator"},
            "counts": {"scores": len(scores), "updates": 3},
            "edition": edition,
            "files": [{"name": "scores.csv", "sha256": sha256(content).hexdigest(), "size": len(content)}],
            "format": "oc-index-release/1",
            "kind": kind,
            "method": None,
            "number": number,
            "origin": self.origin,
            "prepared": None if by_software else {"on": day, "role": "publisher"},
            "previous_manifest_sha256": sha256(self.entries[-1]).hexdigest() if self.entries else None,
            "published_on": day,
            "reason": {"en": f"Reason {number}.", "fr": f"Motif {number}."},
            "root_before": root_of(self.entries).hex(),
            "software": "0.3.0",
            "source_sha256": None,
            "withdraws": None,
        } | edits
        self.before.append((edition, self.scores.get(edition, {})))
        self.scores[edition] = scores
        self.write(manifest, content)

    def write(self, manifest: dict[str, Any], content: bytes) -> None:
        """Write the files of the next release."""
        self.manifests.append(manifest)
        self.entries.append(canonical(manifest))
        folder = self.folder / "releases" / str(len(self.entries))
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_bytes(self.entries[-1])
        (folder / "scores.csv").write_bytes(content)
        self.sign(len(self.entries))
        (self.folder / "releases" / "key.pem").write_bytes(self.pem())

    def sign(self, number: int) -> None:
        """Write the checkpoint of a release."""
        body = f"{self.origin}\n{number}\n{b64encode(root_of(self.entries[:number])).decode()}\n"
        (self.folder / "releases" / str(number) / "checkpoint").write_bytes(note(body, self.key, self.origin))

    def erratum(self, edition: int, changed: Mapping[str, str | None], **edits: Any) -> None:
        """Correct scores of an edition; None takes one away."""
        scores = {**self.scores[edition], **changed}
        self.publish("erratum", edition, {cell: score for cell, score in scores.items() if score}, **edits)

    def withdraw(self, number: int, **edits: Any) -> None:
        """Withdraw a release."""
        edition, scores = self.before[number - 1]
        self.publish("withdrawal", edition, scores, withdraws=number, **edits)

    def changes(self, edition: int, scores: Scores) -> list[dict[str, Any]]:
        """Return what differs from what the edition showed, or else the edition before on the same measures."""
        before = self.scores.get(edition) or {}
        years = [year for year, shown in self.scores.items() if year < edition and shown]
        if not before and years:
            codes = {cell.split()[1] for cell in scores}
            before = {cell: score for cell, score in self.scores[max(years)].items() if cell.split()[1] in codes}
        return [
            {"code": cell.split()[1], "iso3": cell.split()[0], "old": before.get(cell), "new": scores.get(cell)}
            | {"reason": "A line was misread."}
            for cell in sorted({*before, *scores})
            if before.get(cell) != scores.get(cell)
        ]

    def rechain(self, first: int, key: Ed25519PrivateKey | None) -> None:
        """Hash all anew from a release on, as a forger would; sign it if there is a key."""
        self.entries = self.entries[: first - 1]
        for number, manifest in enumerate(self.manifests[first - 1 :], first):
            manifest["previous_manifest_sha256"] = sha256(self.entries[-1]).hexdigest() if self.entries else None
            manifest["root_before"] = root_of(self.entries).hex()
            self.entries.append(canonical(manifest))
            (self.folder / "releases" / str(number) / "manifest.json").write_bytes(self.entries[-1])
        if key:
            self.key = key
            for number in range(1, len(self.entries) + 1):
                self.sign(number)
            (self.folder / "releases" / "key.pem").write_bytes(self.pem())


FIRST = {"COL 10": "9.0", "COL 12": "9.5", "KEN 10": "6.5", "KEN 12": "7.5", "ZAF 10": "7.0", "ZAF 12": "6.0"}
SECOND = {**FIRST, "KEN 12": "7.0", "ZAF 10": "7.5", "KEN 14": "5.0", "COL 14": "8.0"}


def shipped(folder: Path, **how: Any) -> Index:
    """Return an index of two editions that the software loaded: releases 1 and 2."""
    index = Index(folder, **how)
    index.publish("import", 2023, FIRST, by_software=True)
    index.publish("import", 2025, SECOND, by_software=True)
    return index


def twelve(folder: Path, **how: Any) -> Index:
    """Return an index of twelve releases: imports, errata, a withdrawal, an edition and its withdrawal."""
    index = shipped(folder, **how)
    index.erratum(2025, {"KEN 12": "6.5"})
    index.erratum(2025, {"COL 10": "8.5", "ZAF 12": "6.5"}, reason={"en": 'Côte d’Ivoire: “ü” 中文 \\ " \n', "fr": ""})
    index.erratum(2023, {"KEN 10": "6.0"})
    index.withdraw(4)
    index.publish("edition", 2027, {"COL 10": "8.0", "KEN 10": "6.5", "KEN 12": "6.5", "KEN 77": "1.0"})
    index.erratum(2027, {"KEN 10": None, "ZAF 10": "3.0"})
    index.erratum(2025, {}, counts={})
    index.withdraw(9)
    index.withdraw(3)
    index.erratum(2025, {"KEN 12": "10.0"}, day="2026-11-27")
    return index


def six(folder: Path, **how: Any) -> Index:
    """Return an index of six releases: two imports, two errata, the withdrawal of the second, an erratum."""
    index = shipped(folder, **how)
    index.erratum(2025, {"KEN 12": "6.5", "ZAF 12": "5.5"})
    index.erratum(2025, {"COL 10": "8.5"})
    index.withdraw(4)
    index.erratum(2025, {"COL 10": "9.5"})
    return index
