"""A file of responses: what is in it, and what is not."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Country, Edition, Indicator
from surveys.analysis.selecting import Selection
from surveys.exporting import lines, reading, table
from surveys.models import Option, Question, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import make_live, respond, signed_in
from tests.surveys.response_files import rows, unpacked, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    return make_live()


def test_a_row_holds_codes_labels_and_values_of_every_answer(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(
        version,
        {"role": "police", "reads": ["map", "papers"], "clear": "disagree", "missing": "Rivers", "home": "ken"},
        country=Country.objects.get(iso3="KEN"),
        indicator=Indicator.objects.get(slug="cocaine-trade"),
        edition=Edition.objects.get(year=2025),
        shown="5.50",
        flags=["links", "speed"],
    )

    (row,) = rows(unpacked(signed_in("researcher"), survey)["responses.csv"])

    assert row["response"].startswith("R-")
    assert {name: row[name] for name in row if name != "response"} == {
        "day": "2026-11-02",
        "language": "en",
        "version": "1",
        "status": "ok",
        "flags": "links speed",
        "country": "KEN",
        "indicator": "cocaine-trade",
        "edition": "2025",
        "shown": "5.50",
        "consent": "",
        "q_role": "police",
        "q_role__label": "Police",
        "q_reads": "answered",
        "q_reads__map": "1",
        "q_reads__tables": "0",
        "q_reads__papers": "1",
        "q_clear": "disagree",
        "q_clear__label": "Disagree",
        "q_clear__value": "-1",
        "q_useful": "skipped",
        "q_useful__label": "",
        "q_useful__value": "",
        "q_missing": "answered",
        "t_missing": "Rivers",
        "q_home": "ken",
        "q_home__label": "Kenya",
        "q_quote": "skipped",
        "q_quote__label": "",
        "q_quote__value": "",
    }


def test_what_was_not_asked_is_empty_and_what_was_passed_over_says_so(live: tuple[Survey, SurveyVersion]) -> None:
    survey, first = live
    Question.objects.filter(survey=survey, code="reads").update(retired=True)
    second = compiling.publish(survey, by=None)
    respond(first, {})
    respond(second, {"role": "press"})

    old, new = rows(unpacked(signed_in("researcher"), survey)["responses.csv"])

    assert (old["q_reads"], old["q_reads__map"], old["q_role"], old["version"]) == ("skipped", "", "skipped", "1")
    assert (new["q_reads"], new["q_reads__map"], new["q_role"], new["version"]) == ("", "", "press", "2")


def test_no_cell_and_no_heading_is_run_by_a_spreadsheet(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"missing": '=HYPERLINK("https://example.org")'})
    respond(version, {"missing": "@SUM(1)\nsecond line, with a comma"})
    Option.objects.filter(question__survey=survey, code="police").update(label_en="=1+1")
    respond(compiling.publish(survey, by=None), {"role": "police", "missing": "+1"})
    Question.objects.filter(survey=survey, code="role").update(text_en="-1 or 2?")
    compiling.publish(survey, by=None)

    files = unpacked(signed_in("researcher"), survey)

    assert [row["t_missing"] for row in rows(files["responses.csv"])] == [
        '\'=HYPERLINK("https://example.org")',
        "'@SUM(1)\nsecond line, with a comma",
        "'+1",
    ]
    assert rows(files["responses.csv"])[2]["q_role__label"] == "'=1+1"
    for name in ("responses.csv", "codebook.csv"):
        for line in csv.reader(io.StringIO(files[name].decode(), newline="")):
            assert not [cell for cell in line if cell.startswith(("=", "+", "@", "\t", "\r"))], name
    assert "'-1 or 2?" in {row["meaning"] for row in rows(files["codebook.csv"])}


def test_no_piece_is_run_by_a_spreadsheet_that_splits_at_semicolons_or_line_breaks(
    live: tuple[Survey, SurveyVersion],
) -> None:
    survey, _version = live
    Option.objects.filter(question__survey=survey, code="police").update(label_en="ok;=cmd|'/c calc'!A0")
    version = compiling.publish(survey, by=None)
    respond(version, {"role": "police", "clear": "disagree", "missing": 'one\n=1+1\n"=2", @3'})

    files = unpacked(signed_in("researcher"), survey)

    assert b"\"ok;'=cmd|'/c calc'!A0\"" in files["responses.csv"]
    assert b'"one\n\'=1+1\n\'""=2"",\' @3"' in files["responses.csv"]
    assert b'"Disagree",-1,' in files["responses.csv"]  # a number is no text
    assert b"\"ok;'=cmd|'/c calc'!A0\"" in files["codebook.csv"]


def test_the_manifest_names_filter_versions_rows_and_checksum(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    for language in ("en", "fr", "fr"):
        respond(version, {}, language=language)

    files = unpacked(signed_in("researcher"), survey, language="fr")

    manifest = json.loads(files["manifest.json"])
    assert list(files) == [
        "responses.csv", "responses-codes.csv", "codebook.csv", "codebook.html", "ddi.xml", "read.py", "read.R",
        "manifest.json",
    ]  # fmt: skip
    assert manifest["survey"] == "reading"
    assert manifest["filter"] == {"language": "fr"}
    assert manifest["statuses"] == ["ok"]
    assert manifest["versions"] == [{"number": 1, "sha256": version.content_hash, "consent": "34ce5fd0781876d6"}]
    assert manifest["rows"] == 2 == len(rows(files["responses.csv"]))
    assert manifest["sha256"] == sha256(files["responses.csv"]).hexdigest()
    assert manifest["exported_by"] == "researcher"
    assert manifest["columns"] == len(files["responses.csv"].decode().splitlines()[0].split(","))


def test_held_answers_are_exported_when_asked_for_spam_and_withdrawn_ones_never(
    live: tuple[Survey, SurveyVersion],
) -> None:
    survey, version = live
    for status in ("ok", "held", "spam", "erased"):
        respond(version, {}, status=status)
    client = signed_in("researcher")

    assert [row["status"] for row in rows(unpacked(client, survey)["responses.csv"])] == ["ok"]
    assert [row["status"] for row in rows(unpacked(client, survey, held="with")["responses.csv"])] == ["ok", "held"]


def test_words_leave_only_for_those_who_may_read_them(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"missing": "Only for researchers"})

    files = written(Selection(survey), with_words=False)

    assert not [name for name, content in files.items() if b"Only for researchers" in content]
    (row,) = rows(files["responses.csv"])
    assert row["q_missing"] == "answered"
    assert "t_missing" not in row
    assert json.loads(files["manifest.json"])["free_text"] is False


def test_nothing_at_all_is_a_table_of_headings(live: tuple[Survey, SurveyVersion]) -> None:
    files = unpacked(signed_in("researcher"), live[0])

    assert rows(files["responses.csv"]) == []
    assert files["responses.csv"].startswith(b'"response","day","language",')
    assert json.loads(files["manifest.json"])["rows"] == 0


def test_rows_are_read_in_chunks_with_a_fixed_number_of_queries_each(
    live: tuple[Survey, SurveyVersion], django_assert_num_queries: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey, version = live
    for _number in range(7):
        respond(version, {"missing": "Words"})
    monkeypatch.setattr(reading, "CHUNK", 3)

    with django_assert_num_queries(7):  # type: ignore[operator] # one for all facts, two for each of three chunks
        found = list(reading.chunks(Selection(survey), connection, with_words=True))  # type: ignore[arg-type]

    assert [len(chunk) for chunk in found] == [3, 3, 1]


def test_no_row_reads_the_document_of_its_version_anew(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {})

    with CaptureQueriesContext(connection) as captured:
        list(reading.chunks(Selection(survey), connection, with_words=True))  # type: ignore[arg-type]

    assert not [query for query in captured.captured_queries if '"document"' in query["sql"]]


def test_memory_stays_flat_however_many_different_answers_there_are(
    live: tuple[Survey, SurveyVersion], monkeypatch: pytest.MonkeyPatch
) -> None:
    survey, version = live
    monkeypatch.setattr(lines, "MOST_LOOKED_UP", 50)
    maker = lines.Lines(table.columns([version], "en", with_words=True))
    key = survey.questions.get(code="useful").pk

    for number in range(1000):
        facts = (number, date(2026, 1, 1), "en", 1, "ok", "[]", None, None, None, Decimal(number), "", None)
        maker.both(reading.StoredResponse(facts, f",{key}={number}:", ()))

    assert len(maker._facts) == 50
    assert [len(looked_up) for looked_up in maker._looked_up.values()] == [50]


def test_each_file_is_in_the_manifest_with_its_checksum(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"role": "police"})

    files = written(Selection(survey))

    listed = {file["name"]: (file["sha256"], file["bytes"]) for file in json.loads(files["manifest.json"])["files"]}
    assert listed == {
        name: (sha256(content).hexdigest(), len(content)) for name, content in files.items() if name != "manifest.json"
    }
