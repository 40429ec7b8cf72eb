"""A scale whose options have no values: counted all the same, named before publishing, and easily given values."""

from decimal import Decimal

import pytest
from django.urls import reverse

from surveys.models import Option, Survey
from surveys.questionnaires import checking, compiling, scales
from tests.admin_forms import filled
from tests.factories import add_options, add_question, make_survey, respond, signed_in
from tests.surveys.staff import page_of, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    """A draft whose scale has no values."""
    survey = make_survey()
    Option.objects.filter(question__survey=survey, question__code="agree").update(value=None)
    return survey


def warnings(survey: Survey) -> list[str]:
    document = compiling.preview_document(survey)
    return [*checking.kind_warnings(document), *scales.warnings(document)]


def test_a_scale_without_values_is_shown_as_a_table_of_counts(survey: Survey) -> None:
    version = compiling.publish(survey, by=None)
    for said in ("agree", "agree", "neither", "unsure"):
        respond(version, {"clear": said})
    for _number in range(30):
        respond(version, {"useful": "disagree"})

    response = signed_in("researcher").get(reverse("admin:surveys_response_analysis", args=[survey.pk]))

    page = response.content.decode()
    block = page[page.index('id="q-agree"') : page.index('id="q-missing"')]
    assert "No answer in this view" not in block
    head, clear, useful = block[block.index("<table") : block.index("</table>")].split("<tr>")[1:]
    assert [cell.split("<")[0] for cell in head.split('">')[1:]] == [
        "Statement", "Disagree", "Neither", "Agree", "Base", "Unsure", "Skipped",
    ]  # fmt: skip
    assert [cell.split("<")[0] for cell in clear.split('class="n">')[1:]] == ["0", "1", "2", "3", "1", "30"]
    assert '2<span class="under">66.7%</span>' in clear
    assert '3<span class="under">small base</span>' in clear
    assert [cell.split("<")[0] for cell in useful.split('class="n">')[1:]] == ["30", "0", "0", "30", "0", "4"]
    assert "small base" not in useful


def test_a_scale_that_only_got_no_answers_shows_them_too(survey: Survey) -> None:
    respond(compiling.publish(survey, by=None), {"clear": "unsure"})

    response = signed_in("researcher").get(reverse("admin:surveys_response_analysis", args=[survey.pk]))

    (block,) = [block for block in response.context["blocks"] if block.question.code == "agree"]
    assert block.is_counted_by_statement
    assert "Without values on its options" in response.content.decode()


def test_the_checklist_names_a_scale_without_values_and_lets_it_be_published(survey: Survey) -> None:
    publisher = signed_in("publisher")

    page = publisher.get(page_of(survey, "publish")).content.decode()
    publisher.post(page_of(survey, "publish"), {"note": ""})

    assert "The scale “agree” has options without a value" in page
    assert "Ready to publish" in page
    assert survey.versions.count() == 1


@pytest.mark.parametrize(
    ("labels", "named"),
    [
        (["Very clear", "Quite clear", "Unclear"], True),
        (["Never", "Sometimes", "Always"], True),
        (["1", "2", "3"], True),
        (["Map", "Table", "Text"], False),
        (["Yes", "No"], False),
        (["Very well", "Not very well"], False),
    ],
)
def test_one_choice_is_named_where_its_options_look_like_a_scale(labels: list[str], named: bool) -> None:
    survey = make_survey()
    how = add_question(survey.sections.get(), "how", "single")
    for order, label in enumerate(labels):
        Option.objects.create(question=how, code=f"o-{order}", label_en=label, label_fr="x", order=order)

    assert [("“how”" in warning) for warning in warnings(survey)] == [True] * named

    Option.objects.filter(question=how).update(value=1)
    assert warnings(survey) == []


def test_a_scale_in_french_alone_and_one_with_some_values_are_named() -> None:
    survey = make_survey()
    section = survey.sections.get()
    french, partly = (
        add_question(section, "french", "single"),
        add_question(section, "partly", "single"),
    )
    for order, label in enumerate(["Tout à fait d’accord", "Plutôt d’accord", "Non"]):
        Option.objects.create(question=french, code=f"o-{order}", label_en=f"Option {order}", label_fr=label)
    add_options(partly, [("map", 1, False), ("table", None, False), ("text", 2, False)])

    assert [warning.split("”")[0].split("“")[1] for warning in warnings(survey)] == ["french", "partly"]


def test_the_surveys_that_are_shipped_have_nothing_to_be_looked_at() -> None:
    assert [warnings(survey) for survey in Survey.objects.filter(demonstration=False)] == [[], []]


def test_pasted_options_bring_their_values_and_what_counts_as_no_answer(survey: Survey) -> None:
    editor, role = signed_in("editor"), question(survey, "role")
    pasted = (
        "Low | Bas | -1.5\n\nMiddle | Moyen | 0 |\nHigh || 2\nUnknown | Inconnu | | missing\nRefused|Refus|99|MANQUANT"
    )

    response = editor.post(page_of(role), filled(editor, page_of(role)) | {"pasted": pasted})

    assert response.status_code == 302
    rows = role.options.order_by("order").values_list("label_en", "label_fr", "value", "is_missing")
    assert list(rows)[3:] == [
        ("Low", "Bas", Decimal("-1.5"), False),
        ("Middle", "Moyen", Decimal(0), False),
        ("High", "", Decimal(2), False),
        ("Unknown", "Inconnu", None, True),
        ("Refused", "Refus", Decimal(99), True),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("A | B | x", "Line 2: “x” is not a value"),
        ("A | B | 1,5", "Line 2: “1,5” is not a value"),
        ("A | B | −1", "Line 2: “−1” is not a value"),
        ("A | B | ２", "Line 2: “２” is not a value"),
        ("A | B | 1e3", "Line 2: “1e3” is not a value"),
        ("A | B | 10000", "Line 2: “10000” is not a value"),
        ("A | B | 1.234", "Line 2: “1.234” is not a value"),
        ("A | B | NaN", "Line 2: “NaN” is not a value"),
        ("A | B | missing", "Line 2: “missing” comes after one more bar"),
        ("A | B | 1 | yes", "Line 2: “yes” cannot stand after the value"),
        ("A | B | 1 | missing | x", "Line 2: too many bars"),
        (" | B | 1", "Line 2: the words before the first bar are missing"),
        ("x" * 201, "Line 2: these words are too long; 200 characters are the most"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_added(survey: Survey, line: str, said: str) -> None:
    editor, role = signed_in("editor"), question(survey, "role")

    response = editor.post(page_of(role), filled(editor, page_of(role)) | {"pasted": f"Good | Bon | 1\n{line}\n| x"})

    form = response.context["adminform"].form
    assert form.errors["pasted"][0].startswith(said)
    assert form.errors["pasted"][1].startswith("Line 3: the words before the first bar")
    assert role.options.count() == 3
    assert form["pasted"].value().startswith("Good | Bon | 1")
