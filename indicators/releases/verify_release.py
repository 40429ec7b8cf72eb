#!/usr/bin/env python3
"""Verify the releases of an index of organized crime, without trusting the site that shows them.

    python3 verify_release.py https://index.example/releases/12/
    python3 verify_release.py FOLDER --key key.pem --checkpoint kept.txt

It reads a site, or a folder laid out as releases/N/ with manifest.json, scores.csv and checkpoint, and says in words
what it checked and what it could not. It needs Python 3.8 and openssl 3, and writes nothing but temporary files.
It ends with 0 if all is well, 1 if something was tampered with, 2 if something that was asked could not be checked.

Sources: RFC 6962 section 2.1 (the tree), <https://c2sp.org/tlog-checkpoint>, <https://c2sp.org/tlog-cosignature>,
RFC 3161 (time stamps). A signature proves who said what and when, not that it is true.
"""

from __future__ import annotations

import argparse
import base64
import csv
import functools
import hashlib
import http.client
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    Scores = dict[tuple[str, str], str]  # country and code: value
    Moves = dict[tuple[str, str], tuple[str | None, str | None]]  # country and code: old and new value

T = TypeVar("T")
FORMAT = "oc-index-release/1"
MOST_RELEASES, MOST_MANIFEST, MOST_FILE, MOST_SMALL = 10_000, 1 << 25, 1 << 27, 1 << 16  # all but the first in bytes
PATIENCE = 20  # seconds that a site may be silent
MOST_PRINTED = 100  # of one kind; the others are counted
KEY_HEAD = bytes.fromhex("302a300506032b6570032100")  # of an Ed25519 public key in DER: RFC 8410
LOG_KEY, WITNESS_KEY = b"\x01", b"\x04"  # kinds of key in C2SP notes


class Unverifiable(Exception):
    """Something cannot be checked; the message says what and why."""


class Missing(Exception):
    """There is no such file."""


# Where files come from


class StayHere(urllib.request.HTTPRedirectHandler):
    """Follow no redirect: nobody asked what another address says."""

    def redirect_request(self, *_request: Any) -> None:
        """Return no further request."""


class Site:
    """The files of releases below an address."""

    def __init__(self, address: str) -> None:
        match = re.fullmatch(r"(https?://[^/?#\s]+)((?:/[\w.~-]+)*?)(?:/releases(?:/(\d{1,5}))?)?/?", address)
        if not match:
            raise Unverifiable(f"{address} is no address of a site or of its releases")
        path = re.sub(r"\A/[a-z]{2}(?=/|\Z)", "", match[2])  # of a page in another language; files have one address
        self.name, self.number = f"{match[1]}{path}/releases", int(match[3] or 0)
        self.opener = urllib.request.build_opener(StayHere)

    def read(self, name: str, most: int) -> bytes:
        """Return the bytes of a file, one more than `most` if it has more; raise Missing or Unverifiable."""
        request = urllib.request.Request(f"{self.name}/{name}", headers={"User-Agent": "verify_release"})
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                content: bytes = answer.read(most + 1)
                length = int(answer.headers.get("Content-Length", len(content)))
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                raise Missing(name) from None
            raise Unverifiable(f"{self.name}/{name}: the site answers {error.code}") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unverifiable(f"{self.name}/{name}: {error}") from None
        if len(content) < min(length, most + 1):
            raise Unverifiable(f"{self.name}/{name}: the connection ended early")
        return content

    def names(self, _folder: str) -> list[str]:
        """Return no names: a site lists none."""
        return []


class Folder:
    """The files of releases in a folder; no link is followed."""

    def __init__(self, path: str) -> None:
        folder = Path(path).resolve()
        self.number = int(folder.name) if re.fullmatch(r"releases/[1-9]\d{0,4}", "/".join(folder.parts[-2:])) else 0
        folder = folder.parent if self.number else folder
        self.name = folder / "releases" if (folder / "releases").is_dir() else folder

    def read(self, name: str, most: int) -> bytes:
        """Return the bytes of a file, one more than `most` if it has more; raise Missing or Unverifiable."""
        path = self.name / name
        try:
            if not os.path.lexists(path):
                raise Missing(name)
            if path.resolve() != path or not path.is_file():
                raise Unverifiable(f"{name} is a link or a device, and is not read")
            with path.open("rb") as file:
                return file.read(most + 1)
        except (OSError, RuntimeError) as error:
            raise Unverifiable(f"{name}: {error}") from None

    def names(self, folder: str) -> list[str]:
        """Return the names of what lies in a folder below."""
        try:
            return sorted(path.name for path in (self.name / folder).iterdir())
        except OSError:
            return []


# Proof: the tree, signed notes, keys


class Tree:
    """The entries of a log so far, as in RFC 6962: its whole subtrees, each with its height."""

    def __init__(self) -> None:
        self.subtrees: list[tuple[int, bytes]] = []

    def add(self, entry: bytes) -> None:
        """Add the bytes of an entry."""
        node, height = hashlib.sha256(b"\x00" + entry).digest(), 0
        while self.subtrees and self.subtrees[-1][0] == height:
            node, height = hashlib.sha256(b"\x01" + self.subtrees.pop()[1] + node).digest(), height + 1
        self.subtrees.append((height, node))

    def root(self) -> bytes:
        """Return the root, 32 bytes."""
        if not self.subtrees:
            return hashlib.sha256(b"").digest()
        node = self.subtrees[-1][1]
        for _height, left in reversed(self.subtrees[:-1]):
            node = hashlib.sha256(b"\x01" + left + node).digest()
        return node


class Note(NamedTuple):
    """A checkpoint: the bytes that are signed, what they state, and the signatures with their names."""

    body: bytes
    origin: str
    size: int
    root: bytes
    signatures: list[tuple[str, bytes]]


def read_note(content: bytes) -> Note:
    """Return a checkpoint; raise ValueError for anything else."""
    body, _blank, lines = content.decode().rpartition("\n\n")
    match = re.fullmatch(r"([^\s+]+)\n(0|[1-9]\d{0,8})\n([\w+/]{43}=)(\n[^\n]+)*", body, re.ASCII)
    if not match:
        raise ValueError("it is no checkpoint")
    root = base64.b64decode(match[3], validate=True)
    return Note((body + "\n").encode(), match[1], int(match[2]), root, read_signatures(lines))


def read_signatures(text: str) -> list[tuple[str, bytes]]:
    """Return name and bytes of each signature line; raise ValueError if there is any other line."""
    signatures = re.findall(r"^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)\n", text, re.MULTILINE)
    if len(signatures) != len(text.split("\n")) - 1 or not text.endswith("\n"):
        raise ValueError("a line below the text is no signature")
    return [(name, base64.b64decode(encoded, validate=True)) for name, encoded in signatures]


def read_keys(content: bytes) -> list[bytes]:
    """Return the Ed25519 public keys in a PEM file, 32 bytes each; raise ValueError."""
    blocks = re.findall(rb"-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----", content)
    keys = [base64.b64decode(b"".join(block.split()), validate=True) for block in blocks]
    if not keys or not all(len(key) == 44 and key.startswith(KEY_HEAD) for key in keys):
        raise ValueError("it holds no Ed25519 public key")
    return [key[len(KEY_HEAD) :] for key in keys]


def key_hash(name: str, kind: bytes, key: bytes) -> bytes:
    """Return the four bytes by which a signature line names its key."""
    return hashlib.sha256(name.encode() + b"\n" + kind + key).digest()[:4]


def fingerprint(key: bytes) -> str:
    """Return the SHA-256 of a public key in DER, in hexadecimal, in groups of four."""
    return re.sub("(....)(?!$)", r"\1 ", hashlib.sha256(KEY_HEAD + key).hexdigest())


def day_of(seconds: float) -> str:
    """Return the day of a Unix time, in ISO 8601."""
    return time.strftime("%Y-%m-%d", time.gmtime(min(seconds, 1 << 36)))


@functools.lru_cache(maxsize=None)  # noqa: UP033 (Python 3.8); the newest checkpoint is that of a release, too
def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether a signature is by an Ed25519 key over a message; raise Unverifiable if openssl cannot tell."""
    if len(signature) != 64:
        return False
    pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(KEY_HEAD + key) + b"\n-----END PUBLIC KEY-----\n"
    files = {"-inkey": pem, "-in": message, "-sigfile": signature}
    output = openssl(["pkeyutl", "-verify", "-pubin", "-rawin"], files)
    if "Verified Successfully" not in output and "Verification Failure" not in output:
        raise Unverifiable(f"this openssl checks no Ed25519 signatures, version 3 does: {output[:200]}")
    return "Verified Successfully" in output


def openssl(arguments: list[str], files: dict[str, bytes]) -> str:
    """Return what openssl prints, given arguments and options that each name a file with these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["openssl", *arguments]
        for option, content in files.items():
            path = Path(folder, option)
            path.write_bytes(content)
            command += [option, str(path)]
        try:
            run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unverifiable(f"openssl does not run: {error}") from None
    return run.stdout.decode(errors="replace").strip()


# What files hold


def read_manifest(content: bytes) -> dict[str, Any]:
    """Return a manifest whose fields have the form of the format; raise ValueError or RecursionError."""
    manifest = json.loads(
        content.decode(), object_pairs_hook=without_duplicates, parse_int=small_number, parse_constant=small_number
    )
    written = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    if written.encode() != content:
        raise ValueError("it is not written as canonical JSON")
    wrong = [name for name, form in FORM.items() if not fits(manifest, {name: form})]
    if wrong:
        raise ValueError(f"missing or not of the form of {FORMAT}: {', '.join(wrong)}")
    return dict(manifest)


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object; raise ValueError if a key stands in it twice."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError(f"a key stands twice among {', '.join(sorted(key for key, _value in pairs))}")
    return dict(pairs)


def small_number(text: str) -> int:
    """Return a whole number of at most 15 digits; raise ValueError, for NaN too."""
    if len(text) > 15:
        raise ValueError("a number is too long")
    return int(text)


SHA256, DAY = r"[0-9a-f]{64}", r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
SCORE, NAME = r"\d{1,2}(\.\d{1,2})?", r"[a-z0-9][a-z0-9_.-]{0,79}"
PERSON = (None, {"on": DAY, "role": str})
# A type, a pattern of a text, a tuple of alternatives, a list of such, or the keys that an object has at least.
FORM: dict[str, Any] = {
    "changes": [{"code": str, "iso3": str, "old": (None, SCORE), "new": (None, SCORE), "reason": str}],
    "confirmed": PERSON,
    "counts": dict,
    "edition": int,
    "files": [{"name": NAME, "sha256": SHA256, "size": int}],
    "format": FORMAT,
    "kind": "edition|erratum|import|withdrawal",
    "method": (None, {"name": str, "parameters": dict}),
    "number": int,
    "origin": str,
    "prepared": PERSON,
    "previous_manifest_sha256": (None, SHA256),
    "published_on": DAY,
    "reason": dict,
    "root_before": SHA256,
    "software": str,
    "source_sha256": (None, SHA256),
    "withdraws": (None, int),
}


def fits(value: Any, form: Any) -> bool:
    """Say whether a value from JSON has a form."""
    if isinstance(form, tuple):
        return any(fits(value, alternative) for alternative in form)
    if isinstance(form, dict):
        return isinstance(value, dict) and all(key in value and fits(value[key], form[key]) for key in form)
    if isinstance(form, list):
        return isinstance(value, list) and all(fits(item, form[0]) for item in value)
    if isinstance(form, str):
        return isinstance(value, str) and bool(re.fullmatch(form, value, re.ASCII))
    return value is None if form is None else type(value) is form


def read_scores(content: bytes, edition: int) -> dict[tuple[str, str], str]:
    """Return the value of each indicator by country and code; raise ValueError or csv.Error."""
    scores = {}
    rows = csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True)
    if not {"edition", "iso3", "code", "kind", "value"} <= set(rows.fieldnames or []):
        raise ValueError("a column is missing")
    for row in rows:
        cell = (row["iso3"], row["code"])
        if None in row or None in row.values() or cell in scores or row["edition"] != str(edition):
            raise ValueError(f"line {rows.line_num} is cut off, stands twice or is of another edition")
        if row["kind"] == "indicator" and row["value"]:
            scores[cell] = row["value"]
    return scores


# The history


class History:
    """Releases from the first on, checked in their order, and what was found."""

    def __init__(self, source: Site | Folder) -> None:
        self.keys: list[bytes] = []
        self.source, self.origin, self.day, self.newest = source, "", "", 0
        self.tree, self.roots = Tree(), [Tree().root()]  # the root over 1..N at N; empty where a manifest is missing
        self.hashes: list[str] = []  # of manifests; empty where one is missing
        self.editions: list[int] = []  # of each release; 0 where its manifest cannot be read
        self.withdrawn: dict[int, int] = {}  # release: by which
        self.scores: dict[int, Scores | None] = {}  # of each edition, as last published; None if that is not here
        self.moves: list[Moves | None] = []  # of each release; None if scores.csv is not here
        self.problems: list[tuple[str, str]] = []  # area and sentence
        self.unchecked: list[str] = []  # what could not be checked although it was asked
        self.notes: list[str] = []
        self.more: dict[str, str] = {}  # what else was asked for, and what came of it
        self.files = self.loaded = self.following = 0
        self.parted = False  # roots have differed since a release
        self.partial = False  # not all files could be read

    def problem(self, area: str, number: int, text: str) -> None:
        """Add what is wrong with a release."""
        self.problems.append((area, f"release {number}, {text}"))

    def cannot(self, text: str) -> None:
        """Add what could not be checked; raise Unverifiable at the twentieth."""
        self.unchecked.append(text)
        self.partial = True
        if len(self.unchecked) >= 20:
            raise Unverifiable("too much cannot be read")

    def fetch(self, number: int, name: str, most: int) -> bytes | None:
        """Return the bytes of a file of a release; None, with a line in the report, where it cannot be read."""
        try:
            content = self.source.read(f"{number}/{name}", most)
        except Missing:
            self.problem("files", number, f"{name}: it is missing")
        except Unverifiable as reason:
            self.cannot(f"release {number}, {name}: {reason}")
        else:
            if len(content) <= most:
                return content
            self.problem("files", number, f"{name}: it has more than {most} bytes")
        return None

    def add(self, number: int) -> None:
        """Check the next release."""
        content = self.fetch(number, "manifest.json", MOST_MANIFEST)
        manifest: dict[str, Any] = {}
        try:
            manifest = {} if content is None else read_manifest(content)
        except (ValueError, RecursionError) as error:
            self.problem("manifests", number, f"manifest.json: {error}")
        if manifest:
            self.check_place(number, manifest)
            self.check_persons(number, manifest)
            self.check_withdrawn(number, manifest)
            self.check_scores(number, manifest, self.check_files(number, manifest))
        else:
            self.scores = dict.fromkeys(self.scores)
        self.editions.append(manifest.get("edition", 0))
        self.moves += [None] * (number - len(self.moves))
        self.hashes.append("" if content is None else hashlib.sha256(content).hexdigest())
        self.tree.add(content or b"")
        self.roots.append(self.tree.root() if content is not None and self.roots[-1] else b"")
        checkpoint = self.fetch(number, "checkpoint", MOST_SMALL)
        try:
            if checkpoint is not None:
                self.check_note(read_note(checkpoint), f"release {number}, checkpoint", number)
        except ValueError as error:
            self.problem("signatures", number, f"checkpoint: {error}")

    def check_place(self, number: int, manifest: dict[str, Any]) -> None:
        """Check number, origin and day of a manifest, and what it says of those before."""
        self.origin = self.origin or manifest["origin"]
        for name, value in (("number", number), ("origin", self.origin)):
            if manifest[name] != value:
                self.problem("chain", number, f"manifest.json: {name} is {manifest[name]}, not {value}")
        before = self.hashes[-1] if self.hashes else None
        if before != "" and manifest["previous_manifest_sha256"] != before:
            text = f"manifest.json: the release before that it names is not the release {number - 1} that is here"
            self.problem("chain", number, f"{text}: one of the two was altered, exchanged or moved")
        self.check_root(bytes.fromhex(manifest["root_before"]), f"release {number}, manifest.json", number - 1)
        if manifest["published_on"] < self.day:
            self.problem("chain", number, "manifest.json: published_on is before that of an earlier release")
        self.day = max(self.day, manifest["published_on"])
        if manifest["published_on"] > day_of(time.time() + 86400):
            self.notes.append(f"Release {number} bears a day to come, {manifest['published_on']}.")

    def check_root(self, root: bytes, label: str, size: int, area: str = "chain") -> None:
        """Compare a root with that over the first manifests; where one was altered, all later roots differ too."""
        if root == self.roots[size] or not self.roots[size]:
            return
        if self.parted:
            self.following += 1
        else:
            self.parted = True
            text = f"{label}: its root is not the one over manifests 1 to {size}: this root was altered"
            self.problems.append((area, text + f", or manifest.json of release {size}" * (size > 0)))

    def check_note(self, note: Note, label: str, size: int | None = None) -> None:
        """Check origin, size, root and signature of a checkpoint: that of a release if it is to have a size."""
        area = label if size is None else "signatures"
        self.origin = self.origin or note.origin
        if note.origin != self.origin:
            self.problems.append((area, f"{label}: it is of {note.origin}, not of {self.origin}"))
        if size not in (None, note.size):
            self.problems.append((area, f"{label}: it counts {note.size} releases, not {size}"))
        elif note.size > self.newest:
            text = f"{label}: it counts {note.size} releases, {self.newest} are here: newer ones were taken away"
            self.problems.append((area, text))
        else:
            self.parted = self.parted and size is not None and note.root != self.roots[size]
            self.check_root(note.root, label, note.size, "chain" if size else area)
        lines = signatures_by(note.signatures, self.keys, LOG_KEY, note.origin)
        if not lines:
            self.problems.append((area, f"{label}: it is not signed by the key {fingerprint(self.keys[0])[:19]}"))
        elif not any(is_signed(key, note.body, signature) for key, signature in lines[:5]):
            self.problems.append((area, f"{label}: the signature does not fit: it or the text was altered"))

    def check_persons(self, number: int, manifest: dict[str, Any]) -> None:
        """Check that a release was prepared and confirmed, in this order, unless the software loaded it."""
        prepared, confirmed = manifest["prepared"], manifest["confirmed"]
        if prepared and confirmed:
            if not prepared["on"] <= confirmed["on"] <= manifest["published_on"]:
                self.problem("persons", number, "manifest.json: prepared, confirmed and published_on are out of order")
        elif manifest["kind"] == "import" and not prepared and not confirmed:
            self.loaded += 1
        elif manifest.get("reconstructed") is True:
            self.notes.append(f"Release {number} says that it is from before two persons were asked for.")
        else:
            missing = " and ".join(name for name in ("prepared", "confirmed") if not manifest[name])
            self.problem("persons", number, f"manifest.json: {missing} by nobody, and the software loads only imports")

    def check_withdrawn(self, number: int, manifest: dict[str, Any]) -> None:
        """Check that a withdrawal, and nothing else, names an earlier release of its edition that still stood."""
        target = manifest["withdraws"]
        if (manifest["kind"] == "withdrawal") != (target is not None):
            self.problem("persons", number, f"manifest.json: it is of kind {manifest['kind']} and withdraws {target}")
        if target is None:
            return
        if not 0 < target < number:
            self.problem("chain", number, f"manifest.json: it withdraws release {target}, which is not before it")
        elif target in self.withdrawn:
            text = f"manifest.json: it withdraws release {target}, as release {self.withdrawn[target]} did before"
            self.problem("chain", number, text)
        elif self.editions[target - 1] not in (0, manifest["edition"]):
            self.problem("chain", number, f"manifest.json: it withdraws release {target}, which is of another edition")
        self.withdrawn.setdefault(target, number)

    def check_files(self, number: int, manifest: dict[str, Any]) -> bytes | None:
        """Check the files that a manifest lists; return scores.csv, None if there is none."""
        names = [file["name"] for file in manifest["files"]]
        if names != sorted(set(names)) or {"manifest.json", "checkpoint"} & set(names):
            self.problem("manifests", number, "manifest.json: its files are not in order, or not to be listed")
        contents = {file["name"]: self.check_file(number, file) for file in manifest["files"]}
        for name in self.source.names(str(number)):
            if name not in {*names, "manifest.json", "checkpoint", "witness"}:
                self.notes.append(f"Release {number} has a file that its manifest does not list: {name}.")
        return contents.get("scores.csv")

    def check_file(self, number: int, file: dict[str, Any]) -> bytes | None:
        """Check size and SHA-256 of a file; return its bytes, also if they are not as listed, None without any."""
        name, size = file["name"], file["size"]
        if not 0 <= size <= MOST_FILE:
            self.cannot(f"release {number}, {name}: it should have {size} bytes, {MOST_FILE} are read at most")
            return None
        content = self.fetch(number, name, size)
        self.files += 1
        if content is not None and len(content) != size:
            self.problem("files", number, f"{name}: it has {len(content)} bytes, {size} in the manifest")
        elif content is not None and hashlib.sha256(content).hexdigest() != file["sha256"]:
            self.problem("files", number, f"{name}: its SHA-256 is not the one in the manifest: one was altered")
        return content

    def check_scores(self, number: int, manifest: dict[str, Any], content: bytes | None) -> None:
        """Compare the listed changes with scores.csv now and before, and a withdrawal with what it takes back."""
        edition = manifest["edition"]
        before, now = self.scores.get(edition, {}), None
        try:
            now = None if content is None else read_scores(content, edition)
        except (ValueError, csv.Error) as error:
            self.problem("scores", number, f"scores.csv: {error}")
        listed = [file["sha256"] for file in manifest["files"]]
        self.scores[edition] = now if hashlib.sha256(content or b"").hexdigest() in listed else None
        if now is None:
            self.notes.append(f"Without scores.csv of release {number}, its changes could not be compared.")
            return
        if before is not None:
            self.moves.append(differences(before, now))
            self.compare_withdrawal(number, manifest["withdraws"])
        before = self.edition_before(edition, now) if before == {} else before
        self.compare_changes(number, manifest["changes"], now, before)

    def edition_before(self, edition: int, now: Scores) -> Scores | None:
        """Return what the edition before shows of the measures of this one, or None if that is not here."""
        years = [year for year, scores in self.scores.items() if year < edition and scores != {}]
        scores = self.scores[max(years)] if years else None
        codes = {code for _iso3, code in now}
        return scores and {cell: score for cell, score in scores.items() if cell[1] in codes}

    def compare_changes(self, number: int, changes: list[dict[str, str]], now: Scores, before: Scores | None) -> None:
        """Compare the listed changes with what differs between two states; without the first, their new values only."""
        listed: Moves = {(change["iso3"], change["code"]): (change["old"], change["new"]) for change in changes}
        if len(listed) != len(changes) or list(listed) != sorted(listed):
            self.problem("scores", number, "manifest.json: its changes are not in the order of country and code")
        if before is None and any(old for old, _new in listed.values()):
            self.notes.append(f"The old values that release {number} lists are of scores that are not here.")
        unknown = {cell: (old, now.get(cell)) for cell, (old, _new) in listed.items()}
        moves = unknown if before is None else differences(before, now)
        self.compare_moves(number, "manifest.json lists", listed, moves)

    def compare_withdrawal(self, number: int, target: int | None) -> None:
        """Check that a withdrawal takes back what the release that it names had changed, and nothing else."""
        taken, moves = self.moves[target - 1] if target and 0 < target < number else None, self.moves[-1]
        if taken is not None and moves is not None:
            back = {cell: (new, old) for cell, (old, new) in taken.items()}
            self.compare_moves(number, f"the withdrawal of release {target} means", back, moves)

    def compare_moves(self, number: int, text: str, expected: Moves, moves: Moves) -> None:
        """Add a sentence for each score that did not change as expected; after five, how many they are."""
        wrong = sorted(cell for cell in {*expected, *moves} if expected.get(cell) != moves.get(cell))
        for cell in wrong[:5]:
            pairs = (expected.get(cell), moves.get(cell))
            words = [f"{pair[0] or 'none'} to {pair[1] or 'none'}" if pair else "no change" for pair in pairs]
            self.problem("scores", number, f"{' '.join(cell)}: {text} {words[0]}, the files scores.csv have {words[1]}")
        if wrong[5:]:
            self.problem("scores", number, f"and {len(wrong) - 5} scores more like these")


def differences(before: Scores, now: Scores) -> Moves:
    """Return the cells whose score differs between two states, with both."""
    cells = {*before, *now}
    return {cell: (before.get(cell), now.get(cell)) for cell in cells if before.get(cell) != now.get(cell)}


def signatures_by(
    lines: list[tuple[str, bytes]], keys: list[bytes], kind: bytes, name: str
) -> list[tuple[bytes, bytes]]:
    """Return the signatures of a name that claim to be by one of the keys, each after that key; none is verified."""
    claims = {key_hash(name, kind, key): key for key in keys}
    return [(claims[text[:4]], text[4:]) for signer, text in lines if signer == name and text[:4] in claims]


# What others signed


def check_witness(history: History, area: str, name: str, key: bytes) -> str:
    """Return what a witness co-signed last, in words; the report says if that is nothing, or wrong."""
    for number in range(len(history.hashes), 0, -1):
        try:
            lines = read_signatures(history.source.read(f"{number}/witness/cosignatures", MOST_SMALL).decode())
            body = read_note(history.source.read(f"{number}/checkpoint", MOST_SMALL)).body
        except (Missing, ValueError):
            continue
        for _key, signature in signatures_by(lines, [key], WITNESS_KEY, name):
            seconds = int.from_bytes(signature[:8], "big")
            if is_signed(key, b"cosignature/v1\ntime %d\n" % seconds + body, signature[8:]):
                return f"{name} co-signed releases 1 to {number} on {day_of(seconds)}"
            history.problem(area, number, f"witness/cosignatures: that of {name} does not fit the checkpoint")
            return ""
    history.unchecked.append(f"the co-signature of {name}: there is none")
    return ""


def check_stamp(history: History, authorities: bytes) -> str:
    """Return when an authority stamped the newest manifest, in words; the report says if none did, or it is wrong."""
    number = history.newest
    try:
        token = history.source.read(f"{number}/witness/manifest.tsr", MOST_SMALL)
        manifest = history.source.read(f"{number}/manifest.json", MOST_MANIFEST)
    except Missing:
        history.unchecked.append(f"the time stamp of release {number}: there is none")
        return ""
    output = openssl(["ts", "-verify"], {"-data": manifest, "-in": token, "-CAfile": authorities})
    if "Verification: OK" not in output:
        history.problem("time stamp", number, "witness/manifest.tsr: it is of another manifest.json, or authority")
        return ""
    match = re.search(r"^Time stamp: (.+)$", openssl(["ts", "-reply", "-text"], {"-in": token}), re.MULTILINE)
    return f"release {number} existed on {match[1] if match else 'a day that openssl does not print'}"


def slots(history: History) -> list[str]:
    """Return in words what the newest release has of others: co-signatures and a time stamp, or none."""
    texts = []
    for name, option in (("cosignatures", "--witness"), ("manifest.tsr", "--tsa")):
        try:
            history.source.read(f"{history.newest}/witness/{name}", MOST_SMALL)
            texts.append(f"witness/{name} is there, and is checked if you give {option}")
        except (Missing, Unverifiable):
            texts.append(f"witness/{name}: there is none")
    return texts


# What is asked and answered

NOT_CHECKED = [
    "that the key is the publisher's, for it is the site's own: give one from elsewhere with --key",
    "that the scores are true: a signature proves who said what and when, not that it is true",
    "that those who prepared and confirmed are two people: the site keeps to itself who they are",
    "that others see the same history, and that nothing newer is withheld: compare checkpoints, and keep this one",
    "composites and ranks in scores.csv: they follow from the tree of the edition, which is not among these files",
]


def verify(options: argparse.Namespace, history: History) -> None:
    """Check all that the options ask for."""
    kept = read_own(options.checkpoint, read_note) if options.checkpoint else None
    history.keys = keys_of(history.source, options.key)
    history.notes += [f"The key is {fingerprint(key)}." for key in history.keys]
    newest_note, history.newest = newest_of(history, kept)
    for number in range(1, history.newest + 1):
        history.add(number)
    if newest_note and newest_note.size > history.newest:
        history.notes.append(f"Release {history.newest} is not the newest: {newest_note.size} is.")
    elif newest_note:
        history.check_note(newest_note, "newest checkpoint")
    if kept:
        history.check_note(kept, "your checkpoint")
        history.more["your checkpoint"] = f"releases 1 to {kept.size} are as they were then"
    for count, witness in enumerate(options.witness, 1):
        name, _equals, path = witness.partition("=")
        area = f"witness {count}"
        history.more[area] = check_witness(history, area, name, read_own(path, read_keys)[0])
    if options.tsa:
        history.more["time stamp"] = check_stamp(history, read_own(options.tsa, bytes))
    history.notes += slots(history)


def keys_of(source: Site | Folder, path: str) -> list[bytes]:
    """Return the keys in a file of the reader's, or those that the source shows as its own."""
    if path:
        return read_own(path, read_keys)
    try:
        return read_keys(source.read("key.pem", MOST_SMALL))
    except (Missing, ValueError) as error:
        raise Unverifiable(f"key.pem of {source.name} cannot be used, give the key with --key: {error}") from None


def newest_of(history: History, kept: Note | None) -> tuple[Note | None, int]:
    """Return the newest checkpoint that is shown, if any, and the number of the last release to check."""
    source, newest_note = history.source, None
    try:
        newest_note = read_note(source.read("checkpoint", MOST_SMALL))
    except Missing:
        pass
    except ValueError as error:
        history.problems.append(("signatures", f"newest checkpoint: {error}"))
    numbers = [int(name) for name in source.names("") if re.fullmatch(r"[1-9]\d{0,5}", name)]
    newest = max([source.number if newest_note is None else newest_note.size, *numbers])
    if not max(1, source.number) <= newest <= MOST_RELEASES:
        text = f"{source.name} has {newest} releases; {source.number or 1} to {MOST_RELEASES} can be checked"
        raise Unverifiable(text)
    return newest_note, max(source.number or newest, min(kept.size, newest) if kept else 0)


def read_own(path: str, read: Callable[[bytes], T]) -> T:
    """Return what a function reads from a file of the reader's."""
    try:
        return read(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise Unverifiable(f"{path}: {error}") from None


def print_report(history: History, options: argparse.Namespace) -> int:
    """Print what was checked and what came of it; return the exit code."""
    size, wrong = len(history.hashes), {area for area, _text in history.problems}
    rows = {
        "manifests": f"{size}, written as the format says",
        "files": f"{history.files} as the manifests say",
        "scores": "each scores.csv is the one before with the changes",
        "persons": f"prepared and confirmed; {history.loaded} loaded by the software",
        "chain": f"{size} releases, back to release 1",
        "signatures": f"Ed25519, key {', '.join(fingerprint(key)[:9] for key in history.keys)}",
        **history.more,
    }
    if size and not options.quiet:
        print(f"Releases 1 to {size} of {clean(history.origin)} in {clean(history.source.name)}\n")
        for area, text in rows.items():
            state = "WRONG" if area in wrong else "not all" if history.partial or not text else "ok"
            print(f"{clean(area):<14} {clean(text):<60} {state}")
        print_list("Worth knowing:", history.notes)
        print_list("Not checked:", NOT_CHECKED[bool(options.key) :])
    following = [f"{history.following} later roots differ too, as follows from the first"] * bool(history.following)
    print_list("WRONG:", [text for _area, text in history.problems] + following)
    print_list("COULD NOT BE CHECKED:", history.unchecked)
    return 1 if wrong else 2 if history.unchecked else 0


def print_list(heading: str, sentences: list[str]) -> None:
    """Print sentences below a heading, if there are any."""
    if sentences:
        print(f"\n{heading}")
    for sentence in sentences[:MOST_PRINTED]:
        print(f"- {clean(sentence)}")
    if sentences[MOST_PRINTED:]:
        print(f"- and {len(sentences) - MOST_PRINTED} more")


def clean(text: object) -> str:
    """Return the words of a stranger as one line that a terminal may print."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(text)[:400])


def give_up(seconds: int) -> None:
    """End the program, however a site holds it up."""
    print(f"Could not be checked within {seconds} seconds.", flush=True)
    os._exit(2)


def read_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description="Verify the releases of an index of organized crime.")
    parser.add_argument("source", help="the address of a site, of its releases or of one, or a folder")
    parser.add_argument("--key", default="", metavar="FILE", help="the public key that you trust; else the site's own")
    parser.add_argument("--checkpoint", metavar="FILE", help="a checkpoint that you kept: is all up to it unchanged?")
    parser.add_argument("--witness", action="append", default=[], metavar="NAME=FILE", help="a witness, and its key")
    parser.add_argument("--tsa", metavar="FILE", help="certificates of the authority that stamped the manifest")
    parser.add_argument("--seconds", type=int, default=1800, help="how long it may take in all (1800)")
    parser.add_argument("--quiet", action="store_true", help="print only what is wrong or could not be checked")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Check what the command line asks for, print it, and return the exit code."""
    options = read_arguments(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    watch = threading.Timer(options.seconds, give_up, [options.seconds])
    watch.daemon = True
    watch.start()
    try:
        history = History(Site(options.source) if "://" in options.source else Folder(options.source))
        try:
            verify(options, history)
        except Unverifiable as reason:
            history.unchecked.append(str(reason))
            history.partial = True
        return print_report(history, options)
    except (Exception, KeyboardInterrupt) as reason:
        print(f"Could not be checked: {clean(reason) or type(reason).__name__}")
        return 2
    finally:
        watch.cancel()


if __name__ == "__main__":
    sys.exit(main())
