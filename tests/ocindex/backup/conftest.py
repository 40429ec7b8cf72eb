"""Files of each test's own; the key that signs is that of the process, which has signed what ships."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from lib.transparency import keys


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Settings) -> None:
    apart = tmp_path / "apart"
    apart.mkdir()
    settings.ERASURES_FILE = apart / "erasures.txt"
    settings.VAULT_KEY_FILE, settings.BACKUP_RECIPIENT_FILE = apart / "vault_key", ""
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    keys.signing_key()
