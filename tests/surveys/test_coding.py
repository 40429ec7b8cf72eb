"""Coding what visitors write: drawn at random, by two people apart, and what counts of it in the end."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from lib.refusals import Refused
from surveys import intake
from surveys.analysis.dimensions import dimensions
from surveys.analysis.selecting import Selection
from surveys.coding import counts, ending, frame, results, tasks
from surveys.intake import retention
from surveys.models import AnswerText, Coding, DrawnText, Survey, SurveyVersion, TextCode
from tests.factories import SUBMITTED_ON, colleague, make_live, respond
from tests.surveys.coded import code_all, coders, counting, make_frame, make_task, part_of, write

pytestmark = pytest.mark.django_db
Live = tuple[Survey, SurveyVersion]


@pytest.fixture
def live() -> Live:
    survey, version = make_live()
    make_frame(survey)
    return survey, version


def test_an_equal_seed_draws_equal_texts_in_equal_order_and_another_does_not(live: Live) -> None:
    survey, version = live
    write(version, *(f"Text {number}" for number in range(40)))
    drawn = [
        list(
            tasks.make_task(Selection(survey), None, coders=coders(), by=coders()[0], number=10, seed=seed)
            .texts.order_by("place")
            .values_list("text", flat=True)
        )
        for seed in (7, 7, 8)
    ]

    assert len(set(drawn[0])) == 10
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]
    assert drawn[0] != sorted(drawn[0])


def test_a_task_draws_from_its_view_alone_and_only_what_is_not_coded_where_that_is_wanted(live: Live) -> None:
    survey, version = live
    write(version, "In English")
    write(version, "En français", language="fr")
    first = tasks.make_task(Selection(survey, language="fr"), None, coders=coders()[:1], by=coders()[0])
    code_all(first, {"ada": {"En français": ["delay"]}})
    tasks.finish_part(part_of(first, "ada"))

    second = tasks.make_task(Selection(survey), None, coders=coders()[:1], by=coders()[0], is_only_uncoded=True)

    assert [drawn.text.text for drawn in first.texts.all()] == ["En français"]
    assert [drawn.text.text for drawn in second.texts.all()] == ["In English"]
    assert (first.filter, first.n_in_view) == ("language=fr", 1)


@pytest.mark.parametrize("people", [[], ["ada", "ada"], ["ada", "ben", "cleo"], ["ada", "eve"]])
def test_a_task_has_one_coder_or_two_who_differ_and_may_read_words(live: Live, people: list[str]) -> None:
    survey, version = live
    write(version, "A text")
    users = [colleague("editor" if name == "eve" else "researcher", name) for name in people]

    with pytest.raises(Refused):
        tasks.make_task(Selection(survey), None, coders=users, by=coders()[0])


def test_a_view_without_texts_and_one_with_too_many_are_refused(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    survey, version = live
    with pytest.raises(Refused, match="no text"):
        make_task(survey)
    write(version, "One", "Two", "Three")
    monkeypatch.setattr(tasks, "MOST_TEXTS", 2)

    with pytest.raises(Refused, match="at most 2 texts"):
        make_task(survey)
    assert make_task(survey, number=2).texts.count() == 2


def test_coding_a_text_again_replaces_what_was_said_of_it(live: Live) -> None:
    survey, version = live
    write(version, "Slow")
    task = make_task(survey)

    code_all(task, {"ada": {"Slow": ["delay", "staff"]}})
    code_all(task, {"ada": {"Slow": ["politics"]}})

    assert list(Coding.objects.values_list("code__code", "coder__user__username")) == [("politics", "ada")]


def test_neither_a_code_nor_none_fits_is_refused_and_so_is_a_code_of_elsewhere_or_retired(live: Live) -> None:
    survey, version = live
    write(version, "Slow")
    task = make_task(survey)
    other = make_frame(Survey.objects.create(slug="other", title_en="O", title_fr="A"))
    survey.word_codes.filter(code="delay").update(is_retired=True)
    coder, drawn = part_of(task, "ada"), task.texts.get()

    for codes in ([], [other["staff"].pk], [survey.word_codes.get(code="delay").pk]):
        with pytest.raises(Refused, match="None fits"):
            tasks.code_text(coder, drawn, codes)
    assert not Coding.objects.exists()


def test_a_coder_is_done_when_all_texts_are_coded_and_the_task_ends_with_the_last_coder(live: Live) -> None:
    survey, version = live
    write(version, "Slow", "Few")
    task = make_task(survey)
    code_all(task, {"ada": {"Slow": ["delay"]}})
    with pytest.raises(Refused, match="left to code"):
        tasks.finish_part(part_of(task, "ada"))

    code_all(task, {"ada": {"Few": ["staff"]}, "ben": {"Slow": ["delay"], "Few": []}})
    tasks.finish_part(part_of(task, "ada"))
    task.refresh_from_db()
    assert task.ended_on is None
    with pytest.raises(Refused, match="is over"):
        code_all(task, {"ada": {"Few": []}})
    tasks.finish_part(part_of(task, "ben"))

    task.refresh_from_db()
    assert task.ended_on == timezone.now().date()
    with pytest.raises(Refused, match="is over"):
        code_all(task, {"ben": {"Few": ["staff"]}})


def test_what_both_coded_alike_counts_and_the_rest_when_a_person_settles_it(live: Live) -> None:
    survey, version = live
    alike, differs, alone, _untouched = write(version, "Slow", "Few", "Nobody came", "Untouched")
    task = make_task(survey)
    code_all(
        task,
        {
            "ada": {"Slow": ["delay", "staff"], "Few": ["staff"], "Nobody came": []},
            "ben": {"Slow": ["staff", "delay"], "Few": ["staff", "politics"]},
        },
    )
    drawn = task.texts.get(text=differs)
    with pytest.raises(Refused, match="not over"):
        ending.settle(drawn, [], by=coders()[0], fits_none=True)

    ending.end_task(task)
    assert counting(survey) == {alike.response_id: ["delay", "staff"]}
    left = [text.drawn.text_id for text in ending.coded_texts(task) if text.needs_settling]
    assert set(left) == {differs.pk, alone.pk}
    politics = survey.word_codes.get(code="politics")
    ending.settle(task.texts.get(text=differs), [politics.pk], by=coders()[1])
    ending.settle(task.texts.get(text=alone), [], by=coders()[1], fits_none=True)

    assert counting(survey) == {
        alike.response_id: ["delay", "staff"],
        differs.response_id: ["politics"],
        alone.response_id: [None],
    }
    assert not any(text.needs_settling for text in ending.coded_texts(task))


def test_a_later_task_replaces_what_counted_before(live: Live) -> None:
    survey, version = live
    (text,) = write(version, "Slow")
    for codes in (["delay", "staff"], ["politics"]):
        task = make_task(survey, n_coders=1)
        code_all(task, {"ada": {"Slow": codes}})
        tasks.finish_part(part_of(task, "ada"))

    assert counting(survey) == {text.response_id: ["politics"]}


def test_results_have_a_line_for_each_code_that_somebody_gave(live: Live) -> None:
    """Ten texts: delay both 4, ada alone 1, ben alone 1, neither 4: po .8, pe .5, kappa .6, as by hand."""
    survey, version = live
    words = [f"Text {number}" for number in range(10)]
    write(version, *words)
    task = make_task(survey)
    ada = {word: ["delay"] if number < 5 else [] for number, word in enumerate(words)}
    ben = {word: ["delay"] if 1 <= number < 6 else [] for number, word in enumerate(words)}
    code_all(task, {"ada": ada, "ben": ben})
    ending.end_task(task)

    figures = results.results(ending.coded_texts(task), list(survey.word_codes.all()))

    assert (figures.n, figures.n_alike) == (10, 8)
    (line,) = figures.lines
    assert (line.code.code, tuple(line.pairing)) == ("delay", (4, 1, 1, 4))
    assert line.agreement.kappa is not None
    assert line.agreement.kappa.share == pytest.approx(0.6)
    # The sets are {delay} or {}, 10 of each: observed 2/10, expected 2 · 10 · 10 / (20 · 19).
    assert figures.alpha == pytest.approx(1 - 0.2 / (200 / 380))


def test_codes_are_counted_by_text_and_by_segment(live: Live) -> None:
    survey, version = live
    write(version, "Slow", "Slower")
    write(version, "Lent", language="fr")
    respond(version, {"role": "press", "missing": "Held"}, status="held")
    task = make_task(survey, n_coders=1)
    code_all(task, {"ada": {"Slow": ["delay"], "Slower": ["delay", "staff"], "Lent": []}})
    tasks.finish_part(part_of(task, "ada"))
    write(version, "Not coded")

    total = counts.code_counts(Selection(survey))
    by_language = counts.by_segment(
        Selection(survey), None, dimensions(Selection(survey).versions(), "en")["response.language"]
    )
    by_role = counts.by_segment(Selection(survey), None, dimensions(Selection(survey).versions(), "en")["role"])

    assert (total.base, total.none, total.uncoded) == (3, 1, 1)
    assert [(line.code.code, line.count) for line in total.lines] == [("delay", 2), ("staff", 1), ("politics", 0)]
    codes = {code.code: code.pk for code in survey.word_codes.all()}
    assert [category.code for category in by_language.categories] == ["en", "fr"]
    assert by_language.bases == [2, 1]
    assert by_language.counts == {codes["delay"]: [2, 0], codes["staff"]: [1, 0]}
    assert ([category.code for category in by_role.categories], by_role.bases) == (["police", "press"], [3, 0])


def test_texts_are_found_by_their_code_and_those_without_one_too(live: Live) -> None:
    survey, version = live
    write(version, "Slow", "Other")
    task = make_task(survey, n_coders=1)
    code_all(task, {"ada": {"Slow": ["delay"]}})
    ending.end_task(task)
    rows = AnswerText.objects.filter(response__survey=survey)
    delay = survey.word_codes.get(code="delay")

    assert [text.text for text in counts.with_code(rows, delay)] == ["Slow"]
    assert [text.text for text in counts.uncoded(rows)] == ["Other"]
    assert counts.codes_by_text(list(rows)) == {AnswerText.objects.get(text="Slow").pk: [delay]}


@pytest.mark.parametrize("act", ["withdraw", "erase"])
def test_withdrawal_and_erasure_take_all_codes_of_a_text_along(live: Live, act: str) -> None:
    survey, version = live
    (text,) = write(version, "Slow")
    task = make_task(survey, n_coders=1)
    code_all(task, {"ada": {"Slow": ["delay"]}})
    ending.end_task(task)
    assert counting(survey) == {text.response_id: ["delay"]}

    if act == "withdraw":
        intake.withdraw(text.response)
    else:
        intake.erase(text.response, by=coders()[0], cause="asked", why="A test.")

    assert not TextCode.objects.exists()
    assert not DrawnText.objects.exists()
    assert not Coding.objects.exists()


def test_a_text_that_expires_takes_along_what_coders_did_and_leaves_what_counts(live: Live, settings: Settings) -> None:
    survey, version = live
    long_ago = timezone.now().date() - timedelta(days=settings.TEXT_DAYS + 1)
    (text,) = write(version, "Slow", submitted_on=long_ago)
    task = make_task(survey, n_coders=1)
    code_all(task, {"ada": {"Slow": ["delay"]}})
    ending.end_task(task)

    retention.delete_expired()

    assert not AnswerText.objects.filter(response__survey=survey).exists()
    assert not Coding.objects.exists()
    assert not DrawnText.objects.exists()
    assert counting(survey) == {text.response_id: ["delay"]}
    assert counts.code_counts(Selection(survey)).base == 1


def test_a_text_that_was_withdrawn_meanwhile_can_neither_be_coded_nor_settled(live: Live) -> None:
    survey, version = live
    (text,) = write(version, "Slow")
    task = make_task(survey)
    drawn, coder = task.texts.get(), part_of(task, "ada")
    delay = survey.word_codes.get(code="delay")
    intake.withdraw(text.response)

    with pytest.raises(Refused, match="gone"):
        tasks.code_text(coder, drawn, [delay.pk])
    ending.end_task(task)
    with pytest.raises(Refused, match="gone"):
        ending.settle(drawn, [delay.pk], by=coders()[0])

    assert not TextCode.objects.exists()


def test_merged_codes_are_one_and_no_text_has_it_twice(live: Live) -> None:
    survey, version = live
    both, first, second = write(version, "Both", "First", "Second")
    task = make_task(survey, n_coders=1)
    given = {"Both": ["delay", "staff"], "First": ["delay", "politics"], "Second": ["staff"]}
    code_all(task, {"ada": given})
    ending.end_task(task)
    codes = {code.code: code for code in survey.word_codes.all()}

    frame.merge_codes(codes["delay"], into=codes["staff"])

    assert counting(survey) == {
        both.response_id: ["staff"],
        first.response_id: ["staff", "politics"],
        second.response_id: ["staff"],
    }
    assert counts.code_counts(Selection(survey)).base == 3
    assert sorted(survey.word_codes.values_list("code", flat=True)) == ["politics", "staff"]
    assert Coding.objects.filter(code=codes["staff"]).count() == 3
    with pytest.raises(Refused):
        frame.merge_codes(codes["staff"], into=codes["staff"])


def test_a_code_gets_a_short_name_of_its_label_and_none_twice(live: Live) -> None:
    survey, _version = live

    assert frame.add_code(survey, label="Missing means").code == "missing-means"
    with pytest.raises(Refused, match="already"):
        frame.add_code(survey, label="Missing means!")
    with pytest.raises(Refused, match="letters"):
        frame.add_code(survey, label="غياب")
    assert frame.add_code(survey, label="غياب", code="absence").order == 4


def test_the_day_of_a_response_stays_as_it_was(live: Live) -> None:
    """A coded text tells the day of coding and of no other thing; its response is as it was sent."""
    survey, version = live
    (text,) = write(version, "Slow")
    before = text.response.__class__.objects.values().get(pk=text.response_id)
    task = make_task(survey, n_coders=1)
    code_all(task, {"ada": {"Slow": ["delay"]}})
    ending.end_task(task)

    assert text.response.__class__.objects.values().get(pk=text.response_id) == before
    assert before["submitted_on"] == SUBMITTED_ON
