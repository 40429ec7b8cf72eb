"""A history of six releases, built once, and a copy for each test to tamper with."""

import functools
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from indicators.releases import verify_release
from tests.indicators.releases.histories import Index, openssl, six
from tests.indicators.releases.serving import Answer


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of six releases, to look at."""
    return six(tmp_path_factory.mktemp("built"))


@pytest.fixture
def index(built: Index, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of six releases, to tamper with."""
    folder = tmp_path_factory.mktemp("index")
    shutil.copytree(built.folder, folder, dirs_exist_ok=True)
    return Index(folder, built.key, built.origin, list(built.entries), [json.loads(entry) for entry in built.entries])


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Give a function that returns the verifier's exit code and words for a folder or an address."""

    def run(source: object, *options: object) -> tuple[int, str]:
        code = verify_release.main([str(source), *map(str, options)])
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Give a function that serves a folder and returns its address."""
    servers = []

    def start(folder: Path, **hostile: Callable[[Answer], None]) -> str:
        by_path = {
            name.replace("__", "/").replace("_json", ".json").replace("_csv", ".csv"): hostile[name] for name in hostile
        }
        handler = type("Handler", (Answer,), {"hostile": by_path})
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


AUTHORITY = """
[ tsa ]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
"""


@pytest.fixture
def authority(tmp_path: Path) -> Callable[[Path], bytes]:
    """Give a function that stamps a file; tsa.crt is the certificate of this throwaway authority."""
    (tmp_path / "tsa.cnf").write_text(AUTHORITY.replace("serial = serial", f"serial = {tmp_path / 'serial'}"))
    (tmp_path / "serial").write_text("01\n")
    usage = ["-addext", "extendedKeyUsage=critical,timeStamping", "-addext", "keyUsage=critical,digitalSignature"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", tmp_path / "tsa.key"]
    openssl("req", "-x509", *key, "-out", tmp_path / "tsa.crt", "-days", "30", "-subj", "/CN=Stamps", *usage)

    def stamp(path: Path) -> bytes:
        openssl("ts", "-query", "-data", path, "-sha256", "-cert", "-out", tmp_path / "query")
        signer = ["-inkey", tmp_path / "tsa.key", "-signer", tmp_path / "tsa.crt"]
        config = ["-config", tmp_path / "tsa.cnf", "-section", "tsa"]
        openssl("ts", "-reply", "-queryfile", tmp_path / "query", *signer, *config, "-out", tmp_path / "reply")
        return (tmp_path / "reply").read_bytes()

    return stamp
