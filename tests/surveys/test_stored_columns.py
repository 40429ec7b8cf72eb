"""The page /privacy/columns/ lists every column about a respondent and an expert, and no other."""

import json
from dataclasses import fields

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from pytest_django.fixtures import Settings

from indicators.scoring.consensus import Rating
from surveys.aggregation.snapshots import rating_line
from surveys.models import Expert, Identity, Response, SavedAnswers
from surveys.rounds.vault import IdentityDetails
from surveys.stored_columns import EXPERTS, VISITORS, Table
from tests.factories import enter, invite, make_live, open_round

TABLES = {table.name: table for table in (*VISITORS, *EXPERTS)}
LISTED = {table.model: table for table in TABLES.values() if table.model}
# Tables of the surveys about no person: what is asked, of which countries, and what is computed from all answers.
ABOUT_NOBODY = {
    "OptionList", "Scale", "PageCount", "WordCode", "CodingTask", "Coder", "QualityCheck", "SavedView", "Weighting",
    "FollowUp", "HistoricalFollowUp",
    "ResponseTally", "AnswerTally",
    "Survey", "SurveyVersion", "Section", "Question", "Option", "Panel", "Round", "Round_countries",
    "Round_indicators", "MailText", "Run", "Snapshot", "Aggregate", "VaultExport", "ResponseExport",
    "HistoricalSurvey", "HistoricalSection", "HistoricalQuestion", "HistoricalOptionList",
    "HistoricalMailText",
}  # fmt: skip


def columns_of(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if getattr(field, "concrete", False) and field.column}


def differences(listed: dict[str, Table]) -> dict[str, set[str]]:
    """Return for each listed table the columns that only the page or only the database has."""
    wrong = {label: set(table.column_names) ^ columns_of(apps.get_model(label)) for label, table in listed.items()}
    return {label: names for label, names in wrong.items() if names}


def about_persons() -> set[str]:
    """Return the labels of the tables that are about a person, or point to such a table by whatever detour."""
    labels = {model._meta.label for model in (Response, SavedAnswers, Expert, Identity)}
    while True:
        more = {
            model._meta.label
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.concrete_fields
            if field.remote_field and field.related_model._meta.label in labels
        }
        if more <= labels:
            return labels
        labels |= more


def test_every_column_of_a_listed_table_is_on_the_page() -> None:
    assert differences(LISTED) == {}


@pytest.mark.parametrize("label", sorted(LISTED))
def test_a_column_that_is_added_or_renamed_is_noticed(label: str) -> None:
    table = LISTED[label]
    without_last = Table(table.name, label, table.title, table.readers, table.kept, table.columns[:-1])

    assert differences({label: without_last}) == {label: set(table.columns[-1].names)}


def test_every_table_that_leads_to_a_person_is_listed() -> None:
    assert about_persons() - LISTED.keys() == set()
    assert {"surveys.Letter", "surveys.AnswerText", "surveys.Assessment", "surveys.Panel_experts"} <= about_persons()


def test_a_new_table_of_the_surveys_is_listed_or_about_nobody() -> None:
    names = {model.__name__ for model in apps.get_app_config("surveys").get_models(include_auto_created=True)}

    assert names - ABOUT_NOBODY == {label.partition(".")[2] for label in LISTED if label.startswith("surveys.")}


def test_no_column_is_listed_twice() -> None:
    for table in TABLES.values():
        assert len(table.column_names) == len(set(table.column_names)), table.name


def test_what_lies_inside_the_seal_and_inside_a_snapshot_is_listed() -> None:
    line = rating_line(("GHA", "arms-trafficking"), Rating("AAA-222", 10), assessment=1).text
    excluded = rating_line(("GHA", "arms-trafficking"), Rating("AAA-222", 10, 0, "recused"), assessment=1).text

    assert set(TABLES["sealed"].column_names) == {field.name for field in fields(IdentityDetails)}
    assert set(TABLES["snapshot"].column_names) == {*json.loads(line), *json.loads(excluded)}


@pytest.mark.django_db
def test_the_page_prints_all_of_it_for_whoever_asks(client: Client, settings: Settings) -> None:
    settings.TEXT_DAYS, settings.DRAFT_DAYS = 90, 7

    answer = client.get("/privacy/columns/")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    for table in TABLES.values():
        assert f'id="t-{table.name}"' in page
        for name in table.column_names:
            assert f"<code>{name}</code>" in page
    assert "90 days, or until you take them back." in page
    assert "7 days, or until you send or delete them." in page
    assert "%(" not in page


@pytest.mark.django_db
def test_the_page_on_privacy_leads_there(client: Client) -> None:
    assert 'href="/privacy/columns/"' in client.get("/privacy/").content.decode()


@pytest.mark.django_db
def test_the_forms_of_visitors_and_experts_lead_there(client: Client) -> None:
    survey, _version = make_live("answered")
    _invitation, token = invite(open_round())

    pages = [client.get(f"/feedback/{survey.slug}/"), enter(client, token).get(f"/experts/{token}/")]

    assert ['href="/privacy/columns/"' in page.content.decode() for page in pages] == [True, True]
