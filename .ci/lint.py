"""./run lint: every check, one after the other, the failed ones named at the end."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable, "-m"]
CHECKS = {
    "ruff check": [*PYTHON, "ruff", "check", "."],
    "ruff format": [*PYTHON, "ruff", "format", "--check", "."],
    "house rules": [sys.executable, ".ci/house_rules.py"],
    "names": [sys.executable, ".ci/names.py"],
    "import-linter": [str(Path(sys.executable).parent / "lint-imports"), "--no-logo"],
    "mypy": [*PYTHON, "mypy"],
    "djade": [sys.executable, ".ci/templates.py"],
    "djlint": [*PYTHON, "djlint", "templates", "--lint", "--quiet"],
    "bandit": [*PYTHON, "bandit", "-q", "-ll", "-c", "pyproject.toml", "-r", "lib", "indicators", "surveys", "ocindex"],
    "migrations": [sys.executable, ".ci/migrations.py"],
    "makemigrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}


def main() -> int:
    """Return 1 if any check failed; names on the command line choose some of them."""
    os.environ["VAR_DIR"] = str(ROOT / "var" / "lint")
    os.environ.pop("DATABASE_URL", None)
    failed = []
    for name in sys.argv[1:] or CHECKS:
        print(f"-- {name}", flush=True)
        if subprocess.run(CHECKS[name], cwd=ROOT, check=False).returncode:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "clean")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
