#!/usr/bin/env python3
"""Bear witness to the releases of an index: co-sign its newest checkpoint, if that continues what was seen before.

    python3 witness.py https://index.example/releases site.pem mine.pem my.name kept.txt > line.txt

site.pem is the public key of the site, mine.pem your private key (openssl genpkey -algorithm ed25519 -out mine.pem),
kept.txt the checkpoint that you saw last: the first run makes it. It takes Python 3.8 and openssl 3. Send the site the
line that it prints: it says that you saw this history and no other by this time, not that the scores are true.
Sources: RFC 6962 section 2.1, <https://c2sp.org/tlog-checkpoint>, <https://c2sp.org/tlog-cosignature>.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

MOST = 1 << 25  # bytes of a file
LOG, WITNESS = b"\x01", b"\x04"  # kinds of key


def fetch(address: str) -> bytes:
    """Return the bytes at an address."""
    with urllib.request.build_opener().open(address, timeout=60) as answer:
        return bytes(answer.read(MOST))


def openssl(*arguments: str, **files: bytes) -> bytes:
    """Return what openssl prints; each option that is named gets a file with these bytes. Raise ValueError."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["openssl", *arguments]
        for option, content in files.items():
            Path(folder, option).write_bytes(content)
            command += [f"-{option}", str(Path(folder, option))]
        run = subprocess.run(command, capture_output=True, check=False, timeout=60)
    if run.returncode:
        raise ValueError(f"openssl {arguments[0]}: {run.stdout.decode()}{run.stderr.decode()}")
    return run.stdout


def key_hash(name: str, kind: bytes, *key_file: str) -> bytes:
    """Return the four bytes by which a signature names its key."""
    der = openssl("pkey", "-pubout", "-outform", "DER", "-in", *key_file)
    return hashlib.sha256(name.encode() + b"\n" + kind + der[-32:]).digest()[:4]


def root_of(hashes: list[bytes]) -> bytes:
    """Return the root over the hashes of entries."""
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root_of(hashes[:half]) + root_of(hashes[half:])).digest()


def read_checkpoint(content: bytes, site_key: str) -> tuple[str, str, int, bytes]:
    """Return body, origin, size and root of a checkpoint that the site has signed; raise ValueError."""
    body, _blank, lines = content.decode().rpartition("\n\n")
    origin, size, root = body.split("\n")[:3]
    ours = key_hash(origin, LOG, site_key, "-pubin")
    signatures = [base64.b64decode(line.split()[-1]) for line in lines.splitlines() if line.split()[1:2] == [origin]]
    signature = next((each[4:] for each in signatures if each[:4] == ours), b"none")
    files = {"in": (body + "\n").encode(), "sigfile": signature}
    openssl("pkeyutl", "-verify", "-pubin", "-inkey", site_key, "-rawin", **files)
    return body + "\n", origin, int(size), base64.b64decode(root)


def main(site: str, site_key: str, own_key: str, name: str, kept: str) -> None:
    """Compare the newest checkpoint with the releases and with the one kept, print a line, and keep the newest."""
    content = fetch(f"{site.rstrip('/')}/checkpoint")
    body, origin, size, root = read_checkpoint(content, site_key)
    seen = read_checkpoint(Path(kept).read_bytes(), site_key)[1:] if Path(kept).exists() else (origin, 0, root_of([]))
    manifests = (fetch(f"{site.rstrip('/')}/{number}/manifest.json") for number in range(1, size + 1))
    hashes = [hashlib.sha256(b"\x00" + manifest).digest() for manifest in manifests]
    if (origin, root) != (seen[0], root_of(hashes)) or size < seen[1] or root_of(hashes[: seen[1]]) != seen[2]:
        raise ValueError(f"these are not the releases that were signed. Keep {kept} and this, and tell others:\n{body}")
    seconds = int(time.time())
    message = {"in": f"cosignature/v1\ntime {seconds}\n{body}".encode()}
    signature = openssl("pkeyutl", "-sign", "-inkey", own_key, "-rawin", **message)
    line = base64.b64encode(key_hash(name, WITNESS, own_key) + seconds.to_bytes(8, "big") + signature).decode()
    sys.stdout.buffer.write(f"\u2014 {name} {line}\n".encode())
    Path(kept).write_bytes(content)
    sys.stderr.write(f"{origin}: releases 1 to {size} continue the {seen[1]} seen before\n")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (OSError, TypeError, ValueError, subprocess.SubprocessError) as error:
        sys.exit(f"NOT SIGNED: {error}\n{__doc__ if len(sys.argv) != 6 else ''}")
