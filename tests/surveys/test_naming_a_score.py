"""A score that a visitor names, country and indicator: both or none; stored, counted, written out; and invented."""

from random import Random

import pytest

from indicators.models import Country, Indicator
from surveys import kinds
from surveys.analysis import answered
from surveys.documents import questions_of
from surveys.models import Answer, Question, Response, Survey, SurveyVersion
from surveys.questionnaires import compiling
from surveys.simulation.copying import VersionKeys
from tests.factories import add_question, signed_in
from tests.surveys.all_kinds import figures, form, send
from tests.surveys.response_files import rows, unpacked
from tests.surveys.visiting import form_of, visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_too_fast")]
LONG = "government-transparency-and-accountability"


@pytest.fixture
def survey() -> Survey:
    survey = Survey.objects.create(slug="measures", title_en="Measures", title_fr="Mesures")
    section = survey.sections.create(code="start", title_en="Start", title_fr="Début")
    add_question(section, "doubt", "score", order=1)
    return survey


def name(country: str, indicator: str) -> dict[str, str]:
    return {"doubt.country": country, "doubt.indicator": indicator}


def test_countries_and_indicators_are_its_options_and_no_code_is_two(version: SurveyVersion) -> None:
    (question,) = questions_of(version.document)

    codes = [option["code"] for option in question["options"]]
    assert len(codes) == len(set(codes)) == Country.objects.count() + 32
    assert [code for code in codes if len(code) != 3] == [
        slug[:40]
        for slug in Indicator.objects.filter(kind="indicator").order_by("order").values_list("slug", flat=True)
    ]
    assert compiling.publish(version.survey, by=None) == version


@pytest.mark.parametrize(
    ("country", "indicator", "field", "message"),
    [
        ("zaf", "", "q-doubt.indicator", "Choose an indicator too, or take the country back."),
        ("", "cocaine-trade", "q-doubt.country", "Choose a country too, or take the indicator back."),
        ("cocaine-trade", "cocaine-trade", "q-doubt.country", "Choose one of the answers that are listed."),
        ("zaf", "ken", "q-doubt.indicator", "Choose one of the answers that are listed."),
        ("ZAF", "cocaine-trade", "q-doubt.country", "Choose one of the answers that are listed."),
    ],
)
def test_half_a_score_and_what_is_none_are_refused_where_they_stand(
    version: SurveyVersion, country: str, indicator: str, field: str, message: str
) -> None:
    assert form(version, **name(country, indicator)).errors == {field: [message]}


def test_one_that_has_to_be_given_is_asked_for(survey: Survey) -> None:
    Question.objects.filter(survey=survey).update(required=True)
    version = compiling.publish(survey, by=None)

    assert form(version, **name("", "")).errors == {"q-doubt.country": ["Choose a country and an indicator."]}
    assert form(version, **name("zaf", "cocaine-trade")).is_valid()


def test_the_country_stands_first_by_name_and_the_page_gives_both_back(version: SurveyVersion) -> None:
    opened = form_of(visitor().get("/fr/feedback/measures/"))
    opened["q-doubt.country"] = "ago"

    page = opened.submit(status=422)

    selects = page.html.select("fieldset.ask select")
    assert [select["name"] for select in selects] == ["q-doubt.country", "q-doubt.indicator"]
    names = [option.text.strip() for option in selects[0].select("option")]
    assert names[:3] == ["Aucun pays choisi", "Afghanistan", "Afrique du Sud"]
    assert selects[0].select_one("option[selected]")["value"] == "ago"
    assert page.html.select_one(".sum a")["href"] == "#q-doubt.indicator"
    assert [label["for"] for label in page.html.select("fieldset.ask label")] == [select["id"] for select in selects]


def test_an_answer_is_one_row_and_no_answer_is_skipped(version: SurveyVersion) -> None:
    given, skipped = send(**name("zaf", "cocaine-trade")), send()

    (row,) = Answer.objects.filter(response=given).select_related("option")
    assert row.option is not None
    assert row.option.code == "zaf"
    keys = {option["code"]: option["key"] for option in next(questions_of(version.document))["options"]}
    assert (row.slot, row.number) == (0, keys["cocaine-trade"])
    assert [answer.option.code for answer in Answer.objects.filter(response=skipped)] == ["skipped"]  # type: ignore[union-attr]


def words(response: Response, language: str) -> list[list[str]]:
    return [answer.choices for answer in answered.answers_of(response, language)]


def test_one_response_reads_as_country_and_indicator(version: SurveyVersion) -> None:
    response = send(**name("zaf", "cocaine-trade"))

    assert words(response, "en") == [["South Africa, Cocaine trade"]]
    assert words(response, "fr")[0][0].startswith("Afrique du Sud, ")
    assert words(send(), "en") == [[]]


def test_the_figures_are_pairs_the_most_often_named_first(version: SurveyVersion) -> None:
    for country, indicator in (("zaf", "cocaine-trade"), ("ken", "cocaine-trade"), ("zaf", "cocaine-trade")):
        send(**name(country, indicator))
    send(**name("zaf", "arms-trafficking"))
    send()

    doubt = figures(version)["doubt"]

    assert (doubt.n_asked, doubt.base, doubt.skipped, doubt.missing) == (5, 4, 1, 0)
    assert [(bar.label, bar.count) for bar in doubt.bars] == [
        ("South Africa, Cocaine trade", 2),
        ("Kenya, Cocaine trade", 1),
        ("South Africa, Arms trafficking", 1),
    ]
    assert [round(bar.per_cent) for bar in doubt.bars] == [50, 25, 25]
    assert "The scores that were named" in str(kinds.of("score").note)


def test_the_file_has_country_and_indicator_in_columns_of_their_own(version: SurveyVersion) -> None:
    for pair in (name("zaf", LONG[:40]), name("", "")):
        send(**pair)

    files = unpacked(signed_in("researcher"), version.survey)

    cells = sorted((row["q_doubt"], row["q_doubt__iso3"], row["q_doubt__slug"]) for row in rows(files["responses.csv"]))
    assert cells == [("answered", "ZAF", LONG), ("skipped", "", "")]
    codes = {(row["column"], row["code"]): row["label"] for row in rows(files["codebook.csv"])}
    assert codes["q_doubt__iso3", "KEN"] == "Kenya"
    assert codes["q_doubt__slug", "cocaine-trade"] == "Cocaine trade"


def test_what_is_invented_is_a_pair_that_could_have_been_sent(version: SurveyVersion) -> None:
    question, keys, random = next(questions_of(version.document)), VersionKeys(version), Random(7)
    by_key = {option["key"]: option["code"] for option in question["options"]}
    kind, answers = kinds.of("score"), 0

    for _visitor in range(40):
        ((code, invented),) = kind.invented(question, random)
        ((option, number),) = keys.stored(code, invented)
        if invented is not None:
            answers += 1
            assert number is not None
            assert (len(by_key[option]), len(by_key[int(number)]) > 3) == (3, True)  # type: ignore[index]

    assert 10 < answers < 40
