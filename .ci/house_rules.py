"""What no linter knows: how long files may be, what templates leave to files, which templates are too small for one."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Set
from pathlib import Path

MOST_LINES = 400
SERVED_ALONE = {"indicators/releases/verify_release.py": 800}  # strangers fetch this one file, read it and run it
WIDEST_TEMPLATE = 160
LEAST_LINES_OF_A_PARTIAL = 15
SUFFIXES = {".py", ".html", ".css", ".js"}
BUILT = re.compile(r"/migrations/|\.min\.(js|css)$")
STYLE = re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\b(src=|type=\"application/(ld\+)?json\"))", re.IGNORECASE)
ON_EVENT = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)
BESIDE = {STYLE: "an inline style", SCRIPT: "an inline script", ON_EVENT: "an inline event handler"}
TEMPLATE_NAME = re.compile(r"[\"']([\w/.-]+\.html)[\"']")
PARTIAL = re.compile(r"templates/(.*/_\w+\.html)$")
DRAWN_ALONE = "indicators/drawing/"  # a module that draws and a partial that prints it, each pair tested by itself


def sources(suffixes: Set[str] = SUFFIXES) -> Iterator[Path]:
    """Yield every source file with one of the endings that is tracked, or would be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True, check=True
    )
    for name in sorted(set(listed.stdout.splitlines())):
        path = Path(name)
        if path.suffix in suffixes and path.exists() and not BUILT.search(f"/{name}"):
            yield path


def faults(path: Path, text: str) -> Iterator[str]:
    """Yield a sentence for each rule that a file breaks by itself."""
    lines = text.count("\n")
    most = SERVED_ALONE.get(path.as_posix(), MOST_LINES)
    if lines > most:
        yield f"{path}: {lines} lines, {most} at most"
    if path.suffix != ".html":
        return
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > WIDEST_TEMPLATE:
            yield f"{path}:{number}: {len(line)} characters, {WIDEST_TEMPLATE} at most"
    for pattern, what in BESIDE.items():
        for match in pattern.finditer(text):
            yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {what}"


def small_partials(texts: dict[Path, str]) -> Iterator[str]:
    """Yield a sentence for each short partial that one template uses once, and nothing in Python names."""
    uses: dict[str, Counter[str]] = {}
    for path, text in texts.items():
        if path.suffix in {".html", ".py"} and "tests" not in path.parts:
            for name in TEMPLATE_NAME.findall(text):
                uses.setdefault(name, Counter())[path.suffix] += 1
    for path, text in texts.items():
        match = PARTIAL.match(path.as_posix())
        if not match or match[1].startswith(DRAWN_ALONE):
            continue
        lines = text.count("\n")
        if lines < LEAST_LINES_OF_A_PARTIAL and uses.get(match[1]) == Counter({".html": 1}):
            yield f"{path}: used once and {lines} lines, so it goes where it is used"


def main() -> int:
    """Print what is wrong; return 1 if anything is."""
    texts = {path: path.read_text(encoding="utf-8") for path in sources()}
    wrong = [fault for path, text in texts.items() for fault in faults(path, text)] + list(small_partials(texts))
    print("\n".join(wrong) or "files are short, partials are not too short, templates hold neither style nor script")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
