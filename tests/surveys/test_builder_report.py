"""The checklist stands above the draft that is built: a finding leads to its question, and marks it in the outline."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from surveys.models import Survey
from tests.factories import add_question, make_survey
from tests.surveys.building import address
from tests.surveys.staff import question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def report(editor: Client, survey: Survey) -> BeautifulSoup:
    return BeautifulSoup(editor.get(address(survey)).content, "html.parser")


def test_a_fault_leads_to_its_question_and_marks_it(editor: Client, survey: Survey) -> None:
    empty = add_question(survey.sections.get(), "empty", "single", order=9)

    page = report(editor, survey)

    finding = page.select_one("#build-report .finding.fault")
    assert finding.select_one("b").text.strip() == "Fault, question 7"
    assert finding.select_one("a")["href"] == f"?question={empty.pk}"
    assert "empty" in finding.select_one("a").text
    mark = page.select_one(f"[data-question='{empty.pk}'] .marks .fault")
    assert mark.text.strip() == "has a fault"
    assert "1 fault" in page.select_one("#build-report .tally").text


def test_a_warning_of_a_statement_leads_to_its_matrix(editor: Client, survey: Survey) -> None:
    row = question(survey, "clear")
    row.text_en = "It is clear, and it is complete, and I trust it " * 6
    row.save()

    page = report(editor, survey)

    links = [link["href"] for link in page.select("#build-report .finding.warning a")]
    assert f"?question={question(survey, 'agree').pk}" in links
    assert page.select_one(f"[data-question='{question(survey, 'agree').pk}'] .marks .warning")


def test_four_findings_are_shown_and_the_others_are_folded(editor: Client, survey: Survey) -> None:
    for number in range(6):
        add_question(survey.sections.get(), f"empty-{number}", "single", order=10 + number)

    page = report(editor, survey)

    findings = page.select("#build-report .finding")
    assert len([finding for finding in findings if not finding.find_parent("details")]) == 4
    folded = page.select_one("#build-report details.more")
    assert folded.select_one("summary").text.strip() == f"{len(findings) - 4} more"


def test_a_draft_without_findings_says_so(editor: Client) -> None:
    survey = make_survey()
    survey.questions.filter(parent=None).exclude(code="missing").delete()
    survey.set_aside = {}
    survey.save()

    page = report(editor, survey)

    assert not page.select("#build-report .finding.fault")
    assert "No fault" in page.select_one("#build-report .tally").text
