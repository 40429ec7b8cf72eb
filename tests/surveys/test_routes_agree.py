"""For random surveys and answers, form, rows, desk, file and codebook agree on what was asked and why it is missing."""

import itertools
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lib.refusals import Refused
from surveys import intake
from surveys.analysis import answered, counting, distributions
from surveys.analysis.selecting import Selection
from surveys.documents import Document, questions_of
from surveys.exporting import table
from surveys.forms import SurveyForm, fresh_key, paging
from surveys.forms.building import build_form
from surveys.forms.review import left_out, review_parts
from surveys.kinds.figures import Distribution
from surveys.models import Answer, Option, Question, Response, Section, Survey, SurveyVersion
from surveys.questionnaires import compiling
from surveys.questionnaires.routes import Routes
from tests.surveys.drafts import as_draft
from tests.surveys.random_surveys import NOT_ASKED, SKIPPED, Sent, answers, asked_and_said, documents
from tests.surveys.response_files import rows, written

pytestmark = pytest.mark.django_db
EXAMPLES = settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
SLUGS = itertools.count(1)


def published(document: Document) -> SurveyVersion:
    version = compiling.publish(as_draft(document, f"random-{next(SLUGS)}"), by=None)
    return SurveyVersion.objects.select_related("survey").get(pk=version.pk)


def filled(version: SurveyVersion, sent: Sent) -> SurveyForm:
    data = QueryDict(mutable=True)
    for name, values in sent.items():
        data.setlist(name, values)
    return build_form(version.document, "en")(data)


def record(version: SurveyVersion, sent: Sent) -> Response:
    form = filled(version, sent)
    assert form.is_valid(), form.errors
    key = fresh_key()
    intake.record_response(version, form.replies(), submit_key=key, language="en")
    return Response.objects.get(submit_key=key)


def required_and_skipped(document: Document, said: dict[str, Any]) -> set[str]:
    """Return the fields that have to be answered and are not."""
    return {
        f"q-{code}"
        for asked in questions_of(document)
        if asked["required"]
        for code in [row["code"] for row in asked["rows"]] or [asked["code"]]
        if said[code] == SKIPPED
    }


@EXAMPLES
@given(st.data())
def test_all_agree_on_what_was_asked_and_why_it_is_missing(data: st.DataObject) -> None:
    document = data.draw(documents())
    assume(not Routes(document).faults)
    with transaction.atomic():
        version, responses = published(document), []
        for _visitor in range(3):
            sent = data.draw(answers(document))
            said = asked_and_said(document, sent)
            assert set(filled(version, sent).errors) == required_and_skipped(document, said)
            if not required_and_skipped(document, said):
                response = record(version, sent)
                agree_on_rows(response, said)
                agree_on_the_pages(version, sent, document, said)
                agree_on_words(response, document, said)
                responses.append((response, said))
        agree_on_the_file(version, responses)
        agree_on_the_desk(version, [said for _response, said in responses])
        transaction.set_rollback(True)


def agree_on_the_pages(version: SurveyVersion, sent: Sent, document: Document, said: dict[str, Any]) -> None:
    """Page by page, kept at each turn, it comes to what was sent on one page; the review says the same."""
    form, whole = through_the_pages(version, sent), filled(version, sent)
    assert form.is_valid(), form.errors
    assert whole.is_valid(), whole.errors
    assert form.replies() == whole.replies()
    lines = [line for part in review_parts(form) for line in part.lines]
    first = {line.question.code: line.answers for line in lines}
    reviewed = {code: bool(answer.words) for answers in first.values() for answer in answers for code in [answer.code]}
    assert reviewed == {code: values != SKIPPED for code, values in said.items() if values != NOT_ASKED}
    not_sent = {entry.question.code for entry in left_out(whole)}
    wanted = {
        code if said[code] != NOT_ASKED else asked["code"]  # what is not asked at all is told as one
        for asked in questions_of(document)
        for code in _codes(asked)
        if set(sent.get(f"q-{code}", [])) - set(_list(said[code]))
    }
    assert not_sent == wanted


def through_the_pages(version: SurveyVersion, sent: Sent) -> SurveyForm:
    """Return the form of what is kept when the pages that are come by were answered, each with what it asks for."""
    form_class, token, answers = build_form(version.document, "en"), "", QueryDict()
    page = version.document["sections"][0]["code"]
    while page != paging.REVIEW:
        names = form_class.refilled(answers, page=page).drawn_names
        posted = paging.query_of({name: values for name, values in sent.items() if name in names})
        answers = paging.merge(form_class, posted, dict(answers.lists()), order=None, page=page)
        token = intake.save_answers(version, dict(answers.lists()), language="en", seconds=4, token=token)
        saved_answers = intake.find_saved_answers(token)
        assert saved_answers is not None
        answers = paging.query_of(saved_answers.answers)
        page = paging.progress(form_class.refilled(answers, page=page)).after
    return form_class(answers)


def _list(values: Any) -> list[str]:
    return values if isinstance(values, list) else []


def agree_on_rows(response: Response, said: dict[str, Any]) -> None:
    stored: dict[str, list[Any]] = {}
    rows = Answer.objects.filter(response=response).order_by("slot")
    for code, option, number in rows.values_list("question__code", "option__code", "number"):
        stored.setdefault(code, []).append(option or (None if number is None else f"{number:.0f}"))
    expected = {
        code: [SKIPPED] if values == SKIPPED else values for code, values in said.items() if values != NOT_ASKED
    }
    words = {code for code, values in stored.items() if values == [None]}
    assert {code: stored[code] for code in stored if code not in words} == {
        code: values for code, values in expected.items() if code not in words
    }
    assert all(expected[code][0] in ("a word", "another") for code in words)


def agree_on_words(response: Response, document: Document, said: dict[str, Any]) -> None:
    codes = [code for asked in questions_of(document) for code in _codes(asked)]
    read = answered.answers_of(response, "en")
    assert [one.was_asked for one in read] == [said[code] != NOT_ASKED for code in codes]
    assert [bool(one.choices or one.words) for one in read] == [isinstance(said[code], list) for code in codes]


def _codes(asked: Document) -> list[str]:
    return [row["code"] for row in asked["rows"]] or [asked["code"]]


def agree_on_the_file(version: SurveyVersion, responses: list[tuple[Response, dict[str, Any]]]) -> None:
    columns = table.columns([version], "en", with_words=True)
    lines = {line["response"]: line for line in rows(written(Selection(version.survey))["responses.csv"])}
    assert set(lines) == {str(response) for response, _said in responses}
    for response, said in responses:
        first = {}
        for column in columns:
            cell = lines[str(response)][column.name]
            first.setdefault(column.question, cell)
            if column.codes and cell:
                assert set(cell.split()) <= {code.code for code in column.codes}  # the codebook has them all
        for code, values in said.items():
            assert (first[code] == "") == (values == NOT_ASKED)
            assert (first[code] == SKIPPED) == (values == SKIPPED)


def agree_on_the_desk(version: SurveyVersion, replies: list[dict[str, Any]]) -> None:
    tallied = counting.answers(Selection(version.survey))
    figures = distributions.distributions([version], tallied, {}, "en")
    by_code: dict[str, Distribution] = {one.code: one for top in figures for one in (top.rows or [top])}
    for asked in questions_of(version.document):
        missing = {option["code"] for option in asked["options"] if option["missing"]}
        for code in _codes(asked):
            counts = Counter(_class_of(said[code], missing) for said in replies)
            figure = by_code[code]
            assert (figure.n_asked, figure.skipped, figure.missing, figure.base) == (
                len(replies) - counts[NOT_ASKED], counts[SKIPPED], counts["missing"], counts["answered"],
            )  # fmt: skip


def _class_of(values: Any, missing: set[str]) -> str:
    if not isinstance(values, list):
        return str(values)
    return "missing" if set(values) <= missing else "answered"


@EXAMPLES
@given(st.data())
def test_what_was_answered_keeps_its_meaning_whatever_is_edited(data: st.DataObject) -> None:
    document = data.draw(documents())
    assume(not Routes(document).faults)
    sent = data.draw(answers(document))
    assume(not required_and_skipped(document, asked_and_said(document, sent)))
    with transaction.atomic():
        version = published(document)
        response = record(version, sent)
        words, cells = answered.answers_of(response, "en"), cells_of(response)
        edit(version.survey, data)
        try:
            compiling.publish(version.survey, by=None)
        except Refused:
            pass  # then visitors are asked as before
        response.refresh_from_db()
        assert answered.answers_of(response, "en") == words
        assert cells.items() <= cells_of(response).items()
        transaction.set_rollback(True)


def cells_of(response: Response) -> dict[str, Any]:
    """Return {name of the column: cell} of a response in the file, without empty cells."""
    selection = Selection(response.survey)
    line = rows(written(selection)["responses.csv"])[0]
    return {name: cell for name, cell in line.items() if cell and name not in table.FACTS}


def edit(draft: Survey, data: st.DataObject) -> None:
    """Reword, reorder, retire and add at random, as editors may in a survey that is live."""
    for question in Question.objects.filter(survey=draft).order_by("pk"):
        question.text_en += data.draw(st.sampled_from(["", " (reworded)"]))
        question.order = data.draw(st.integers(0, 9))
        question.required = data.draw(st.booleans())
        question.retired = data.draw(st.sampled_from([False, False, True]))
        question.shown_if = question.shown_if if data.draw(st.booleans()) else None
        question.save()
    for option in Option.objects.filter(question__survey=draft, built_in=False).order_by("pk"):
        option.label_en += data.draw(st.sampled_from(["", " (reworded)"]))
        option.order = data.draw(st.integers(0, 9))
        option.retired = data.draw(st.sampled_from([False, False, False, True]))
        option.save()
    for part in Section.objects.filter(survey=draft).order_by("pk"):
        part.order = data.draw(st.integers(0, 9))
        part.save()
