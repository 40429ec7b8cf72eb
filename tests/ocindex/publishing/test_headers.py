"""What nginx says of files is what the site says of its pages."""

import re
from pathlib import Path

import pytest

from ocindex.publishing import headers

CONF = (Path(__file__).resolve().parents[3] / "ocindex" / "deploy" / "nginx.conf").read_text()
ONION = "abcdefgh234567" * 4


def location() -> dict[str, str]:
    """Return what nginx adds to each file, by name of the header."""
    block = CONF.partition("location = /@published {")[2].partition("}\n        location")[0]
    return {name: value.strip('"') for name, value in re.findall(r"add_header ([A-Za-z-]+) (.*);", block)}


def test_nginx_sends_each_header_that_all_files_share() -> None:
    sent = location()

    for name, value in (headers.shared_headers() | headers.STRICT_TRANSPORT).items():
        assert sent.pop(name) in (value, "$published_policy"), name
    assert sent == {
        "Last-Modified": "", "Content-Type": "$published_type", "Content-Language": "$published_language",
        "Content-Disposition": "$published_disposition", "Onion-Location": "$published_onion",
        "Access-Control-Allow-Origin": "$published_for", "Access-Control-Expose-Headers": "$published_exposes",
    }  # fmt: skip


def test_nginx_knows_each_content_type() -> None:
    types = re.findall(r'"~\^200:\.\*/\[0-9\]\+,([a-z]+)," "([^$"]+)";', CONF)

    assert dict(types) == headers.CONTENT_TYPES
    assert "(?:csv|json|api|xlsx)" in CONF
    assert {"csv", "json", "api", "xlsx"} == headers.OPEN


def test_nginx_looks_below_the_digits_of_these_headers() -> None:
    """Whoever changes a header changes nginx.conf, and then these digits: no other version of it finds the files."""
    assert f"/current/{headers.fingerprint()}/https/$host$published_link;" in CONF


def answer(**others: str) -> dict[str, str]:
    page = headers.FileKind("html", "fr", "-", "-", "-").headers("/fr/")
    return (
        page | {"Content-Encoding": "gzip", "ETag": '"1-2"'} | {name.replace("_", "-"): others[name] for name in others}
    )


def test_the_name_of_a_file_says_its_headers() -> None:
    assert headers.kind_of(answer(), "/fr/") == ("html", "fr", "-", "-", "-")
    table = headers.FileKind("csv", "en", "-", "attachment", "figures-1.csv").headers("/data.csv")
    assert headers.kind_of(table | {"Content-Encoding": "gzip"}, "/data.csv") == (
        "csv", "en", "-", "attachment", "figures-1.csv"
    )  # fmt: skip
    assert table["Content-Disposition"] == 'attachment; filename="figures-1.csv"'


@pytest.mark.parametrize(
    "other",
    [
        {"Set_Cookie": "a=b"}, {"Cache_Control": "no-store"}, {"Content_Type": "image/png"}, {"Content_Encoding": "br"},
        {"X_Frame_Options": "SAMEORIGIN"}, {"Access_Control_Allow_Origin": "*"},
        {"Content_Disposition": 'inline; filename="a b"'},
        {"Onion_Location": f"http://{ONION}.onion/fr/"},
    ],
)  # fmt: skip
def test_a_page_with_other_headers_has_no_file(other: dict[str, str]) -> None:
    assert headers.kind_of(answer(**other), "/fr/") is None
