"""What the start of the site loads, and what it leaves until somebody needs it."""

import subprocess
import sys

HEAVY = ("scipy", "numpy", "pandas", "pyarrow", "pyreadstat")
PROGRAM = """
import sys
from ocindex.wsgi import application
from django.urls import get_resolver
get_resolver().url_patterns
print([name for name in {heavy} if name in sys.modules])
"""


def test_the_site_starts_without_the_libraries_of_statistics() -> None:
    program = PROGRAM.format(heavy=HEAVY)
    started = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert started.stdout.strip().splitlines()[-1] == "[]"


def test_a_worker_starts_without_them_too_and_never_loads_those_that_write_files() -> None:
    program = f"""
import sys
import django, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocindex.settings")
django.setup()
import surveys.tasks
print([name for name in {HEAVY} if name in sys.modules])
"""
    started = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert started.stdout.strip().splitlines()[-1] == "[]"
