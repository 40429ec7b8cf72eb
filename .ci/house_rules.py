"""What no linter knows: how long a file may be, and that templates leave style and script to files."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MOST_LINES = 400
SUFFIXES = {".py", ".html", ".css", ".js"}
BUILT = re.compile(r"/migrations/|/static/vendor/|\.min\.(js|css)$")
STYLE = re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\b(src=|type=\"application/(ld\+)?json\"))", re.IGNORECASE)
ON_EVENT = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
BESIDE = {STYLE: "an inline style", SCRIPT: "an inline script", ON_EVENT: "an inline event handler"}


def sources() -> Iterator[Path]:
    """Yield every source file that is tracked, or would be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True, check=True
    )
    for name in sorted(set(listed.stdout.splitlines())):
        path = Path(name)
        if path.suffix in SUFFIXES and path.exists() and not BUILT.search(f"/{name}"):
            yield path


def faults(path: Path) -> Iterator[str]:
    """Yield a sentence for each rule the file breaks."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > MOST_LINES:
        yield f"{path}: {lines} lines, {MOST_LINES} at most"
    if path.suffix == ".html":
        for pattern, what in BESIDE.items():
            for found in pattern.finditer(text):
                yield f"{path}:{text.count(chr(10), 0, found.start()) + 1}: {what}"


def main() -> int:
    """Print what is wrong; return 1 if anything is."""
    found = [fault for path in sources() for fault in faults(path)]
    print("\n".join(found) or "files are short, templates hold neither style nor script")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
