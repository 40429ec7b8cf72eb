"""A random order of options, statements or sections: drawn by the server, kept with the response, to be undone."""

from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys.analysis.selecting import Selection
from surveys.documents import random_order
from surveys.forms import stamp
from surveys.models import Option, Response, Section, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import add_options, add_question
from tests.surveys.response_files import rows, written
from tests.surveys.visiting import form_of, kept, visitor

pytestmark = pytest.mark.django_db
ADDRESS = "/feedback/mixed/"


@pytest.fixture
def survey() -> Survey:
    survey = Survey.objects.create(slug="mixed", title_en="Mixed", title_fr="Mêlé")
    first = Section.objects.create(survey=survey, code="first", title_en="First", title_fr="Un", order=0, fixed=True)
    fruit = add_question(first, "fruit", "single", order=0, random_options=True)
    names = ["apple", "pear", "plum", "quince", "fig"]
    add_options(fruit, [(name, None, False) for name in names] + [("other", None, False), ("not-said", None, True)])
    fruit.options.filter(code="other").update(fixed=True)
    for order, code in enumerate(("north", "south", "east", "west"), 1):
        section = Section.objects.create(survey=survey, code=code, title_en=code, title_fr=code, order=order)
        add_question(section, f"in-{code}", "short", order=0)
    return survey


def shown(page: object, name: str) -> list[str]:
    return [field["value"] for field in page.html.select(f"input[name={name}]")]  # type: ignore[attr-defined]


def order_in(page: object) -> int:
    """Return the number in the stamp, as its text has it: version.time.oN.signature."""
    return int(form_of(page)["stamp"].value.split(".")[2].removeprefix("o"))  # type: ignore[arg-type]


def by_rule(order: int, question: str, codes: list[str]) -> list[str]:
    """Return codes in the order that the codebook tells, worked out anew."""
    keys = {code: sha256(f"{order}/{question}/{code}".encode()).hexdigest() for code in codes}
    return sorted(codes, key=keys.__getitem__)


def test_options_stand_in_the_order_of_the_rule_and_fixed_and_missing_ones_keep_their_places(survey: Survey) -> None:
    compiling.publish(survey, by=None)
    app = visitor()
    orders = set()

    for _time in range(12):
        page = app.get(ADDRESS)
        order = order_in(page)
        expected = by_rule(order, "fruit", ["apple", "pear", "plum", "quince", "fig"])
        assert shown(page, "q-fruit") == [*expected, "other", "not-said"]
        orders.add(order)

    assert len(orders) > 1
    assert orders <= set(range(24))


def test_the_rule_is_what_its_words_say_for_an_example_worked_out_by_hand() -> None:
    # As `printf 7/fruit/pear | sha256sum` prints: pear 1258…, apple c335…, plum e67a….
    items = [Option(code=code) for code in ("apple", "pear", "plum")]

    mixed = random_order.shuffled(items, 7, "fruit", is_fixed=lambda _option: False)

    assert [item.code for item in mixed] == ["pear", "apple", "plum"]


def test_sections_are_mixed_and_their_questions_numbered_as_they_stand(survey: Survey) -> None:
    survey.random_sections = True
    survey.save()
    compiling.publish(survey, by=None)

    page = visitor().get(ADDRESS)

    expected = ["first", *by_rule(order_in(page), "", ["north", "south", "east", "west"])]
    assert [part["id"].removeprefix("part-") for part in page.html.select("section.part")] == expected
    assert [number.text for number in page.html.select(".no")] == ["1.", "2.", "3.", "4.", "5."]


def test_the_order_is_kept_through_an_error_a_language_and_saving_and_with_the_response(
    survey: Survey, nobody_is_too_fast: None
) -> None:
    survey.questions.filter(code="fruit").update(required=True)
    compiling.publish(survey, by=None)
    app = visitor()
    page = app.get(ADDRESS)
    order, before = order_in(page), shown(page, "q-fruit")

    faulty = form_of(page).submit(status=422)
    switched = app.post("/fr" + ADDRESS, [*form_of(faulty).submit_fields(), ("language", "fr")])
    saved = form_of(switched).submit("save").follow()
    form = form_of(saved)
    form["q-fruit"] = "fig"
    response = kept(form.submit())

    for later in (faulty, switched, saved):
        assert (order_in(later), shown(later, "q-fruit")) == (order, before)
    assert response.random_order == order


def test_a_survey_without_a_random_order_keeps_none_and_its_stamp_is_as_before(nobody_is_too_fast: None) -> None:
    survey = Survey.objects.create(slug="mixed", title_en="Mixed", title_fr="Mêlé")
    section = Section.objects.create(survey=survey, code="first", title_en="First", title_fr="Un")
    add_question(section, "why", "short")
    compiling.publish(survey, by=None)

    page = visitor().get(ADDRESS)

    assert len(form_of(page)["stamp"].value.split(".")) == 3
    assert kept(form_of(page).submit()).random_order is None


def test_opening_costs_no_statement_in_whichever_order(survey: Survey) -> None:
    version = compiling.publish(survey, by=None)
    app = visitor()
    app.get(ADDRESS)

    with CaptureQueriesContext(connection) as captured:
        for _time in range(5):
            app.get(ADDRESS)

    assert version.number == 1
    assert not captured.captured_queries


def test_statements_of_a_matrix_and_options_of_a_ranking_are_mixed_and_keep_their_answers(
    survey: Survey, nobody_is_too_fast: None
) -> None:
    section = survey.sections.get(code="north")
    agree = add_question(section, "agree", "matrix", order=1, random_options=True, required=True)
    add_options(agree, [("no", -1, False), ("yes", 1, False)])
    for place, code in enumerate(("alpha", "beta", "gamma")):
        add_question(section, code, "row", order=place, parent=agree)
    ranked = add_question(section, "ranked", "ranking", order=2, random_options=True)
    add_options(ranked, [("red", None, False), ("green", None, False), ("blue", None, False)])
    compiling.publish(survey, by=None)
    page = visitor().get(ADDRESS)
    order = order_in(page)

    rows = by_rule(order, "agree", ["alpha", "beta", "gamma"])
    assert [row.text.split()[0].casefold() for row in page.html.select(".matrix-row legend")] == rows
    places = by_rule(order, "ranked", ["red", "green", "blue"])
    assert [label.text.casefold() for label in page.html.select(".ranking label")] == places

    form = form_of(page)
    form[f"q-{rows[0]}"], form[f"q-{rows[2]}"] = "yes", "no"
    form["q-ranked.blue"], form["q-ranked.red"] = "1", "2"
    faulty = form.submit(status=422)
    assert "Statement 2 has no answer." in faulty.html.select_one(".matrix-row.missing .not").text
    form = form_of(faulty)
    form[f"q-{rows[1]}"] = "yes"
    response = kept(form.submit())

    answers = {answer.question.code: answer.option.code for answer in response.answers.filter(question__parent=agree)}
    assert answers == {rows[0]: "yes", rows[1]: "yes", rows[2]: "no"}
    numbers = response.answers.filter(question=ranked).values_list("option__code", "number")
    assert dict(numbers) == {"blue": 1, "red": 2}


def test_the_file_has_a_column_with_the_order_only_where_something_is_mixed(
    survey: Survey, nobody_is_too_fast: None
) -> None:
    version = compiling.publish(survey, by=None)
    response = kept(form_of(visitor().get(ADDRESS)).submit())

    assert read(version)["responses.csv"][0]["random_order"] == str(response.random_order)
    meaning = {row["column"]: row["meaning"] for row in read(version)["codebook.csv"]}["random_order"]
    assert "ascending order of the SHA-256 (hexadecimal) of “number/code of the question/code of the option”" in meaning

    survey.questions.update(random_options=False)
    Response.objects.all().delete()
    SurveyVersion.objects.all().delete()
    assert "random_order" not in read(compiling.publish(survey, by=None))["responses.csv"]


def read(version: SurveyVersion) -> dict[str, list[dict[str, str]]]:
    files = written(Selection(version.survey), with_words=False)
    return {name: rows(files[name]) for name in ("responses.csv", "codebook.csv")}


@pytest.mark.parametrize("text", ["7.1700000000", "7.1700000000.b", "7.1700000000.o0", "7.1700000000.b.o23"])
def test_a_stamp_is_read_as_it_was_written_whether_old_or_new(text: str) -> None:
    key = "ab" * 16
    signed = stamp.Stamp.read(f"{text}.{stamp._signature(text, key)}", key)

    assert signed is not None
    assert signed.signed(key).startswith(f"{text}.")
