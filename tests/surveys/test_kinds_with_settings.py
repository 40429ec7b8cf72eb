"""Numbers, ratings, dates, information and texts of a certain form: from the draft over the form to desk and file."""

import statistics
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from lib.refusals import Refused
from surveys import kinds
from surveys.analysis import answered
from surveys.analysis.selecting import Selection
from surveys.forms.building import build_form
from surveys.models import Answer, Question, Response, Survey, SurveyVersion
from surveys.questionnaires import compiling, differences
from surveys.statistics.classes import classes
from tests.factories import add_options, add_question
from tests.surveys.all_kinds import figures, form, send
from tests.surveys.response_files import rows, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_too_fast")]


def page(client: Client, path: str = "/feedback/measures/") -> str:
    return client.get(path).content.decode()


def test_what_was_answered_is_stored_as_numbers(version: SurveyVersion) -> None:
    response = send(
        far="12,5", trust="r7", half="r8-5", when="28/11/2025", month="2024-03", plate="ab-123", where="Nigeria"
    )

    stored = Answer.objects.values_list("question__code", "option__code", "number")
    assert {code: (option, number) for code, option, number in stored} == {
        "far": (None, Decimal("12.50")),
        "trust": ("r7", None),
        "half": ("r8-5", None),
        "when": (None, Decimal(20251128)),
        "month": (None, Decimal(20240300)),
        "plate": (None, None),
        "where": (None, None),
        "needed": ("skipped", None),
    }
    read = answered.answers_of(response, "en")
    assert [(one.question, one.choices) for one in read[:5]] == [
        ("Far", ["12.5\N{NO-BREAK SPACE}km"]),
        ("Trust", ["7"]),
        ("Half", ["8.5"]),
        ("When", ["28 November 2025"]),
        ("Month", ["March 2024"]),
    ]


def test_what_was_passed_over_is_skipped_and_information_is_neither(version: SurveyVersion) -> None:
    send()

    stored = dict(Answer.objects.values_list("question__code", "option__code"))
    assert set(stored.values()) == {"skipped"}
    assert set(stored) == {"far", "trust", "half", "when", "month", "plate", "where", "needed"}
    assert {one.skipped for one in figures(version).values()} == {1}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("many", "Write a number in digits, such as 12 or 12.5, without other signs."),
        ("1,000", "Write a number in digits, such as 12 or 12.5, without other signs."),
        ("1e2", "Write a number in digits, such as 12 or 12.5, without other signs."),
        ("nan", "Write a number in digits, such as 12 or 12.5, without other signs."),
        ("٣", "Write a number in digits, such as 12 or 12.5, without other signs."),
        ("-1", "Write a number of 0 or more."),
        ("\N{MINUS SIGN}1", "Write a number of 0 or more."),
        ("500.5", "Write a number of 500 or less."),
        ("12.25", "Write a number in steps of 0.5."),
    ],
)
def test_a_number_that_cannot_be_the_answer_is_refused_with_what_to_do(
    version: SurveyVersion, said: str, message: str
) -> None:
    assert form(version, far=said).errors["q-far"] == [message]


@pytest.mark.parametrize("said", ["0", "500", "12.5", "12,5", "+3", " 7 ", "-0"])
def test_a_number_is_read_with_a_point_or_a_comma(version: SurveyVersion, said: str) -> None:
    assert form(version, far=said).is_valid()


@pytest.mark.parametrize(
    ("code", "said", "number"),
    [
        ("when", "2024-02-29", 20240229),
        ("when", "29.2.2024", 20240229),
        ("when", "29/02/2024", 20240229),
        ("when", "2023-02-29", "Write a day that exists, such as 28/11/2026 or 2026-11-28."),
        ("when", "yesterday", "Write a day that exists, such as 28/11/2026 or 2026-11-28."),
        ("when", "1989-12-31", "Write a date in 1990 or later."),
        ("when", "2027-01-01", "Write a date in 2026 or earlier."),
        ("month", "2024-12", 20241200),
        ("month", "12/2024", 20241200),
        ("month", "2024-13", "Write a month that exists, such as 11/2026 or 2026-11."),
    ],
)
def test_a_date_exists_and_lies_between_its_years(
    version: SurveyVersion, code: str, said: str, number: int | str
) -> None:
    filled = form(version, **{code: said})

    if isinstance(number, str):
        assert filled.errors[f"q-{code}"] == [number]
    else:
        assert filled.is_valid()
        assert filled.cleaned_data[f"q-{code}"] == number


@pytest.mark.parametrize(
    ("said", "is_right"), [("AB-123", True), ("éß-123", True), ("AB-12", False), ("A1-123", False)]
)
def test_a_text_is_written_as_its_mask_says(version: SurveyVersion, said: str, is_right: bool) -> None:
    filled = form(version, plate=said)

    assert filled.is_valid() is is_right
    assert is_right or filled.errors["q-plate"] == ["Write it like this: XX-111."]


def test_the_form_names_unit_bounds_ends_and_suggestions(client: Client, version: SurveyVersion) -> None:
    english, french = page(client), page(client, "/fr/feedback/measures/")

    assert "From 0 to 500." in english
    assert '<span class="unit" id="u-q-far">km</span>' in english
    assert "not at all" in english
    assert "pas du tout" in french
    assert "8,5" in french
    assert "Month and year, such as 11/2026." in english
    assert "Written like this: XX-111" in english
    assert "<datalist" in english
    assert "Some <strong>figures</strong>." in english


def test_information_takes_no_number_of_a_question(version: SurveyVersion) -> None:
    numbered = [one.number for one in build_form(version.document, "en").questionnaire.questions if one.is_asked]

    assert numbered == [1, 2, 3, 4, 5, 6, 7, 8]


NUMBERS = ["3", "3", "7.5", "12", "500", "0"]


def test_the_figures_are_those_of_the_standard_library(version: SurveyVersion) -> None:
    for said in NUMBERS:
        send(far=said, trust=f"r{int(float(said)) % 11}")
    send()
    numbers = [float(said) for said in NUMBERS]

    far, trust = figures(version)["far"], figures(version)["trust"]

    assert (far.n_asked, far.base, far.skipped) == (7, 6, 1)
    assert far.summary
    assert float(far.summary.mean) == pytest.approx(statistics.mean(numbers))
    assert float(far.summary.median) == statistics.median(numbers)
    assert far.summary.sd == pytest.approx(statistics.stdev(numbers))
    assert [(bar.label.split("\N{NO-BREAK SPACE}")[0], bar.count) for bar in far.bars] == [
        ("0", 1), ("3", 2), ("7.5", 1), ("12", 1), ("500", 1),
    ]  # fmt: skip
    ratings = [int(float(said)) % 11 for said in NUMBERS]
    assert trust.summary
    assert float(trust.summary.mean) == pytest.approx(statistics.mean(ratings))


def test_many_numbers_are_counted_in_classes_that_hold_all(version: SurveyVersion) -> None:
    for number in range(40):
        response = Response.objects.create(
            survey=version.survey, version=version, submit_key=f"{number:032}", receipt_hash=f"{number:064}",
            language="en", submitted_on="2026-11-01",
        )  # fmt: skip
        far = version.survey.questions.get(code="far")
        Answer.objects.create(response=response, question=far, number=Decimal(number))

    bars = figures(version)["far"].bars

    assert sum(bar.count for bar in bars) == 40
    assert [(bar.label, bar.count) for bar in bars][:2] == [
        ("0\N{NO-BREAK SPACE}km to below 5\N{NO-BREAK SPACE}km", 5),
        ("5\N{NO-BREAK SPACE}km to below 10\N{NO-BREAK SPACE}km", 5),
    ]


def test_a_file_has_numbers_and_dates_that_others_read(version: SurveyVersion) -> None:
    send(far="12.5", when="2025-11-28", month="2024-03")
    send()

    files = written(Selection(version.survey))
    table, codebook = (rows(files[name]) for name in ("responses.csv", "codebook.csv"))

    assert sorted(row["q_far"] for row in table) == ["answered", "skipped"]
    given = next(row for row in table if row["q_far"] == "answered")
    assert (given["q_far__value"], given["q_when__value"], given["q_month__value"]) == ("12.5", "2025-11-28", "2024-03")
    meanings = {row["column"]: row["meaning"] for row in codebook}
    assert meanings["q_far__value"] == "Far (km)"
    assert meanings["q_when__value"] == "When (ISO 8601)"
    assert not any("why" in name for name in table[0])


@pytest.mark.parametrize(
    ("code", "changed", "may_change"),
    [
        ("far", {"unit": {"en": "miles", "fr": "milles"}}, False),
        ("far", {"unit": {"en": "km", "fr": "km"}, "high": "900"}, True),
        ("half", {"scale": "0-10"}, False),
        ("when", {"exact": "year"}, False),
        ("when", {"earliest": 1980}, True),
        ("plate", {"mask": "AAA"}, True),
    ],
)
def test_what_gives_old_answers_their_meaning_stays(
    version: SurveyVersion, code: str, changed: dict[str, Any], may_change: bool
) -> None:
    Question.objects.filter(survey=version.survey, code=code).update(settings=changed)

    if may_change:
        assert compiling.publish(version.survey, by=None).number == 2
        return
    with pytest.raises(Refused, match=f"The scale of question “{code}” was changed"):
        compiling.publish(version.survey, by=None)


def test_differences_name_what_a_kind_is_set_up_with(version: SurveyVersion) -> None:
    settings = {"low": "0", "high": "900", "step": "0.5", "unit": {"en": "kilometres", "fr": "km"}}
    Question.objects.filter(survey=version.survey, code="far").update(settings=settings)

    found = differences.compare(version.document, compiling.preview_document(version.survey))

    assert [(one.what, one.before, one.after) for one in found] == [
        ("Unit, English", "km", "kilometres"),
        ("Highest", "500", "900"),
    ]


def test_documents_of_kinds_without_settings_are_as_before(survey: Survey) -> None:
    """Their checksums are in versions that were published."""
    document = compiling.preview_document(survey)
    with_settings = [one["code"] for one in document["sections"][0]["questions"] if "settings" in one]

    assert with_settings == ["far", "trust", "half", "when", "month", "plate", "where"]


@pytest.mark.parametrize("code", [kind.code for kind in kinds.every() if kind.is_offered])
def test_the_preview_of_each_kind_is_drawn(code: str) -> None:
    survey = Survey.objects.create(slug="each", title_en="Each", title_fr="Chacune")
    section = survey.sections.create(code="start", title_en="Start")
    add_question(section, "one", code)
    document = compiling.preview_document(survey)

    assert "One" in build_form(document, "en")().helper.render_layout(build_form(document, "en")(), {})


def test_classes_have_round_bounds_and_hold_all() -> None:
    bounds = classes([Decimal(0), Decimal("99.5"), Decimal(-3)], 12)

    assert bounds[0] == (Decimal(-10), Decimal(0))
    assert bounds[-1] == (Decimal(90), Decimal(100))
    with pytest.raises(ValueError, match="no value"):
        classes([], 12)


@pytest.mark.parametrize(
    ("values", "stands_in_a_column"), [([1, 2, 3], True), ([1, 2], False), ([1, 2, None], False), ([None] * 3, False)]
)
def test_a_scale_of_three_points_or_more_stands_in_one_column(
    values: list[int | None], stands_in_a_column: bool
) -> None:
    survey = Survey.objects.create(slug="order", title_en="Order")
    often = add_question(survey.sections.create(code="start"), "often", "single")
    add_options(often, [(f"o{place}", value, False) for place, value in enumerate(values)])
    add_options(often, [("unsure", None, True)])

    drawn = build_form(compiling.preview_document(survey), "en")
    text = drawn().helper.render_layout(drawn(), {})

    assert ('class="choices in-order"' in text) is stands_in_a_column
