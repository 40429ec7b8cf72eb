"""A release is withdrawn while twenty people read: all of it goes back at once, and nobody sees a mix."""

import gzip
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event

import openpyxl
import pytest

from tests.faults.running import Site

READERS = 20
ON_THE_PAGES_SECONDS = 3  # before and after each act
OF_AN_EDITION = [
    "", "indicators/", "indicators/cocaine-trade/", "indicators/cocaine-trade/data.csv", "indicators/criminality/",
    "countries/", "countries/KEN/", "countries/KEN/data.csv", "countries/KEN/data.json", "countries/UGA/",
    "countries/FRA/", "regions/east-africa/", "regions/east-africa/data.csv", "regions/africa/",
    "rankings/criminality/", "rankings/cocaine-trade/", "rankings/cocaine-trade/data.csv",
    "rankings/criminal-markets/data.json", "rankings/resilience/", "compare/?countries=KEN,UGA",
]  # fmt: skip
ADDRESSES = [
    *(f"/{address}" for address in OF_AN_EDITION),
    *(f"/2025/{address}" for address in OF_AN_EDITION),
    *(f"/fr/{address}" for address in OF_AN_EDITION if "data." not in address),
    *(f"/2023/{address}" for address in OF_AN_EDITION[:8]),
    *("/methodology/", "/papers/", "/about/", "/search/?q=kenya"),
    *("/api/v1/scores.csv", "/api/v1/scores.csv?edition=2025&iso3=KEN", "/api/v1/scores?edition=2025&iso3=KEN"),
    *("/api/v1/countries/KEN", "/api/v1/editions", "/api/v1/scores.xlsx?edition=2025"),
]
# What names a release: its number, the beginning of its checksum, the whole of it.
NAME = re.compile(r"(?:release|publication)[  ](\d+)[  ]·[  ][0-9a-f]{4}[  ][0-9a-f]{4}|\"number\": ?(\d+)")
NAMES = re.compile(rf"{NAME.pattern}|/releases/\d+/|\b[0-9a-f]{{64}}\b|\b[0-9a-f]{{8}}\b|\"label\": ?\"[^\"]*\"")


@pytest.fixture(autouse=True)
def web_alone(site: Site) -> None:
    site.environment |= {"DEMO": "0", "RUN": "web"}
    site.start()


def read(site: Site, address: str) -> str:
    """Return what an address says, as text; of a workbook its cells."""
    answer = site.read(address, seconds=30, Accept_Encoding="gzip")
    assert answer.status == 200, f"{address}: {answer.status}"
    content = gzip.decompress(answer.content) if answer.headers["Content-Encoding"] == "gzip" else answer.content
    return "\n".join(_cells(content)) if ".xlsx" in address else content.decode()


def _cells(content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(BytesIO(content), read_only=True):
        for row in sheet.iter_rows(values_only=True):
            yield ",".join(str(value) for value in row)


def bare(text: str) -> str:
    """Return a text without the release that it names."""
    return NAMES.sub("", text)


def act(site: Site, code: str) -> None:
    process = site.manage("shell", "-v", "0", "-c", f"from tests.faults import signed; signed.{code}()")
    _said, complaints = process.communicate(timeout=120)
    assert process.returncode == 0, complaints


def everything(site: Site) -> dict[str, str]:
    with ThreadPoolExecutor(4) as readers:
        return dict(zip(ADDRESSES, readers.map(lambda address: read(site, address), ADDRESSES), strict=True))


def while_people_read(site: Site, do: Callable[[], None]) -> list[tuple[str, str]]:
    """Let twenty people read all addresses over and over, each from another one on, while something is done."""
    over, texts = Event(), []

    def reader(number: int) -> None:
        turn = number * 7
        while not over.is_set():
            address = ADDRESSES[turn % len(ADDRESSES)]
            texts.append((address, read(site, address)))
            turn += 1

    with ThreadPoolExecutor(READERS) as readers:
        reading = [readers.submit(reader, number) for number in range(READERS)]
        time.sleep(ON_THE_PAGES_SECONDS)
        do()
        time.sleep(ON_THE_PAGES_SECONDS)
        over.set()
        for each in reading:
            each.result()
    return texts


def test_after_a_withdrawal_every_page_says_again_what_it_said_and_nobody_reads_a_mix(site: Site) -> None:
    before = everything(site)
    act(site, "correct")
    corrected = everything(site)

    texts = while_people_read(site, lambda: act(site, "withdraw"))

    after = everything(site)
    changed = [address for address in ADDRESSES if bare(corrected[address]) != bare(before[address])]
    assert len([address for address in ADDRESSES if not address.startswith("/api/")]) >= 60
    assert {"/", "/countries/KEN/", "/api/v1/scores.csv", "/fr/rankings/cocaine-trade/"} <= set(changed)
    assert [address for address in ADDRESSES if bare(after[address]) != bare(before[address])] == []
    assert len(texts) > READERS * 10
    assert [address for address, text in texts if is_a_mix(text, before[address], corrected[address])] == []


def is_a_mix(text: str, before: str, corrected: str) -> bool:
    """Say whether a text is neither wholly of one release nor wholly of the other, or names the wrong one."""
    if bare(text) not in (bare(before), bare(corrected)):
        return True
    if bare(before) == bare(corrected):
        return False
    numbers = {first or second for first, second in NAME.findall(text)}
    of_correction = {first or second for first, second in NAME.findall(corrected)}
    return (bare(text) == bare(corrected)) != (numbers == of_correction) if numbers else False
