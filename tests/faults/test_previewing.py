"""While the whole site is previewed, readers read what is published: no page or file of theirs changes by a byte."""

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from threading import Event
from urllib.request import urlopen

from tests.faults import planted
from tests.faults.running import Site

READERS, PREVIEWS = 20, 21
PAGES = (
    "/",
    "/countries/RUS/",
    "/rankings/criminality/",
    "/compare/?countries=RUS,KEN",
    "/countries/RUS/data.csv",
    "/api/v1/scores.csv?iso3=RUS",
    "/fr/countries/RUS/",
)
FILL = """
from indicators import workflow
from indicators.models import Edition, Score
newest = Edition.objects.get(year=2025)
draft = workflow.create_edition(2029, like=newest)
draft.publisher, draft.license_en, draft.citation_en = newest.publisher, "Free.", "Cited."
draft.save()
rows = Score.objects.in_edition(newest).values_list("country__iso3", "indicator__slug", "half_points")
workflow.fill_draft(draft, {(iso3, slug): 2 if iso3 == "RUS" else value for iso3, slug, value in rows})
print(draft.pk)
"""


def test_readers_see_nothing_of_a_preview(site: Site) -> None:
    site.environment["DEMO"] = "1"
    filled = site.manage("shell", "-v0", "-c", FILL)
    edition = filled.communicate(timeout=120)[0].split()[-1]
    site.start()
    publisher = planted.anybody(site).sign_in("publisher", password(site, "publisher"))
    before = {path: read(site, path) for path in PAGES}
    ended = Event()

    def reader(number: int) -> list[str]:
        torn = []
        for path in islice(cycle(PAGES), number, None):
            if ended.is_set():
                return torn
            if read(site, path) != before[path]:
                torn.append(path)
        return torn

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(reader, number) for number in range(READERS)]
        try:
            for path in islice(cycle(PAGES), PREVIEWS):
                page = publisher.browser.get(f"/admin/indicators/edition/{edition}/site{path}")
                assert (page.status_int, page.body == before[path]) == (200, False)
        finally:
            ended.set()

    assert [reader.result() for reader in readers] == [[]] * READERS


def read(site: Site, path: str) -> bytes:
    with urlopen(f"http://127.0.0.1:{site.port}{path}", timeout=60) as answer:
        content: bytes = answer.read()
    return content


def password(site: Site, name: str) -> str:
    found = re.search(rf"^{name} (\S+)$", (site.folder / "accounts.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return found[1]
