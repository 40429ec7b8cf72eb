"""Whether djade would format the templates otherwise; --fix has it do so. It takes files and no folder."""

import subprocess
import sys
from pathlib import Path

DJADE = [str(Path(sys.executable).parent / "djade"), "--target-version", "5.2"]


def main() -> int:
    """Return 1 if a template is not formatted as djade would."""
    paths = sorted(str(path) for path in Path("templates").rglob("*.html"))
    how = [] if "--fix" in sys.argv else ["--check"]
    return subprocess.run([*DJADE, *how, *paths], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
