"""What docs/survey-files.md says of files of drafts is so."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from surveys.models import Survey
from surveys.questionnaires import compiling
from surveys.questionnaires.draft_files import applying, reading, shape

TEXT = (Path(settings.BASE_DIR) / "docs" / "survey-files.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_the_example_can_be_imported_and_published() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)

    survey = applying.import_draft(reading.read_text(example))

    document = compiling.publish(survey, by=None).document
    assert Survey.objects.get(slug="courts").title_fr == "Tribunaux"
    assert [section["code"] for section in document["sections"]] == ["you", "trust"]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("of the survey", shape.SURVEY),
        ("of a section", shape.SECTION),
        ("of a question", shape.QUESTION),
        ("of an option", shape.OPTION),
    ],
)
def test_each_name_of_a_part_is_in_its_table_and_no_other(heading: str, part: shape.Shape) -> None:
    (table,) = re.findall(rf"\| {heading} \| \|\n\|---\|---\|\n((?:\|.*\n)+)", TEXT)

    first_cells = [line.split("|")[1] for line in table.splitlines()]

    assert sorted(re.findall(r"`(\w+)`", " ".join(first_cells))) == sorted(part)


def test_each_name_of_a_statement_is_told() -> None:
    (sentence,) = re.findall(r"A statement of a matrix has (.*?)\.\n", TEXT, re.DOTALL)

    assert sorted(re.findall(r"`(\w+)`", sentence)) == sorted(shape.STATEMENT)
