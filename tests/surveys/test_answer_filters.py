"""Responses filtered by what they answered: what a condition keeps, how it stands in an address, what is refused."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from django.http import QueryDict

from indicators.models import Country
from surveys.admin.selection_form import SelectionForm
from surveys.analysis import counting
from surveys.analysis.answer_filters import MOST_FILTERS, MOST_VALUES
from surveys.analysis.distributions import distributions
from surveys.analysis.selecting import Selection
from surveys.models import Answer, Option, Response, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import make_live, respond

pytestmark = pytest.mark.django_db


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    return make_live()


def form_of(survey: Survey, query: str) -> SelectionForm:
    return SelectionForm(QueryDict(query), survey, counting.choices(Selection(survey)))


def selection_of(survey: Survey, answers: str, join: str = "") -> Selection:
    form = form_of(survey, f"answers={answers}&join={join}")
    assert form.is_valid(), form.errors
    return form.selection()


def in_view(survey: Survey, answers: str, join: str = "") -> set[int]:
    return set(selection_of(survey, answers, join).responses().values_list("pk", flat=True))


def test_any_of_several_answers_is_enough_for_one_condition(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    police, press = respond(version, {"role": "police"}), respond(version, {"role": "press"})
    respond(version, {"role": "not-said"})
    respond(version, {})

    assert in_view(survey, "role:police") == {police.pk}
    assert in_view(survey, "role:police,press") == {police.pk, press.pk}


def test_not_keeps_those_who_skipped_it_or_were_not_asked_too(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"role": "police"})
    others = [respond(version, {"role": "press"}), respond(version, {}), respond(version, {"role": "press"})]
    Answer.objects.filter(response=others[2]).delete()

    assert in_view(survey, "role:!police") == {response.pk for response in others}


def test_skipped_not_asked_and_no_answer_are_three_things(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    not_said, skipped, unasked = (respond(version, said) for said in ({"role": "not-said"}, {}, {}))
    Answer.objects.filter(response=unasked).delete()

    assert in_view(survey, "role:not-said") == {not_said.pk}
    assert in_view(survey, "role:-skipped") == {skipped.pk}
    assert in_view(survey, "role:-unasked") == {unasked.pk}
    assert in_view(survey, "role:-skipped,-unasked") == {skipped.pk, unasked.pk}


def test_conditions_are_joined_by_and_or_by_or(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    both = respond(version, {"role": "police", "clear": "agree"})
    role = respond(version, {"role": "police", "clear": "disagree"})
    clear = respond(version, {"role": "press", "clear": "agree"})
    respond(version, {"role": "press", "clear": "disagree"})

    assert in_view(survey, "role:police;clear:agree") == {both.pk}
    assert in_view(survey, "role:police;clear:agree", "or") == {both.pk, role.pk, clear.pk}


def test_several_choices_count_a_response_once_and_can_be_asked_for_together(
    live: tuple[Survey, SurveyVersion],
) -> None:
    survey, version = live
    both, one = respond(version, {"reads": ["map", "tables"]}), respond(version, {"reads": ["map"]})
    respond(version, {"reads": ["papers"]})
    selection = selection_of(survey, "reads:map,tables")

    assert sorted(selection.responses().values_list("pk", flat=True)) == sorted([both.pk, one.pk])
    assert counting.received(selection).counted == 2
    assert in_view(survey, "reads:map;reads:tables") == {both.pk}


def test_a_text_is_filtered_by_whether_there_is_one(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    wrote, skipped = respond(version, {"missing": "A map"}), respond(version, {})

    assert in_view(survey, "missing:-answered") == {wrote.pk}
    assert in_view(survey, "missing:-skipped") == {skipped.pk}


def test_facts_of_the_response_take_several_values(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    kenya = Country.objects.get(iso3="KEN")
    english, french = respond(version, {}, country=kenya), respond(version, {}, language="fr")
    spanish = respond(version, {}, language="es")

    assert in_view(survey, "response.language:en,fr") == {english.pk, french.pk}
    assert in_view(survey, "response.language:!en,fr") == {spanish.pk}
    assert in_view(survey, "response.version:1") == {english.pk, french.pk, spanish.pk}
    assert in_view(survey, "response.country:KEN") == {english.pk}
    assert in_view(survey, "response.country:!KEN") == {french.pk, spanish.pk}
    assert in_view(survey, "response.language:fr;response.country:KEN", "or") == {english.pk, french.pk}


def test_an_option_of_an_older_version_is_still_one(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    old = respond(version, {"role": "police"})
    Option.objects.filter(question__code="role", code="police").update(retired=True)
    new = respond(compiling.publish(survey, by=None), {"role": "press"})

    assert in_view(survey, "role:police") == {old.pk}
    assert in_view(survey, "role:police,press") == {old.pk, new.pk}


def test_what_an_erased_response_said_is_not_guessed(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    erased = respond(version, {}, status="erased")
    Answer.objects.filter(response=erased).delete()

    assert counting.received(selection_of(survey, "role:-unasked")).erased == 0
    assert counting.received(selection_of(survey, "role:!police")).erased == 0
    assert counting.received(Selection(survey)).erased == 1


def test_bases_stay_those_of_the_responses_in_view(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {"role": "police", "reads": ["map", "tables"], "clear": "agree"})
    respond(version, {"role": "police", "reads": ["map"]})
    respond(version, {"role": "press", "reads": ["map"], "clear": "agree"})
    selection = selection_of(survey, "role:police;reads:map,tables")

    figures = {
        question.code: question
        for question in distributions(
            selection.versions(), counting.answers(selection), counting.texts(selection), "en"
        )
    }

    reads, clear = figures["reads"], figures["agree"].rows[0]
    assert (reads.n_asked, reads.base, [bar.count for bar in reads.bars]) == (2, 2, [2, 1, 0])
    assert (clear.n_asked, clear.base, clear.skipped) == (2, 1, 1)


SAID: list[dict[str, Any]] = [
    {"role": role, "reads": reads, "clear": clear, "missing": missing}
    for role in ("police", "press", "not-said", [])
    for reads in ([], ["map"], ["map", "tables"], ["papers", "map"])
    for clear in ("agree", "unsure", [])
    for missing in ("Words", [])
]
Rule = Callable[[dict[str, Any]], bool]
CONDITIONS: Sequence[tuple[str, Rule]] = [
    ("role:police,press", lambda said: said["role"] in ("police", "press")),
    ("role:!police", lambda said: said["role"] != "police"),
    ("role:not-said,-skipped", lambda said: said["role"] in ("not-said", [])),
    ("reads:tables,papers", lambda said: bool({"tables", "papers"} & set(said["reads"]))),
    ("reads:!-skipped", lambda said: bool(said["reads"])),
    ("clear:agree,unsure", lambda said: bool(said["clear"])),
    ("missing:-answered", lambda said: bool(said["missing"])),
    ("missing:!-answered", lambda said: not said["missing"]),
]


@pytest.mark.parametrize("seed", range(3))
def test_any_filter_keeps_what_a_recount_in_python_keeps(live: tuple[Survey, SurveyVersion], seed: int) -> None:
    survey, version = live
    random = Random(seed)
    sent = {respond(version, said).pk: said for said in random.sample(SAID, 40)}
    for _trial in range(12):
        joined = random.choice(("", "or"))
        chosen = random.sample(CONDITIONS, random.randint(1, 4))
        together = any if joined and len(chosen) > 1 else all
        expected = {pk for pk, said in sent.items() if together(rule(said) for _text, rule in chosen)}

        assert in_view(survey, ";".join(text for text, _rule in chosen), joined) == expected


def test_a_number_is_filtered_by_a_range_and_a_date_by_its_beginning(survey: Survey, version: SurveyVersion) -> None:
    keys = {}
    for far, when in ((0, 20240101), (5, 20240531), (20.5, 20251231)):
        response = respond(version, {})
        Answer.objects.filter(response=response, question__code="far").update(option=None, number=far)
        Answer.objects.filter(response=response, question__code="when").update(option=None, number=when)
        keys[far] = response.pk
    nobody = respond(version, {})

    assert in_view(survey, "far:5..20") == {keys[5]}
    assert in_view(survey, "far:5..") == {keys[5], keys[20.5]}
    assert in_view(survey, "far:..5") == {keys[0], keys[5]}
    assert in_view(survey, "far:0..0,20.5..20.5") == {keys[0], keys[20.5]}
    assert in_view(survey, "far:-answered") == set(keys.values())
    assert in_view(survey, "far:!5..") == {keys[0], nobody.pk}
    assert in_view(survey, "when:2024..2024") == {keys[0], keys[5]}
    assert in_view(survey, "when:2024-02..") == {keys[5], keys[20.5]}
    assert in_view(survey, "when:..2024-05-30") == {keys[0]}


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ("gone:police", "names “gone”, which is no question"),
        ("role:gone", "“role” has no answer “gone”"),
        ("role", "from one to 60 answers"),
        ("role:", "“role” has no answer “”"),
        ("role:police,", "has no answer “”"),
        (";role:police", "names “”"),
        ("role:!!police", "has no answer “!police”"),
        ("role:1..5", "has no answer “1..5”"),
        ("agree:agree", "names “agree”"),  # a matrix is answered by statement
        ("response.language:xx", "has no answer “xx”"),
        ("response.version:9", "has no answer “9”"),
        ("response.language:-skipped", "has no answer “-skipped”"),
        ("response.status:spam", "names “response.status”"),
        (";".join(["role:police"] * (MOST_FILTERS + 1)), "At most 20 conditions"),
        ("role:" + ",".join(f"a{place}" for place in range(MOST_VALUES + 1)), "from one to 60 answers"),
        ("role:" + "a" * 9000, "at most 8000 characters"),
        ("role:\x00", "Null characters"),
    ],
)
def test_a_filter_that_cannot_be_read_has_one_error_in_words_and_narrows_nothing(
    live: tuple[Survey, SurveyVersion], answers: str, fault: str
) -> None:
    survey, version = live
    respond(version, {})
    query = QueryDict(mutable=True)
    query["answers"] = answers

    form = SelectionForm(query, survey, counting.choices(Selection(survey)))

    assert form.selection().answers == ()
    assert len(form.errors) == 1
    assert fault in form.errors["answers"][0]


@pytest.mark.parametrize(
    "text", ["far:1..x", "far:1e5..", "far:..", "far:١..", "far:1.234..", "when:2024-1..", "far:7"]
)
def test_a_range_is_read_strictly(survey: Survey, version: SurveyVersion, text: str) -> None:
    assert "has no answer" in form_of(survey, f"answers={text}").errors["answers"][0]


def test_a_filter_is_short_in_an_address_and_comes_back_the_same(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {})
    query = "language=en&answers=role:police,press;reads:!map&join=or"
    selection = form_of(survey, query).selection()

    assert selection.query() == query
    assert (
        SelectionForm(QueryDict(selection.query()), survey, counting.choices(Selection(survey))).selection()
        == selection
    )
    stored = QueryDict(mutable=True)
    stored.update(selection.parameters())
    assert SelectionForm(stored, survey, counting.choices(Selection(survey))).selection() == selection


def test_or_needs_two_conditions(live: tuple[Survey, SurveyVersion]) -> None:
    survey, version = live
    respond(version, {})

    assert form_of(survey, "answers=role:police&join=or").selection().query() == "answers=role:police"


def test_figures_take_as_many_statements_for_many_conditions_as_for_one(
    live: tuple[Survey, SurveyVersion], django_assert_num_queries: Any
) -> None:
    survey, version = live
    for _time in range(5):
        respond(version, {"role": "police", "reads": ["map"]})
    selection = selection_of(survey, "role:police;reads:map;reads:!papers;clear:-skipped", "or")

    with django_assert_num_queries(1):
        assert Response.objects.filter(selection.condition()).count() == 5
