"""Scales: declared with the survey, their items chosen on questions and statements, and told to whoever reads on."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from surveys.models import Answer, Question, Scale, Survey
from surveys.questionnaires import checking, compiling, scales
from surveys.questionnaires.differences import compare
from tests.admin_forms import filled
from tests.factories import add_options, add_question, make_survey, respond, signed_in
from tests.surveys.response_files import rows, unpacked
from tests.surveys.staff import page_of, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    """A survey with a scale of two statements, the second of which is reversed."""
    survey = make_survey()
    scale = Scale.objects.create(
        survey=survey, code="trust", name_en="Trust", name_fr="Confiance", high_means_en="trusts the scores"
    )
    Question.objects.filter(survey=survey, code__in=("clear", "useful")).update(scale=scale)
    Question.objects.filter(survey=survey, code="useful").update(reversed=True)
    return survey


def warnings(survey: Survey) -> list[str]:
    document = compiling.preview_document(survey)
    return [*checking.kind_warnings(document), *scales.warnings(document)]


def test_a_scale_is_declared_on_the_page_of_the_survey(editor: Client) -> None:
    survey = make_survey()
    row = {
        "scales-TOTAL_FORMS": "1", "scales-0-name_en": "Trust in scores", "scales-0-name_fr": "Confiance",
        "scales-0-high_means_en": "trusts", "scales-0-high_means_fr": "fait confiance",
    }  # fmt: skip

    editor.post(page_of(survey), filled(editor, page_of(survey)) | row)

    assert list(survey.scales.values_list("code", "name_en", "name_fr", "high_means_fr")) == [
        ("trust-in-scores", "Trust in scores", "Confiance", "fait confiance")
    ]


def test_statements_and_questions_say_which_scale_they_belong_to(editor: Client, survey: Survey) -> None:
    scale = survey.scales.get()
    other = Scale.objects.create(survey=make_survey("other"), code="other", name_en="Other")
    agree, role = question(survey, "agree"), question(survey, "role")
    posted = filled(editor, page_of(agree)) | {"rows-1-scale": "", "rows-1-reversed": ""}

    select = BeautifulSoup(editor.get(page_of(agree)).text, "html.parser").select_one("[name=rows-0-scale]")
    assert select is not None
    assert select["aria-label"] == "Scale"
    editor.post(page_of(agree), posted)
    editor.post(page_of(role), filled(editor, page_of(role)) | {"scale": str(scale.pk), "reversed": "on"})
    response = editor.post(page_of(role), filled(editor, page_of(role)) | {"scale": str(other.pk)})

    assert set(scale.items.values_list("code", "reversed")) == {("clear", False), ("role", True)}
    assert "scale" in response.context["adminform"].form.errors
    assert "scale" not in filled(editor, page_of(question(survey, "missing")))


def test_the_document_names_scales_and_items(survey: Survey) -> None:
    document = compiling.publish(survey, by=None).document

    assert document["scales"] == [
        {
            "code": "trust",
            "name": {"en": "Trust", "fr": "Confiance"},
            "high_means": {"en": "trusts the scores", "fr": "trusts the scores"},
        }
    ]
    statements = document["sections"][0]["questions"][2]["rows"]
    assert [(row["scale"], row.get("reversed")) for row in statements] == [("trust", None), ("trust", True)]


def test_a_sound_scale_has_nothing_to_be_looked_at(survey: Survey) -> None:
    assert warnings(survey) == []


def test_items_without_values_or_with_unlike_ones_and_reversed_for_nothing_are_named(survey: Survey) -> None:
    section, scale = survey.sections.get(), survey.scales.get()
    often = add_question(section, "often", "single", order=8, scale=scale)
    add_options(often, [("never", 1, False), ("daily", 4, False), ("unsure", None, True)])
    add_question(section, "points", "rating", order=9, scale=scale)
    Question.objects.filter(survey=survey, code="role").update(scale=scale)
    bare = add_question(section, "bare", "single", order=10, reversed=True)
    add_options(bare, [("a", None, False), ("b", None, False)])

    assert warnings(survey) == [
        "“role” belongs to the scale “trust”, but not all of its options have a value.",
        "“bare” is reversed, but belongs to no scale.",
        "The items of the scale “trust” have different values: "
        "−1 to 1 (clear, useful); 1 to 4 (often); 0 to 10 (points).",
    ]


def test_turning_an_item_round_changes_no_answer_and_is_told_in_words(survey: Survey) -> None:
    version = compiling.publish(survey, by=None)
    respond(version, {"useful": "agree"})
    before = list(Answer.objects.order_by("pk").values())
    Question.objects.filter(survey=survey, code="useful").update(reversed=False)

    after = compiling.publish(survey, by=None)

    (difference,) = compare(version.document, after.document)
    assert (difference.what, difference.before, difference.after) == ("reversed", "yes", "no")
    assert "useful" in difference.where
    assert after.number == 2
    assert list(Answer.objects.order_by("pk").values()) == before


def test_the_file_has_what_was_answered_and_the_codebook_scale_and_direction(survey: Survey) -> None:
    respond(compiling.publish(survey, by=None), {"clear": "agree", "useful": "agree"})

    files = unpacked(signed_in("researcher"), survey)

    (row,) = rows(files["responses.csv"])
    assert Decimal(row["q_clear__value"]) == Decimal(row["q_useful__value"])
    codebook = {entry["column"]: entry for entry in rows(files["codebook.csv"]) if not entry["label"]}
    assert (codebook["q_clear__value"]["scale"], codebook["q_clear__value"]["direction"]) == (
        "trust: Trust; a high value means: trusts the scores", "as asked",
    )  # fmt: skip
    assert codebook["q_useful__value"]["direction"] == "reversed"
    assert (codebook["q_role"]["scale"], codebook["q_role"]["direction"]) == ("", "")


def desk(survey: Survey, researcher: Client) -> BeautifulSoup:
    page = researcher.get(reverse("admin:surveys_response_analysis", args=[survey.pk])).text
    return BeautifulSoup(page, "html.parser")


def said(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(part.get_text().split()) for part in page.select(f"section[aria-labelledby=scales] {selector}")]


def test_the_desk_lists_scales_with_their_items(survey: Survey) -> None:
    researcher = signed_in("researcher")
    assert said(desk(survey, researcher), "h2") == []
    compiling.publish(survey, by=None)

    page = desk(survey, researcher)

    assert said(page, "h3") == ["Trust"]
    assert said(page, "p.quiet") == ["A high value means: trusts the scores"]
    assert said(page, "tbody th") == ["Clear", "Useful reversed"]
    assert said(page, "p.bases") == ["Base 0: who answered all of its items"]


def test_reliability_and_scores_of_those_who_answered_all_items(survey: Survey) -> None:
    """Values −1 to 1; “useful” turned: (1, 1), (1, 1), (−1, −1), (1, −1): by n, variances 3/4 and 1, covariance 1/2."""
    version = compiling.publish(survey, by=None)
    for clear, useful in (("agree", "disagree"), ("agree", "disagree"), ("disagree", "agree"), ("agree", "agree")):
        respond(version, {"clear": clear, "useful": useful})
    respond(version, {"clear": "agree"})  # did not answer the other

    page = desk(survey, signed_in("researcher"))

    assert said(page, "p.bases") == ["Base 4 (small base): who answered all of its items"]
    # r = (1/2) / √(3/4) = 0.577; alpha = 2 (1 − 1.75 / 2.75) = 0.727; scores 1, 1, −1, 0: mean 1/4, sd √(2.75 / 3).
    assert said(page, "tbody tr:has(td):not(:has(.bar-cell)) td") == ["0.50", "0.58", "–", "0.00", "0.58", "–"]
    assert said(page, "dl dd") == ["0.73", "–", "0.25", "0.96"]
    assert said(page, "table.bars tbody td.n:nth-of-type(2)") == ["1", "1", "2"]
    assert said(page, ".caveat") == []


def test_an_item_that_is_not_turned_is_named(survey: Survey) -> None:
    Question.objects.filter(survey=survey, code="useful").update(reversed=False)
    version = compiling.publish(survey, by=None)
    for clear, useful in (("agree", "disagree"), ("agree", "disagree"), ("disagree", "agree"), ("agree", "agree")):
        respond(version, {"clear": clear, "useful": useful})

    warned = said(desk(survey, signed_in("researcher")), ".caveat")

    assert warned[1] == "“Useful” goes against the other items. It is not reversed: look whether it has to be."
