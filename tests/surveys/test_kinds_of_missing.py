"""Not asked, skipped, does not know, does not say: four things, kept apart at the desk, in file and codebook."""

import pytest
from django.urls import reverse

from surveys.analysis import answered, counting, distributions
from surveys.analysis.selecting import Selection
from surveys.kinds.figures import Distribution
from surveys.models import Option, Question, Response, Survey, SurveyVersion
from surveys.questionnaires import compiling
from surveys.questionnaires.differences import compare
from tests.factories import add_options, make_survey, respond, signed_in
from tests.surveys.response_files import rows, unpacked

pytestmark = pytest.mark.django_db

# What was answered to “role” by version: two do not know, one does not say, one looks around, one skipped.
ANSWERS = ["police", "not-known", "not-known", "not-said", "looking", ""]


@pytest.fixture
def survey() -> Survey:
    survey = make_survey()
    role = survey.questions.get(code="role")
    add_options(role, [("not-known", None, True), ("looking", None, True)])
    for code in ("not-known", "not-said"):
        role.options.filter(code=code).update(reason=code)
    return survey


@pytest.fixture
def version(survey: Survey) -> SurveyVersion:
    """The second version, which answers came to; two more came to the first, which did not ask who they are."""
    Question.objects.filter(survey=survey, code="role").update(retired=True)
    first = compiling.publish(survey, by=None)
    respond(first, {})
    respond(first, {"reads": "map"})
    Question.objects.filter(survey=survey, code="role").update(retired=False)
    version = compiling.publish(survey, by=None)
    for code in ANSWERS:
        respond(version, {"role": code} if code else {})
    return version


def figures(survey: Survey) -> dict[str, Distribution]:
    selection = Selection(survey)
    questions = distributions.distributions(
        selection.versions(), counting.answers(selection), counting.texts(selection), "en"
    )
    return {question.code: question for question in questions}


def test_the_figures_keep_them_apart(survey: Survey, version: SurveyVersion) -> None:
    role = figures(survey)["role"]

    assert (role.n_asked, role.base, role.skipped, role.missing) == (6, 1, 1, 4)
    groups = [(group.reason, group.count, [bar.code for bar in group.bars]) for group in role.no_answers_by_reason]
    assert groups == [
        ("does not know", 2, ["not-known"]), ("does not say", 1, ["not-said"]), ("", 1, ["looking"]),
    ]  # fmt: skip


def test_the_desk_says_them_in_words(survey: Survey, version: SurveyVersion) -> None:
    page = signed_in("researcher").get(reverse("admin:surveys_response_analysis", args=[survey.pk])).text

    bases = " ".join(page[page.index("q-role") :].split('class="bases">')[1].split("<a ")[0].split())
    assert bases == (
        "<b>Base 1</b> (small base) of 6 asked; skipped 1, does not know 2 (“Not-known” 2), "
        "does not say 1 (“Not-said” 1), “Looking” 1, not asked 2."
    )


def test_one_response_says_which_it_is(survey: Survey, version: SurveyVersion) -> None:
    reasons = [
        (answer.was_asked, answer.choices, answer.reason)
        for response in Response.objects.filter(version=version)
        for answer in answered.answers_of(response, "en")
        if answer.question == "Role"
    ]

    assert sorted(reasons) == [
        (True, [], ""),
        (True, ["Looking"], ""),
        (True, ["Not-known"], "does not know"),
        (True, ["Not-known"], "does not know"),
        (True, ["Not-said"], "does not say"),
        (True, ["Police"], ""),
    ]


def test_the_file_and_its_codebook_keep_them_apart(survey: Survey, version: SurveyVersion) -> None:
    files = unpacked(signed_in("researcher"), survey)

    cells = sorted(row["q_role"] for row in rows(files["responses.csv"]))
    assert cells == ["", "", "looking", "not-known", "not-known", "not-said", "police", "skipped"]
    codebook = [
        (row["code"], row["counts as no answer"], row["kind of no answer"])
        for row in rows(files["codebook.csv"])
        if row["column"] == "q_role" and row["label"]
    ]
    assert codebook == [
        ("police", "no", ""),
        ("not-known", "yes", "does not know"),
        ("press", "no", ""),
        ("looking", "yes", "no reason said"),
        ("not-said", "yes", "does not say"),
        ("skipped", "yes", "skipped"),
        ("", "yes", "not asked"),
    ]


def test_a_question_without_options_tells_skipped_from_not_asked(survey: Survey, version: SurveyVersion) -> None:
    files = unpacked(signed_in("researcher"), survey)

    codes = [
        (row["code"], row["kind of no answer"])
        for row in rows(files["codebook.csv"])
        if row["column"] == "q_missing" and row["label"]
    ]
    assert codes == [("answered", ""), ("skipped", "skipped"), ("", "not asked")]


def test_another_reason_is_no_other_scale_and_is_told_before_publishing(survey: Survey, version: SurveyVersion) -> None:
    Option.objects.filter(question__survey=survey, code="looking").update(reason="not-said")

    after = compiling.preview_document(survey)
    (difference,) = compare(version.document, after)

    assert (difference.what, difference.before, difference.after) == (
        "why it counts as no answer", "none", "does not say",
    )  # fmt: skip
    assert compiling.publish(survey, by=None).number == 3
