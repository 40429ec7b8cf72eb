"""Options that ask for words: each has a field of its own, and nobody's words stand in for another's."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from webtest import TestApp

from lib import caching
from surveys import intake
from surveys.analysis import counting
from surveys.analysis.selecting import Selection
from surveys.intake import receipts, recording, retention
from surveys.kinds.asked import Reply
from surveys.models import AnswerText, Option, Response, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import make_survey, member, signed_in
from tests.surveys.response_files import rows, unpacked
from tests.surveys.visiting import form_of, kept, tick, visitor

pytestmark = pytest.mark.django_db
ADDRESS = "/feedback/reading/"


@pytest.fixture
def survey() -> Survey:
    """A survey with two options that ask for words in a question of one choice, and two in one of several."""
    made = make_survey()
    Option.objects.filter(question__survey=made, code__in=("police", "press", "map", "papers")).update(with_text=True)
    compiling.publish(made, by=None)
    caching.new_generation()
    return made


@pytest.fixture(autouse=True)
def patient(settings: Any) -> None:
    settings.MINIMUM_SECONDS = 0


@pytest.fixture
def app() -> TestApp:
    return visitor()


def filled(app: TestApp) -> Any:
    form = form_of(app.get(ADDRESS))
    form["q-role"], form["t-role.press"] = "press", "A weekly in Lomé"
    tick(form, "q-reads", "map", "papers")
    form["t-reads"], form["t-reads.papers"] = "Of the ports", "On timber"
    return form


def texts(response: Response) -> dict[str, str]:
    """Return what was written, by the codes of question and option."""
    rows = AnswerText.objects.filter(response=response).select_related("question", "option").order_by("pk")
    return {f"{one.question.code}.{one.option.code if one.option else ''}": one.text for one in rows}


def codes(response: Response) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for question, option in response.answers.order_by("slot").values_list("question__code", "option__code"):
        found.setdefault(question, []).append(option)
    return found


def test_each_option_that_asks_for_words_keeps_its_own(survey: Survey, app: TestApp) -> None:
    response = kept(filled(app).submit())

    assert texts(response) == {
        "role.press": "A weekly in Lomé",
        "reads.map": "Of the ports",
        "reads.papers": "On timber",
    }


def test_each_has_a_field_that_is_called_after_it(survey: Survey, app: TestApp) -> None:
    page = app.get(ADDRESS)

    labels = {label["for"]: " ".join(label.text.split()) for label in page.html.select(".words label")}
    assert labels == {
        "t-role": "In your words, optional (Police)",
        "t-role.press": "In your words, optional (Press)",
        "t-reads": "In your words, optional (Map)",
        "t-reads.papers": "In your words, optional (Papers)",
    }
    shown_with = {box["value"]: box["data-words"] for box in page.html.select("input[data-words]")}
    assert shown_with == {
        "police": "t-role", "press": "t-role.press", "map": "t-reads", "papers": "t-reads.papers",
    }  # fmt: skip


def test_each_stands_right_under_its_option(survey: Survey, app: TestApp) -> None:
    page = app.get(ADDRESS)

    fields = [field["id"] for field in page.html.select("fieldset:has([name=q-role]) .choices input")]
    assert fields == ["q-role", "t-role", "q-role.press", "t-role.press", "q-role.not-said"]
    words = page.html.find(id="t-role.press").find_parent(class_="words")
    assert words.find_previous_sibling("label").input["value"] == "press"


def test_words_beside_options_that_were_not_chosen_choose_them_where_nothing_was(survey: Survey, app: TestApp) -> None:
    form = form_of(app.get(ADDRESS))
    form["t-role.press"], form["t-reads"], form["t-reads.papers"] = "A weekly", "Of the ports", "On timber"

    response = kept(form.submit())

    assert (codes(response)["role"], codes(response)["reads"]) == (["press"], ["map", "papers"])
    assert texts(response) == {"role.press": "A weekly", "reads.map": "Of the ports", "reads.papers": "On timber"}


def test_words_beside_two_options_of_which_one_can_be_chosen_are_asked_about(survey: Survey, app: TestApp) -> None:
    form = form_of(app.get(ADDRESS))
    form["t-role"], form["t-role.press"] = "Harbor police", "A weekly"

    page = form.submit(status=422)

    assert page.html.select_one(".sum a")["href"] == "#q-role"
    assert "You wrote beside more than one answer: choose yours." in page.html.select_one(".sum a").text
    assert (form_of(page)["t-role"].value, form_of(page)["t-role.press"].value) == ("Harbor police", "A weekly")
    assert not Response.objects.exists()


def test_words_beside_two_options_that_exclude_each_other_are_asked_about(survey: Survey, app: TestApp) -> None:
    Option.objects.filter(question__survey=survey, code="papers").update(exclusive=True)
    compiling.publish(survey, by=None)
    caching.new_generation()
    form = form_of(app.get(ADDRESS))
    form["t-reads"], form["t-reads.papers"] = "Of the ports", "On timber"

    page = form.submit(status=422)

    assert "“Papers” cannot be chosen together with others" in page.html.select_one(".sum a").text


def test_words_beside_an_option_that_another_was_chosen_over_are_not_kept(survey: Survey, app: TestApp) -> None:
    form = filled(app)
    form["t-role"] = "Harbor police"
    tick(form, "q-reads", "tables", "papers")

    response = kept(form.submit())

    assert texts(response) == {"role.press": "A weekly in Lomé", "reads.papers": "On timber"}


def test_words_that_are_too_long_are_named_where_they_stand_and_all_come_back(survey: Survey, app: TestApp) -> None:
    form = filled(app)
    form["t-reads.papers"] = "x" * 201

    page = form.submit(status=422)

    assert page.html.select_one(".sum a")["href"] == "#t-reads.papers"
    box = page.html.find(id="t-reads.papers")
    assert "Shorten your text by 1 character" in page.html.find(id=box["aria-describedby"]).text
    back = form_of(page)
    assert [back[name].value for name in ("t-role.press", "t-reads", "t-reads.papers")] == [
        "A weekly in Lomé",
        "Of the ports",
        "x" * 201,
    ]


def test_words_that_point_to_a_person_are_named_where_they_stand(survey: Survey, app: TestApp) -> None:
    form = filled(app)
    form["t-reads.papers"] = "Of Mr Dlamini, +27 11 555 01 99"

    page = form.submit(status=422)

    assert {link["href"] for link in page.html.select(".sum a")} == {"#t-reads.papers"}


def test_a_draft_keeps_the_words_of_each(survey: Survey, app: TestApp) -> None:
    page = filled(app).submit("save").follow()

    back = form_of(page)
    assert [back[name].value for name in ("t-role", "t-role.press", "t-reads", "t-reads.papers")] == [
        "",
        "A weekly in Lomé",
        "Of the ports",
        "On timber",
    ]
    assert len(texts(kept(back.submit()))) == 3


def test_other_words_beside_the_second_option_are_another_content(survey: Survey, app: TestApp) -> None:
    form = filled(app)
    first = form.submit()
    assert form.submit().headers["Location"] == first.headers["Location"]
    form["t-reads.papers"] = "On gold"

    page = form.submit(status=409)

    assert form_of(page)["t-reads.papers"].value == "On gold"


def test_the_same_words_beside_the_other_option_are_another_content(survey: Survey, app: TestApp) -> None:
    form = filled(app)
    form["t-reads"], form["t-reads.papers"] = "On timber", ""
    form.submit()
    form["t-reads"], form["t-reads.papers"] = "", "On timber"

    form.submit(status=409)


def test_an_answer_has_one_text_and_each_option_one(survey: Survey, app: TestApp) -> None:
    response = kept(filled(app).submit())
    of_an_option = response.texts.get(question__code="role")
    of_none = {"response": response, "question": survey.questions.get(code="missing"), "text": "One", "language": "en"}
    AnswerText.objects.create(**of_none)

    for twice in (of_none, {**of_none, "question": of_an_option.question, "option": of_an_option.option}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AnswerText.objects.create(**twice)


def test_withdrawal_and_time_take_the_words_of_every_option(survey: Survey, app: TestApp) -> None:
    taken_back, old = kept(filled(app).submit()), kept(filled(app).submit())
    Response.objects.filter(pk=old.pk).update(submitted_on=timezone.now().date() - timedelta(days=181))

    intake.withdraw(taken_back)
    assert AnswerText.objects.count() == 3
    retention.delete_expired()

    assert not AnswerText.objects.exists()


def test_words_are_taken_out_of_one_and_stay_in_the_other(survey: Survey, app: TestApp) -> None:
    response = kept(filled(app).submit())
    text = response.texts.get(option__code="papers")

    intake.redact(text, passage="timber", reason="Names a firm", by=member("researcher"))

    assert (texts(response)["reads.papers"], texts(response)["reads.map"]) == ("On […]", "Of the ports")


def read(client: Client, act: str, *arguments: object) -> str:
    return " ".join(client.get(reverse(f"admin:surveys_response_{act}", args=arguments)).content.decode().split())


def test_staff_read_which_words_stand_beside_which_option(survey: Survey, app: TestApp) -> None:
    response, client = kept(filled(app).submit()), signed_in("researcher")
    reads = survey.questions.get(code="reads")

    one, listed = read(client, "change", response.pk), read(client, "texts", survey.pk, reads.pk)

    for option, text in (("Map", "Of the ports"), ("Papers", "On timber")):
        assert f'<p class="beside-option">{option}:</p> <blockquote lang="en" dir="auto">{text}</blockquote>' in one
        assert f"{text}</blockquote>" in listed
        assert f"beside “{option}”" in listed
    assert "2 texts in this view" in listed
    assert "beside “Papers”" in read(client, "redact", response.texts.get(option__code="papers").pk)
    assert counting.texts(Selection(survey)) == {reads.pk: 2, survey.questions.get(code="role").pk: 1}


def test_an_export_has_a_column_for_the_words_of_each(survey: Survey, app: TestApp) -> None:
    kept(filled(app).submit())
    # one that asks no longer is still asked about in older versions
    Option.objects.filter(question__survey=survey, code="papers").update(with_text=False)
    compiling.publish(survey, by=None)

    (row,) = rows(unpacked(signed_in("researcher"), survey)["responses.csv"])

    assert {name: cell for name, cell in row.items() if name and name.startswith("t_")} == {
        "t_role__police": "",
        "t_role__press": "A weekly in Lomé",
        "t_reads__map": "Of the ports",
        "t_reads__papers": "On timber",
        "t_missing": "",
    }


def test_words_that_were_kept_before_belong_to_the_option_that_was_asked_then(survey: Survey, app: TestApp) -> None:
    response = kept(filled(app).submit())
    response.texts.exclude(option__code="map").delete()
    response.texts.update(option=None)
    AnswerText.objects.create(
        response=response, question=survey.questions.get(code="missing"), text="Rivers", language="en"
    )

    import_module("surveys.migrations.0002_own_words_and_seconds_so_far").give_options_to_words(apps, None)

    assert texts(response) == {"reads.map": "Of the ports", "missing.": "Rivers"}


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(7, (3,), words=((3, "Customs"),)), '[7, [3], "Customs"]'),  # as it was hashed when one option could ask
        (Reply(7, (4,), words=((3, ""),)), '[7, [4], ""]'),
        (Reply(7, (), "Rivers"), '[7, [], "Rivers"]'),
        (Reply(7, (3, 4), words=((3, "Customs"), (4, ""))), '[7, [3, 4], "Customs"]'),
        (Reply(7, (3, 4), words=((3, ""), (4, "Customs"))), '[7, [3, 4], "", "Customs"]'),
    ],
)
def test_a_form_that_was_sent_before_options_had_own_words_is_the_same_when_it_is_sent_again(
    reply: Reply, said: str
) -> None:
    version = SurveyVersion(survey_id=2)

    assert (
        recording._content_hash(version, [reply], None) == receipts.keyed_hash("content", f"[2, [{said}], null]").hex()
    )
