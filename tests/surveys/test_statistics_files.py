"""Files for SPSS, Stata and Parquet, read back by the libraries that researchers read them with."""

import json
import re
from pathlib import Path

import pyarrow.parquet
import pyreadstat
import pytest
from pytest_django.fixtures import Settings

from lib.background.job import LostLease
from lib.refusals import Refused
from surveys.analysis import counting, distributions
from surveys.analysis.selecting import Selection
from surveys.exporting import statistics
from surveys.models import Option, Survey
from surveys.questionnaires import compiling
from tests.factories import make_survey, respond
from tests.surveys.response_files import rows, written

pytestmark = pytest.mark.django_db
ALL = tuple(statistics.FILES)
RESERVED_BY_PROGRAMS = {
    "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with",  # SPSS
    "byte", "double", "float", "if", "in", "int", "long", "str", "strl", "using", "_all", "_b", "_n", "_cons",  # Stata
}  # fmt: skip


@pytest.fixture
def survey() -> Survey:
    survey = make_survey()
    options = Option.objects.filter(question__survey=survey)
    options.filter(code="unsure").update(reason="not-known")
    options.filter(code="police").update(label_en="=1+1 Police", label_fr="Police (fr)")
    version = compiling.publish(survey, by=None)
    respond(version, {"role": "police", "clear": "disagree", "reads": ["map"], "missing": '=cmd|"/c calc"\nsecond'})
    respond(version, {"role": "press", "clear": "unsure", "useful": "agree"})
    respond(version, {"role": "not-said"})
    survey.questions.filter(code="role").update(retired=True)
    respond(compiling.publish(survey, by=None), {"clear": "agree", "missing": "é" * 3000})
    return survey


def in_folder(survey: Survey, folder: Path, *formats: str) -> dict[str, bytes]:
    files = written(Selection(survey), formats=formats)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return files


def by_response(data: dict[str, list[object]], name: str) -> dict[int, object]:
    numbers = [int(number) for number in data["response"]]  # type: ignore[call-overload]
    return dict(zip(numbers, data[name], strict=True))


def in_csv(files: dict[str, bytes], name: str) -> dict[int, float | None]:
    table = rows(files["responses-codes.csv"])
    return {int(row["response"]): float(row[name]) if row[name] else None for row in table}


def test_spss_has_labels_measures_and_ranges_of_missing_answers(survey: Survey, tmp_path: Path) -> None:
    files = in_folder(survey, tmp_path, "spss")

    data, about = pyreadstat.read_sav(tmp_path / "responses.sav", user_missing=True, output_format="dict")

    for name in ("q_role", "q_clear", "q_reads", "q_reads__map", "q_clear__value", "q_missing"):
        assert by_response(data, name) == in_csv(files, name)
    assert sorted(str(number) for number in data["q_role"]) == ["-10.0", "1.0", "2.0", "None"]
    assert about.variable_value_labels["q_role"] == {
        -10: "Not-said", -7: "asked, not answered", 1: "=1+1 Police", 2: "Press",
    }  # fmt: skip
    assert about.variable_value_labels["q_reads__map"] == {-7: "asked, not answered", 0: "not chosen", 1: "Map"}
    assert about.missing_ranges["q_clear"] == [{"lo": -8, "hi": -7}]
    assert "q_clear__value" not in about.missing_ranges
    assert about.column_names_to_labels["q_clear"] == "Clear"
    measures = {name: about.variable_measure[name] for name in ("q_role", "q_clear", "q_clear__value")}
    assert measures == {"q_role": "nominal", "q_clear": "ordinal", "q_clear__value": "scale"}
    assert "q_role [fr] 1 = Police (fr)" in about.notes
    plain, _about = pyreadstat.read_sav(tmp_path / "responses.sav", output_format="dict")
    assert sorted(str(number) for number in plain["q_clear"]) == ["-1.0", "1.0", "None", "None"]


def test_stata_has_letters_for_missing_answers(survey: Survey, tmp_path: Path) -> None:
    files = in_folder(survey, tmp_path, "stata")

    data, about = pyreadstat.read_dta(tmp_path / "responses.dta", user_missing=True, output_format="dict")

    letters = {-7: "a", -8: "b", -10: "d", None: None}
    assert by_response(data, "q_clear") == {
        number: letters.get(code, code)  # type: ignore[call-overload]
        for number, code in in_csv(files, "q_clear").items()
    }
    assert about.variable_value_labels["q_clear"] == {
        -1: "Disagree", 0: "Neither", 1: "Agree", "a": "asked, not answered", "b": "Unsure",
    }  # fmt: skip
    assert sorted(len(str(text)) for text in data["t_missing"]) == [0, 0, 21, 1022]  # as much as Stata keeps of it
    assert about.column_names_to_labels["q_role"] == "Role"


def test_parquet_has_the_same_numbers_all_words_and_its_labels_with_them(survey: Survey, tmp_path: Path) -> None:
    files = in_folder(survey, tmp_path, "parquet")

    table = pyarrow.parquet.read_table(tmp_path / "responses.parquet")

    data = table.to_pydict()
    for name in ("q_role", "q_clear", "q_reads__map", "q_clear__value"):
        assert by_response(data, name) == in_csv(files, name)
    assert sorted(text or "" for text in data["t_missing"]) == ["", "", '=cmd|"/c calc"\nsecond', "é" * 3000]
    labels = json.loads(table.schema.field("q_role").metadata[b"labels"])
    assert labels == {"-10": "Not-said", "-7": "asked, not answered", "1": "=1+1 Police", "2": "Press"}
    assert table.schema.field("q_role").metadata[b"measure"] == b"nominal"


def test_names_are_legal_in_every_program(survey: Survey) -> None:
    names = list(rows(written(Selection(survey))["responses-codes.csv"])[0])

    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name)] == []
    assert RESERVED_BY_PROGRAMS.intersection(names) == set()


def test_the_table_that_is_read_again_has_the_figures_of_the_desk(survey: Survey) -> None:
    selection = Selection(survey)
    versions, table = selection.versions(), rows(written(selection)["responses-codes.csv"])
    found = distributions.distributions(versions, counting.answers(selection), counting.texts(selection), "en")
    desk = {one.code: one for part in found for one in (part.rows or [part])}

    for code in ("role", "clear", "useful", "quote", "home"):
        given = [int(row[f"q_{code}"]) for row in table if row[f"q_{code}"]]
        assert len(given) == desk[code].n_asked
        assert len([number for number in given if number == -7]) == desk[code].skipped
        assert len([number for number in given if not -10 <= number <= -7]) == desk[code].base
    clear = [int(row["q_clear"]) for row in table]
    assert {bar.code: bar.count for bar in desk["clear"].bars} == {
        "disagree": clear.count(-1), "neither": clear.count(0), "agree": clear.count(1),
    }  # fmt: skip
    ticks = [row["q_reads__map"] for row in table if row["q_reads__map"] in ("0", "1")]
    assert [(bar.count, desk["reads"].base) for bar in desk["reads"].bars if bar.code == "map"] == [
        (ticks.count("1"), len(ticks))
    ]


def test_above_the_bound_there_is_parquet_instead_and_the_manifest_says_why(survey: Survey, settings: Settings) -> None:
    settings.STATS_ROWS = 3

    files = written(Selection(survey), formats=("spss", "stata"))

    assert {"responses.sav", "responses.dta"}.isdisjoint(files)
    assert "responses.parquet" in files
    reason = "More than 3 responses: take responses.parquet, or choose fewer."
    assert json.loads(files["manifest.json"])["left_out"] == {"responses.sav": reason, "responses.dta": reason}


def test_whoever_may_not_read_words_gets_none_in_any_format(survey: Survey) -> None:
    files = written(Selection(survey), with_words=False, formats=ALL)

    assert [name for name, content in files.items() if b"calc" in content] == []
    assert [name for name, content in files.items() if b"t_missing" in content] == []


def test_a_program_that_fails_says_so_and_one_that_is_not_wanted_any_more_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="could not be written: KeyError"):
        statistics.make(tmp_path, ["responses.xls"], about={}, variables=[], say_alive=lambda: None)

    def lost() -> None:
        raise LostLease

    monkeypatch.setattr(statistics, "LOOK_SECONDS", 0.01)
    with pytest.raises(LostLease):
        statistics.make(tmp_path, ["responses.parquet"], about={}, variables=[], say_alive=lost)
    assert not (tmp_path / "responses.parquet").exists()
