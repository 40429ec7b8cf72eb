"""The commands say what they do, and end with 1 where they refuse."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from indicators import workflow
from indicators.models import Edition, ImportBatch, PreparedRelease, Release, Score
from tests.factories import looked_at, member
from tests.indicators.importing.files import csv, workbook
from tests.indicators.importing.small import open_drafts, sheets, small_workbook

pytestmark = pytest.mark.django_db
Saved = Callable[[str, bytes], Path]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """Return a function that saves a file and tells where."""

    def save(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return save


@pytest.fixture
def small(saved: Saved) -> Path:
    """Return where the small workbook is, with drafts to import it into."""
    open_drafts()
    return saved("small.xlsx", small_workbook())


def run(*arguments: object, **options: object) -> list[str]:
    out, err = StringIO(), StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err, **options)
    except CommandError as refusal:
        refusal.args = (f"{refusal} [{err.getvalue()}]",)
        raise
    return out.getvalue().splitlines()


def test_import_scores_shows_what_it_would_do_and_writes_nothing(small: Path) -> None:
    assert run("import_scores", small) == [
        "Worksheet “2031_Index” has no scores and was skipped.",
        "Edition 2027 (draft): 104 added, 0 changed, 0 unchanged; 16 composites agree.",
        "Edition 2029 (draft): 128 added, 0 changed, 0 unchanged; 16 composites agree.",
        "Edition 2031 (draft): 128 added, 0 changed, 0 unchanged; 16 composites agree.",
        "Nothing is written yet: add --apply to write it.",
    ]
    assert not Score.objects.filter(edition__year=2031).exists()


def test_import_scores_writes_when_told_to(small: Path) -> None:
    assert run("import_scores", small, apply=True)[-1] == "360 scores written."

    score = Score.objects.get(edition__year=2031, country__iso3="SWZ", indicator__slug="non-state-actors")
    assert score.half_points == 4


def test_the_same_file_twice_says_no_changes(small: Path) -> None:
    run("import_scores", small, apply=True)

    assert run("import_scores", small, apply=True)[-1] == "no changes"
    assert ImportBatch.objects.count() == 1


def test_import_scores_lists_what_changes_from_what_to_what(small: Path, saved: Saved) -> None:
    run("import_scores", small, apply=True)
    file = saved("correction.csv", csv("iso3,indicator,value", "NAM,heroin-trade,8.5"))

    assert run("import_scores", file, edition=2031) == [
        "Edition 2031 (draft): 0 added, 1 changed, 0 unchanged.",
        "  Namibia, Heroin trade: 3.0 → 8.5",
        "Nothing is written yet: add --apply to write it.",
    ]


def test_a_bad_cell_in_the_last_row_is_named_and_nothing_changes(small: Path, saved: Saved) -> None:
    found = sheets()
    found["2027_dataset"][-1][-1] = 12

    with pytest.raises(CommandError) as refusal:
        run("import_scores", saved("bad.xlsx", workbook(found)), apply=True)

    assert refusal.value.returncode == 1
    assert "Refused values: 1. Nothing was changed." in str(refusal.value)
    assert "refused: 2027_dataset!AG5: “12”: A score is a number from 1 to 10 in half points" in str(refusal.value)
    assert not Score.objects.filter(edition__year__in=[2027, 2029, 2031]).exists()


def test_a_file_that_is_none_is_refused_with_its_sentence(saved: Saved, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="The file is empty"):
        run("import_scores", saved("empty.xlsx", b""))
    with pytest.raises(CommandError, match="No such file"):
        run("import_scores", tmp_path / "missing.xlsx")


def test_verify_figures_counts_what_agrees(small: Path) -> None:
    run("import_scores", small, apply=True)

    assert run("verify_figures", small)[-1] == "Compared 360 scores and 48 composites, 0 differences."


def test_verify_figures_names_a_changed_score_and_ends_with_1(small: Path) -> None:
    run("import_scores", small, apply=True)
    changed = Score.objects.filter(edition__year=2031, country__iso3="NAM", indicator__slug="prevention")
    changed.update(half_points=9)
    out = StringIO()

    with pytest.raises(CommandError) as refusal:
        call_command("verify_figures", small, stdout=out)

    assert refusal.value.returncode == 1
    assert out.getvalue().splitlines()[1:] == [
        "2031, Namibia, Prevention: 4.0 in the file, 4.5 in the database",
        "2031, Namibia, Resilience: 4.58 in the file, 4.63 in the database",
        "Compared 360 scores and 48 composites, 2 differences.",
    ]


def test_verify_figures_does_not_pass_over_what_it_cannot_read(small: Path, saved: Saved) -> None:
    run("import_scores", small, apply=True)
    found = sheets()
    found["2031_dataset"][3][2] = "Naimbia"

    with pytest.raises(CommandError, match="Values that could not be read: 1"):
        run("verify_figures", saved("misspelt.xlsx", workbook(found)))
    with pytest.raises(CommandError, match="nothing to compare"):
        run("verify_figures", saved("cover.xlsx", workbook({"Cover": [["Nothing"]]})))


def test_prepare_release_leaves_the_release_to_another_person(small: Path) -> None:
    user, other = member("publisher", "penelope"), member("editor", "ellen")
    run("import_scores", small, apply=True)
    batch, edition = ImportBatch.objects.get(), Edition.objects.get(year=2031)

    reasons = {"reason_en": "Round of 2031", "reason_fr": "Tour de 2031", "outlier": outliers(edition)}
    printed = run("prepare_release", 2031, by="penelope", **reasons)
    assert printed[0] == "Compared with 2025:"
    assert "  unusual, needs --outlier first=WHY: first" in printed
    assert printed[-2:] == [
        "The release of edition 2031 is prepared. Nothing is published yet.",
        f"Within 7 days ellen has to confirm it at /admin/indicators/edition/{edition.pk}/prepare/.",
    ]
    assert not Edition.objects.get(year=2031).is_published
    workflow.confirm(PreparedRelease.objects.get(), by=other)
    release = Release.objects.get(number=4)
    assert (release.kind, release.prepared_by, release.by, release.reason) == ("import", user, other, "Round of 2031")
    assert release.manifest == {"file_sha256": batch.sha256, "scores": 128}
    assert Edition.objects.get(year=2031).is_published


@pytest.mark.parametrize(
    ("year", "by", "sentence"),
    [
        (2031, "nobody", "There is no active account “nobody”."),
        (2032, "admin", "There is no edition 2032."),
        (2025, "admin", "No accepted update waits in edition 2025."),
        (2031, "admin", "Edition 2031 has no scores yet"),
        (2031, "ellen", "The account ellen may not prepare releases"),
    ],
)
@pytest.mark.usefixtures("small", "admin_user")
def test_prepare_release_refuses_with_a_sentence(year: int, by: str, sentence: str) -> None:
    member("editor", "ellen")
    with pytest.raises(CommandError, match=sentence):
        run("prepare_release", year, by=by, reason_en="Yes.", reason_fr="Oui.")


@pytest.mark.usefixtures("small", "admin_user")
def test_prepare_release_waits_for_the_reason_in_every_language() -> None:
    with pytest.raises(CommandError, match="Missing: French"):
        run("prepare_release", 2031, by="admin", reason_en="Yes.")


def test_prepare_release_says_what_a_site_with_one_account_lacks(small: Path, admin_user: User) -> None:
    run("import_scores", small, apply=True)

    reasons = {"reason_en": "Yes.", "reason_fr": "Oui.", "outlier": outliers(Edition.objects.get(year=2031))}
    printed = run("prepare_release", 2031, by="admin", **reasons)

    assert printed[-1].startswith("Nobody can confirm what you prepare: no other account is a publisher or an editor.")


@pytest.mark.parametrize("text", ["KEN", "=Why", "KEN= "])
@pytest.mark.usefixtures("small", "admin_user")
def test_prepare_release_refuses_an_outlier_without_key_or_reason(text: str) -> None:
    with pytest.raises(CommandError, match="is not KEY=WHY"):
        run("prepare_release", 2031, by="admin", reason_en="Yes.", reason_fr="Oui.", outlier=[text])


def outliers(edition: Edition) -> list[str]:
    return [f"{key}={why}" for key, why in looked_at(edition).items()]


def test_create_edition_opens_a_draft_like_another() -> None:
    assert run("create_edition", 2035, like=2021) == ["Edition 2035 is a draft now: scores can be imported into it."]

    edition = Edition.objects.get(year=2035)
    assert (edition.state, edition.parts.count(), edition.memberships.count()) == ("draft", 34, 193)


@pytest.mark.parametrize(
    ("year", "like", "sentence"),
    [
        (2025, 2023, "Edition 2025 exists already"),
        (2035, 1999, "There is no edition 1999"),
        (3035, 2025, "3035 is no year of an edition"),
    ],
)
def test_create_edition_refuses_with_a_sentence(year: int, like: int, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run("create_edition", year, like=like)


def test_export_scores_writes_the_tidy_table(tmp_path: Path) -> None:
    to_screen = run("export_scores")
    run("export_scores", tmp_path / "scores.csv", edition=[2021])

    lines = (tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert to_screen[0].startswith("edition,iso3,country,indicator,value")
    assert to_screen[1].startswith("2021,AFG,Afghanistan,criminality,7.08")
    assert len(to_screen) == 1 + 17_370 + 2_316
    assert len(lines) == 1 + 5_018 + 772
    assert lines[:2] == to_screen[:2]


def test_export_scores_holds_drafts_only_where_they_are_named(small: Path, tmp_path: Path) -> None:
    run("import_scores", small, apply=True)

    assert not any(line.startswith("2031,") for line in run("export_scores"))
    assert run("export_scores", edition=[2031])[-1].startswith("2031,SWZ,Eswatini,non-state-actors,2.0")


def test_export_scores_refuses_what_it_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ends in .csv or .xlsx"):
        run("export_scores", tmp_path / "scores.pdf")
    with pytest.raises(CommandError, match="There is no edition 1999"):
        run("export_scores", edition=[1999])
    with pytest.raises(CommandError, match="No such file or directory"):
        run("export_scores", tmp_path / "missing" / "scores.csv")
