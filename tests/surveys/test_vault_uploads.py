"""Experts by file: read strictly, shown without a word of it, written in one go into the vault."""

import pytest
from django.contrib.auth.models import User

from indicators.models import AuditEntry
from lib.refusals import Refused
from surveys.models import Expert, Identity, IdentityUpload, Panel, Round, RoundAct
from surveys.rounds import vault
from surveys.rounds.locking import RoundNotOpen
from surveys.rounds.vault.upload_file import FileFault, read_experts
from tests.factories import member, open_round, planned_round

pytestmark = pytest.mark.django_db
FILE = b"""name,email,employer,remarks,language,countries
Zebulon Quartz,zebulon@quartz.example,Basalt Institute,,fr,GHA
Ada Schist,ada@schist.example,,,EN,
"""


@pytest.fixture
def writer() -> User:
    return member("coordinator")


def faults_of(content: bytes, countries: tuple[str, ...] = ("GHA", "KEN")) -> list[tuple[int, str, str]]:
    with pytest.raises(vault.UnreadableFile) as unreadable:
        read_experts(content, countries=countries)
    return [(fault.row, fault.column, fault.reason) for fault in unreadable.value.faults]


@pytest.mark.parametrize(
    "content",
    [
        FILE,
        b"\xef\xbb\xbf" + FILE.replace(b"\n", b"\r\n"),
        FILE.replace(b",", b";"),
        FILE.replace(b",", b"\t"),
        b"Countries, EMAIL ,Name,language,employer\n gha ,zebulon@quartz.example,Zebulon Quartz,FR,Basalt Institute\n"
        b"\n,ada@schist.example,Ada Schist,en,\n",
    ],
    ids=["commas", "with a mark and CRLF", "semicolons", "tabs", "another order"],
)
def test_a_file_is_read_as_spreadsheets_write_it(content: bytes) -> None:
    first, second = read_experts(content, countries={"GHA", "KEN"})

    assert (first["name"], first["email"], first["employer"]) == (
        "Zebulon Quartz", "zebulon@quartz.example", "Basalt Institute"
    )  # fmt: skip
    assert (first["language"], first["countries"], second["language"], second["countries"]) == ("fr", "GHA", "en", "")


@pytest.mark.parametrize(
    ("content", "place", "said"),
    [
        (b"", (1, "name"), "this column is missing"),
        (b"name\n", (1, ""), "no experts"),
        (b"name,phone\nA,1\n", (1, "2"), "no name of a column"),
        (b"name,name\nA,B\n", (1, "name"), "twice"),
        (b"name,email\n,a@example.org\n", (2, "name"), "missing"),
        (b"name,email\nA,zebulon\n", (2, "email"), "no e-mail address"),
        (b"name,email\nA,a@example.org\nB,A@example.org\n", (3, "email"), "the same address as in row 2"),
        (b"name,language\nA,xx\n", (2, "language"), "not one of: en, fr"),
        (b"name,countries\nA,FRA\n", (2, "countries"), "the round asks for"),
        (b"name\n" + b"x" * 121 + b"\n", (2, "name"), "longer than 120"),
        (b"name\nA,B\n", (2, "2"), "more cells"),
        (b"name\nA\x07\n", (2, "name"), "control character"),
        (b'name\n"A\n', (1, ""), "quotation mark"),
        (b"name\n\xff\n", (1, ""), "UTF-8"),
        (b"name\n" + b"A\n" * 501, (502, ""), "500 experts are the most"),
        (b"name\n" + b"x" * 200_001, (1, ""), "too large"),
    ],
)
def test_a_fault_says_row_column_and_reason(content: bytes, place: tuple[int, str], said: str) -> None:
    ((row, column, reason),) = faults_of(content)

    assert (row, column) == place
    assert said in reason


def test_no_fault_quotes_what_stands_there() -> None:
    content = b"Zebulon Quartz,zebulon@quartz.example\nname,email\n" + b"name,email\n"

    for row, column, reason in faults_of(content) + faults_of(b"name,email,language\nQuartz,quartz,quartz\n"):
        assert "quartz" not in f"{row}{column}{reason}".lower()
    assert "quartz" not in repr(FileFault(1, "email", "this is no e-mail address.")).lower()


def test_without_a_round_no_country_is_taken() -> None:
    assert faults_of(FILE, countries=())[0][:2] == (2, "countries")


def test_what_is_kept_before_the_confirmation_is_sealed_and_shown_without_a_word(writer: User) -> None:
    planned = planned_round(codes=())

    vault.upload_experts(FILE, by=writer, panel=None, round_=planned)
    upload, rows = vault.preview_upload(by=writer)

    assert [(row.row, row.given, row.language, row.countries) for row in rows] == [
        ("2", ("name", "email", "employer"), "fr", "GHA"), ("3", ("name", "email"), "en", "")
    ]  # fmt: skip
    assert upload.round == planned
    assert "uartz" not in str(IdentityUpload.objects.values_list()) + repr(rows)
    assert not Expert.objects.exists()


def test_confirmed_they_are_in_the_vault_on_the_panel_and_in_the_round(writer: User) -> None:
    planned = planned_round(codes=())
    vault.upload_experts(FILE, by=writer, panel=None, round_=planned)

    count = vault.confirm_upload(by=writer)

    assert count == 2
    assert planned.panel.experts.count() == 2
    by_address = {vault.mail_address(expert.pk): expert for expert in Expert.objects.all()}
    assert set(by_address) == {("zebulon@quartz.example", "fr"), ("ada@schist.example", "en")}
    countries = {
        address: sorted(planned.invitations.get(expert=expert).assignments.values_list("country__iso3", flat=True))
        for (address, _language), expert in by_address.items()
    }
    assert countries == {"zebulon@quartz.example": ["GHA"], "ada@schist.example": ["GHA", "KEN"]}
    assert not IdentityUpload.objects.exists()
    assert AuditEntry.objects.get(act="experts added from a file").facts == {"experts": 2}
    assert not RoundAct.objects.exists()


def test_who_joins_an_open_round_is_in_its_chain(writer: User) -> None:
    opened = open_round()
    vault.upload_experts(FILE, by=writer, panel=None, round_=opened)

    vault.confirm_upload(by=writer)

    joined = RoundAct.objects.filter(round=opened, act="joined").values_list("code", flat=True)
    assert set(joined) == set(
        opened.invitations.exclude(code__in=["AAA-222", "BBB-333"]).values_list("code", flat=True)
    )
    assert len(joined) == 2


def test_an_address_that_is_in_the_vault_already_is_not_told(writer: User) -> None:
    known = Expert.objects.create(code="AAA-222")
    vault.write_identity(known, by=writer, name="Zebulon Quartz", email="zebulon@quartz.example")

    vault.upload_experts(FILE.replace(b"GHA", b""), by=writer, panel=None, round_=None)

    assert vault.confirm_upload(by=writer) == 2


def test_a_second_confirmation_finds_nothing(writer: User) -> None:
    vault.upload_experts(b"name\nA\n", by=writer, panel=Panel.objects.create(name="P"), round_=None)
    vault.confirm_upload(by=writer)

    with pytest.raises(Refused, match="no uploaded file"):
        vault.confirm_upload(by=writer)

    assert Panel.objects.get().experts.count() == 1


def test_a_file_is_confirmed_by_its_uploader_alone(writer: User) -> None:
    vault.upload_experts(b"name\nA\n", by=writer, panel=None, round_=None)

    for act in (vault.preview_upload, vault.confirm_upload):
        with pytest.raises(Refused, match="no uploaded file"):
            act(by=member("coordinator", f"other-{act.__name__}"))

    assert IdentityUpload.objects.exists()


def test_a_round_that_was_closed_meanwhile_gets_nobody(writer: User) -> None:
    opened = open_round()
    vault.upload_experts(FILE, by=writer, panel=None, round_=opened)
    Round.objects.update(state="closed", closed_at="2026-11-29T00:00:00Z")

    with pytest.raises(RoundNotOpen):
        vault.confirm_upload(by=writer)

    assert not Identity.objects.exists()


@pytest.mark.parametrize("role", ["editor", "publisher", "researcher", "custodian", "administrator", "superuser"])
def test_other_roles_upload_nothing(role: str) -> None:
    person = User.objects.create_superuser("root") if role == "superuser" else member(role)

    with pytest.raises(vault.IdentityAccessDenied):
        vault.upload_experts(b"name\nA\n", by=person, panel=None, round_=None)

    assert not IdentityUpload.objects.exists()
