"""The shipped nginx in front of the site: keeps public pages, asks for each anew, bounds each address, notes nobody."""

import gzip
import http.client
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pytest

from tests.faults.running import CHECKOUT, Site, free_port, within

NGINX = shutil.which("nginx")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
HOST = "clear.example"
ONION = f"{'abcdefgh234567' * 4}.onion"
MOST = 200  # what an address may ask at once
OWN_PAGES = 120  # comparisons and searches among them


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Proxy:
    """nginx with the shipped configuration, at ports and with files of its own."""

    def __init__(self, site: Site, folder: Path, published: Path) -> None:
        self.folder, self.port, self.onion_port = folder, free_port(), free_port()
        for name in ("tls", "pages"):
            (folder / name).mkdir(parents=True)
        key = ["-keyout", folder / "tls/privkey.pem", "-out", folder / "tls/fullchain.pem"]
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}", *key]
        subprocess.run(made, check=True, capture_output=True)
        text = (CHECKOUT / "ocindex/deploy/nginx.conf").read_text()
        for shipped, own in (
            (r"/tmp/nginx\.pid", f"{folder}/nginx.pid"), (r"/tmp/pages", f"{folder}/pages"),
            (r"/etc/nginx/tls", f"{folder}/tls"), (r"/var/lib/ocindex-published", f"{published}"),
            (r"server web:8000", f"server 127.0.0.1:{site.port}"),
            (r"listen \[::\].*\n", "\n"), (r"listen 80 ", f"listen 127.0.0.1:{free_port()} "),
            (r"listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl"), (r"http2 on;", ""),  # Debian's is older
            (r"listen 8080 ", f"listen 127.0.0.1:{self.onion_port} "),
        ):  # fmt: skip
            text = re.sub(shipped, own, text)
        (folder / "nginx.conf").write_text(text)
        self.command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off; user root;"]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stderr=(self.folder / "stderr").open("wb"))
        within(10, lambda: (self.folder / "nginx.pid").exists(), "nginx did not start")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        web = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=ssl._create_unverified_context())
        web.request(method, path, headers={"Host": HOST, **{name.replace("_", "-"): headers[name] for name in headers}})
        response = web.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        web.close()
        return answer

    def kept(self) -> list[str]:
        """Return the keys of what nginx keeps on the disk."""
        files = [path.read_bytes() for path in (self.folder / "pages").rglob("*") if path.is_file()]
        return [re.findall(rb"\nKEY: (.*)\n", content)[0].decode() for content in files]


@pytest.fixture
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder beside that of the site, whose own is closed to nginx."""
    return tmp_path_factory.mktemp("published")


@pytest.fixture
def proxy(site: Site, tmp_path: Path, published: Path) -> Iterator[Proxy]:
    site.environment |= {
        "DEMO": "0", "RUN": "web", "HTTPS": "1", "ALLOWED_HOSTS": HOST, "ONION_HOST": ONION,
        "TRUSTED_PROXIES": "127.0.0.1", "PUBLISH_DIR": str(published),
    }  # fmt: skip
    shipped = Proxy(site, tmp_path / "nginx", published)
    site.process = site.manage("up")
    shipped.start()
    within(120, lambda: shipped.ask("/healthz").status == 200, "the site did not answer")
    yield shipped
    shipped.stop()


def publish(site: Site, *paths: str) -> None:
    """Write the files of these paths, as the worker does of all."""
    act = f"from ocindex.publishing import writing; print(writing.write_tree(lambda *_: True, lambda: {paths}))"
    process = site.manage("shell", "-v0", "-c", act)
    assert process.communicate(timeout=120)[0] == "Outcome.SERVED\n"


def lines_of(site: Site, path: str) -> list[str]:
    return [line for line in (site.folder / "log/web.log").read_text().splitlines() if f" {path} " in line]


def test_the_configuration_holds(proxy: Proxy) -> None:
    assert subprocess.run([*proxy.command, "-t"], capture_output=True, check=False).returncode == 0


def test_public_pages_are_kept_and_asked_for_anew_in_a_few_bytes(site: Site, proxy: Proxy) -> None:
    first, again = (proxy.ask("/about/", Accept_Encoding="br, gzip") for _time in range(2))
    plain = proxy.ask("/about/", Accept_Encoding="gzip;q=0")
    known = proxy.ask("/about/", Accept_Encoding="gzip", If_None_Match=str(first.headers["ETag"]))

    assert (first.status, again.status, plain.status, known.status) == (200, 200, 200, 304)
    assert first.body == again.body
    assert gzip.decompress(first.body) == plain.body
    assert [re.findall(r"200|304", line)[0] for line in lines_of(site, "/about/")] == ["200", "304", "200", "304"]
    assert "X-Accel-Expires" not in first.headers
    for name in ("Content-Security-Policy", "Strict-Transport-Security", "ETag", "Cache-Control", "Onion-Location"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["Cache-Control"] == "public, no-cache"


def test_a_release_is_seen_at_once(site: Site, proxy: Proxy) -> None:
    for _time in range(2):
        before = proxy.ask("/about/")
    act = "from indicators.models import Page; from lib import caching; "
    act += "Page.objects.filter(slug='about').update(body_en='Said anew.'); caching.new_generation()"
    assert site.manage("shell", "-v0", "-c", act).wait(60) == 0

    after = proxy.ask("/about/")

    assert b"Said anew." in after.body
    assert after.headers["ETag"] != before.headers["ETag"]


OF_EACH_KIND = (
    "/", "/fr/2025/countries/ZAF/", "/about/", "/2025/countries/ZAF/data.csv", "/fr/2025/regions/africa/data.json",
    "/api/v1/countries", "/api/", "/api/v1/indicators.csv", "/robots.txt", "/sitemap.xml", "/releases/feed.atom",
)  # fmt: skip
# Of one connection: nginx does not know the length of what it unpacks for the few who do not take gzip.
OF_THE_CONNECTION = {"date", "server", "connection", "transfer-encoding", "content-length"}


def lasting_headers(answer: Answer) -> list[tuple[str, str]]:
    named = [(name.lower(), value) for name, value in answer.headers.items()]
    return sorted(header for header in named if header[0] not in OF_THE_CONNECTION)


def test_a_file_is_served_with_the_headers_of_the_site_and_without_it(site: Site, proxy: Proxy) -> None:
    ways = ({"Accept_Encoding": "gzip, br"}, {}, {"Accept_Encoding": "gzip;q=0"})
    by_the_site = {path: [proxy.ask(path, **way) for way in ways] for path in OF_EACH_KIND}
    publish(site, *OF_EACH_KIND)
    site.stop()

    for path, answers in by_the_site.items():
        for way, before in zip(ways, answers, strict=True):
            after = proxy.ask(path, **way)
            assert (after.status, after.body) == (before.status, before.body), path
            assert lasting_headers(after) == lasting_headers(before), path
            assert proxy.ask(path, "HEAD", **way).headers["ETag"] == before.headers["ETag"]
            known = proxy.ask(path, If_None_Match=str(before.headers["ETag"]), **way)
            assert (known.status, known.body) == (304, b"")
            # Of what is unpacked for a few, nginx says by the tag of the whole file that it still holds.
            assert str(known.headers["ETag"]) == str(before.headers["ETag"]).removeprefix("W/")
    assert {answers[0].headers["Content-Encoding"] for answers in by_the_site.values()} == {"gzip"}
    assert proxy.ask("/about/", Accept_Encoding="gzip").headers["Onion-Location"] == f"http://{ONION}/about/"


def test_only_the_plain_address_is_served_from_a_file(site: Site, proxy: Proxy) -> None:
    publish(site, "/about/", "/")
    site.stop()

    assert proxy.ask("/about/").status == 200
    for path in ("/about/?x=1", "//about/", "/%61bout/", "/methodology/../about/", "/about/@", "/about", "/@published"):
        assert proxy.ask(path).status == 502, path
    for method, headers in (("POST", {}), ("GET", {"If_Match": '"x"'}), ("GET", {"If_Unmodified_Since": "x"})):
        assert proxy.ask("/about/", method, **headers).status == 502, (method, headers)
    assert proxy.ask("/about/", Range="bytes=0-9", If_Modified_Since="Mon, 01 Jan 2035 00:00:00 GMT").status == 200


def test_a_release_takes_the_files_away_at_once_and_no_page_of_before_comes_back(site: Site, proxy: Proxy) -> None:
    paths = ("/about/", "/fr/about/")
    publish(site, *paths)
    seen: list[bytes] = []
    over = Event()

    def read_on() -> None:
        while not over.is_set():
            seen.append(proxy.ask("/about/").body)
            over.wait(0.05)  # few enough for what an address may ask

    with ThreadPoolExecutor(1) as reader:
        reading = reader.submit(read_on)
        within(20, lambda: seen, "nobody reads")
        act = "from django.db import transaction; from indicators.models import Page; from lib import caching\n"
        act += "with transaction.atomic():\n Page.objects.filter(slug='about').update(body_en='Said anew.')\n"
        act += " caching.new_generation()"
        lines = len(lines_of(site, "/about/"))
        assert site.manage("shell", "-v0", "-c", act).wait(60) == 0
        at_the_commit = proxy.ask("/about/")
        answered_by_the_site = len(lines_of(site, "/about/")) - lines
        publish(site, *paths)
        over.set()
        reading.result(20)

    assert b"Said anew." in at_the_commit.body
    assert answered_by_the_site > 0
    fresh = [b"Said anew." in body for body in seen]
    assert fresh == sorted(fresh)
    assert not fresh[0]
    site.stop()
    assert b"Said anew." in proxy.ask("/about/").body
    assert "Warning" not in proxy.ask("/about/").headers


def test_the_conf_of_another_version_finds_no_file(site: Site, proxy: Proxy, published: Path) -> None:
    publish(site, "/about/")
    (headers,) = [path for path in (published / "current").iterdir() if path.name != "bodies"]
    headers.rename(headers.with_name("00000000"))
    lines = len(lines_of(site, "/about/"))

    assert proxy.ask("/about/").status == 200
    assert len(lines_of(site, "/about/")) == lines + 1


def test_while_the_site_is_away_the_page_of_before_is_sent_and_marked(site: Site, proxy: Proxy) -> None:
    before = proxy.ask("/about/")
    site.stop()

    after, form = proxy.ask("/about/"), proxy.ask("/feedback/")

    assert (after.status, after.body, after.headers["Warning"]) == (200, before.body, '110 - "Response is Stale"')
    assert form.status == 502
    assert "Warning" not in before.headers


def test_nothing_of_staff_forms_queries_or_cookies_is_kept(proxy: Proxy) -> None:
    for path in (
        "/feedback/", "/fr/feedback/", "/feedback/outcomes/", "/admin/login/", "/experts/", "/search/?q=x",
        "/2025/compare/?countries=ZAF", "/healthz", "/nothing/", "/static/css/tokens.css",
    ):  # fmt: skip
        for _time in range(2):
            proxy.ask(path)
    proxy.ask("/methodology/", Cookie="sessionid=abc")
    proxy.ask("/about/")

    assert proxy.kept() == [f"GET https://{HOST}/about/ "]


def test_head_stays_head_and_leaves_no_line(site: Site, proxy: Proxy) -> None:
    answers = [proxy.ask("/data/", "HEAD") for _time in range(2)]

    assert [(answer.status, answer.body) for answer in answers] == [(200, b"")] * 2
    assert lines_of(site, "/data/") == []


def test_pages_made_for_one_reader_alone_are_bounded_before(proxy: Proxy) -> None:
    with ThreadPoolExecutor(4) as readers:
        statuses = list(readers.map(lambda number: proxy.ask(f"/search/?q=word{number}").status, range(OWN_PAGES + 60)))

    assert set(statuses) == {200, 429}
    assert statuses.count(200) >= OWN_PAGES
    assert proxy.ask("/fr/2025/compare/?countries=ZAF").status == 429
    assert proxy.ask("/2025/compare/").status == 200


def test_who_asks_too_much_is_told_so_kindly_and_nothing_names_them(site: Site, proxy: Proxy) -> None:
    with ThreadPoolExecutor(16) as readers:
        answers = list(readers.map(lambda _number: proxy.ask("/healthz"), range(3 * MOST)))

    refused = [answer for answer in answers if answer.status == 429]
    assert {answer.status for answer in answers} == {200, 429}
    assert len(answers) - len(refused) >= MOST
    assert refused[0].headers["Retry-After"] == "5"
    assert refused[0].headers["Cache-Control"] == "no-store"
    assert "One moment, please" in refused[0].body.decode()
    assert "quelques secondes" in refused[0].body.decode()

    onion = http.client.HTTPConnection("127.0.0.1", proxy.onion_port, timeout=20)
    statuses = set()
    for _time in range(MOST + 20):  # over the onion network all have one address: it bounds nobody
        onion.request("GET", "/healthz", headers={"Host": ONION})
        response = onion.getresponse()
        statuses.add(response.status)
        response.read()
    assert statuses == {200}

    proxy.ask("/about/")
    proxy.stop()
    written = [path for path in (*proxy.folder.rglob("*"), *(site.folder / "log").iterdir()) if path.is_file()]
    written = [path for path in written if path.name != "nginx.conf" and "tls" not in path.parts]
    assert not [path for path in written if b"127.0.0.1" in path.read_bytes().replace(b"http://127.0.0.1:", b"")]
