"""A survey is built on one page without scripts: every act is a form that is sent and comes back to the page."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from surveys.models import Question, Survey
from tests.factories import make_live, make_survey
from tests.surveys.building import address, fields_of, keep, opened, outline, press, said
from tests.surveys.staff import messages, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def options(survey: Survey, code: str) -> list[tuple[str, str, bool]]:
    """Return (code, English label, retired) of the options of a question that are not built in."""
    rows = question(survey, code).options.filter(built_in=False).order_by("retired", "order", "pk")
    return [(row.code, row.label_en, row.retired) for row in rows]


def test_the_page_opens_the_first_question_and_shows_all_of_them(editor: Client, survey: Survey) -> None:
    page = editor.get(address(survey))

    assert opened(page).code == "role"
    assert outline(editor, survey) == ["[start]", "role", "reads", "agree", "missing", "home", "quote"]
    assert fields_of(page)["lines"] == "Police | police (fr)\nPress | press (fr)\nNot-said | not-said (fr) |  | missing"


def test_sent_unchanged_nothing_changes_for_any_kind_of_question(editor: Client, survey: Survey) -> None:
    rows = [list(model.objects.order_by("pk").values()) for model in (Question, survey.sections.model)]
    before = [options(survey, code) for code in ("role", "reads", "agree")]

    for part in survey.questions.filter(parent=None):
        assert press(editor, part, "save").status_code == 200

    assert [list(model.objects.order_by("pk").values()) for model in (Question, survey.sections.model)] == rows
    assert [options(survey, code) for code in ("role", "reads", "agree")] == before


def test_texts_settings_and_facts_are_saved_in_one_form(editor: Client, survey: Survey) -> None:
    press(
        editor, question(survey, "missing"), "save",
        text_en="What else?", text_fr="Quoi d’autre ?", help_en="A line", required="on", longest="120",
    )  # fmt: skip

    saved = question(survey, "missing")
    assert (saved.text_en, saved.text_fr, saved.help_en, saved.required, saved.longest) == (
        "What else?", "Quoi d’autre ?", "A line", True, 120,
    )  # fmt: skip


def test_a_click_on_a_kind_saves_what_is_open_and_opens_a_new_question_behind_it(
    editor: Client, survey: Survey
) -> None:
    page = press(editor, question(survey, "reads"), "add number", text_en="What do you read here?")

    assert question(survey, "reads").text_en == "What do you read here?"
    assert opened(page).kind == "number"
    assert outline(editor, survey) == ["[start]", "role", "reads", "question", "agree", "missing", "home", "quote"]


def test_a_new_question_takes_its_code_from_its_words_until_it_has_one(editor: Client, survey: Survey) -> None:
    new = opened(press(editor, question(survey, "quote"), "add long"))
    sent = fields_of(editor.get(address(new)))
    for words in ("Why", "Why do you doubt it?"):
        sent["was"] = json.dumps(keep(editor, new, sent | {"text_en": words}).json()["stored"])
        sent["code"] = json.loads(sent["was"])["code"]
    assert question(survey, "why-do-you-doubt-it").pk == new.pk

    press(editor, new, "save", text_en="Why do you doubt it? Tell us.")
    press(editor, new, "save", text_en="Why do you doubt it? Tell us now.")

    assert question(survey, "why-do-you-doubt-it-tell-us").text_en == "Why do you doubt it? Tell us now."


def test_an_empty_survey_gets_its_first_section_with_its_first_question(editor: Client) -> None:
    survey = Survey.objects.create(slug="new", title_en="New")

    page = press(editor, survey, "add single")

    assert opened(page).kind == "single"
    assert outline(editor, survey) == ["[section]", "question"]


def test_the_first_section_is_written_before_it_is_made(editor: Client) -> None:
    survey = Survey.objects.create(slug="new", title_en="New")

    press(editor, survey, "add single", title_en="About you", title_fr="À propos de vous")

    section = survey.sections.get()
    assert (section.code, section.title_fr) == ("about-you", "À propos de vous")


def test_a_new_survey_gets_a_slug_from_its_title_and_opens_on_the_page(editor: Client) -> None:
    typed = {"title_en": "Courts & Crime", "title_fr": "Tribunaux", "slug": "", "_build": "Save and build"}

    page = editor.post(reverse("admin:surveys_survey_add"), typed, follow=True)

    survey = Survey.objects.get(slug="courts-crime")
    assert page.redirect_chain[-1][0] == address(survey)
    assert not survey.sections.exists()


def test_options_are_edited_as_lines_and_keep_their_keys(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")
    keys = {option.code: option.pk for option in role.options.all()}

    press(editor, role, "save", lines="Press | Presse | 2\nPolice force | Police | 1\nCourts | Tribunaux | 3 | words\n"
          "Not-said | not-said (fr) | | not-said")  # fmt: skip

    rows = list(role.options.order_by("order"))
    assert [(row.pk, row.code, row.label_fr, row.value) for row in rows[:2]] == [
        (keys["press"], "press", "Presse", 2), (keys["police"], "police", "Police", 1),
    ]  # fmt: skip
    assert (rows[2].code, rows[2].with_text, rows[2].value) == ("courts", True, 3)
    assert (rows[3].pk, rows[3].is_missing, rows[3].reason) == (keys["not-said"], True, "not-said")


def test_options_are_edited_as_a_table_where_the_lines_were_left_alone(editor: Client, survey: Survey) -> None:
    press(
        editor, question(survey, "role"), "save",
        **{"option-0-label_en": "Officers", "option-1-label_en": "", "option-1-label_fr": "", "option-1-value": "",
           "option-2-missing": "not-said", "option-3-label_en": "Courts", "option-3-exclusive": "on"},
    )  # fmt: skip

    assert options(survey, "role") == [
        ("police", "Officers", False), ("not-said", "Not-said", False), ("courts", "Courts", False),
    ]  # fmt: skip
    rows = question(survey, "role").options
    assert (rows.get(code="not-said").reason, rows.get(code="courts").exclusive) == ("not-said", True)


def test_lines_win_where_both_were_changed(editor: Client, survey: Survey) -> None:
    lines = "Police | police (fr)\nPress | press (fr)"

    press(editor, question(survey, "role"), "save", lines=lines, **{"option-0-label_en": "Officers"})

    assert options(survey, "role") == [("police", "Police", False), ("press", "Press", False)]


def test_a_line_that_cannot_be_read_is_named_the_rest_is_saved_and_what_was_typed_stays(
    editor: Client, survey: Survey
) -> None:
    page = press(editor, question(survey, "role"), "add long", lines="Police | | one", text_en="Who?")

    assert page.status_code == 422
    assert "Line 1: “one” is not a value" in said(page)
    assert fields_of(page)["lines"] == "Police | | one"
    assert question(survey, "role").text_en == "Who?"
    assert len(options(survey, "role")) == 3
    assert survey.questions.filter(parent=None).count() == 6  # nothing was added


def test_a_row_of_the_table_that_cannot_be_read_is_named_and_its_option_stays(editor: Client, survey: Survey) -> None:
    page = press(editor, question(survey, "role"), "save", **{"option-0-value": "many"})

    assert page.status_code == 422
    assert fields_of(page)["option-0-value"] == "many"
    assert len(options(survey, "role")) == 3


def test_statements_are_lines_and_keep_their_keys(editor: Client, survey: Survey) -> None:
    agree = question(survey, "agree")
    keys = {row.code: row.pk for row in agree.rows.all()}

    press(editor, agree, "save", statements="Useful | useful ?\nClear to me | clear ?\nComplete | Complet")

    rows = [(row.code, row.pk in keys.values(), row.text_en) for row in agree.rows.all()]
    assert rows == [("useful", True, "Useful"), ("clear", True, "Clear to me"), ("complete", False, "Complete")]


def test_what_was_public_is_retired_with_its_key_and_comes_back_by_its_words(editor: Client) -> None:
    survey, _version = make_live()
    role = question(survey, "role")
    key = role.options.get(code="press").pk

    press(editor, role, "save", lines="Police | police (fr)\nNot-said | not-said (fr) |  | missing")
    assert options(survey, "role")[-1] == ("press", "Press", True)
    press(editor, role, "save", lines="Press | press (fr)\nPolice | police (fr)\nNot-said | not-said (fr) |  | missing")

    assert [(row.pk, row.retired) for row in role.options.filter(code="press")] == [(key, False)]


def test_a_public_code_and_kind_do_not_change_whatever_is_sent(editor: Client) -> None:
    survey, _version = make_live()

    press(editor, question(survey, "role"), "save", code="who", kind="long", text_en="Who are you?")

    assert (question(survey, "role").kind, question(survey, "role").text_en) == ("single", "Who are you?")


def test_two_questions_do_not_share_a_code(editor: Client, survey: Survey) -> None:
    page = press(editor, question(survey, "role"), "save", code="clear")

    assert page.status_code == 422
    assert "This code is taken." in said(page)
    assert question(survey, "role")


def test_another_kind_can_be_chosen_before_it_was_public(editor: Client, survey: Survey) -> None:
    page = press(editor, question(survey, "missing"), "save", kind="rating")

    assert opened(page).kind == "rating"
    assert "kind-scale" in fields_of(page)


def test_a_question_is_duplicated_with_everything_but_its_code(editor: Client, survey: Survey) -> None:
    copy = opened(press(editor, question(survey, "agree"), f"copy {question(survey, 'agree').pk}"))

    assert (copy.code, copy.text_fr, [row.code for row in copy.rows.all()]) == (
        "agree-2", "agree ?", ["clear-2", "useful-2"],
    )  # fmt: skip
    assert [option.value for option in copy.options.all()] == [-1, 0, 1, None]
    assert outline(editor, survey)[3:5] == ["agree", "agree-2"]


def test_a_retired_question_is_duplicated_into_use(editor: Client) -> None:
    survey, _version = make_live()
    role = question(survey, "role")
    press(editor, role, f"retire {role.pk}")

    copy = opened(press(editor, role, f"copy {role.pk}"))

    assert (copy.code, copy.retired) == ("role-2", False)
    assert question(survey, "role").retired


def test_a_copy_of_any_question_comes_behind_the_open_one(editor: Client, survey: Survey) -> None:
    press(editor, question(survey, "home"), "copy-of", copied=str(question(survey, "role").pk))

    assert outline(editor, survey)[5:] == ["home", "role-2", "quote"]


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ("1", ["missing", "role", "reads", "agree", "home", "quote"]),
        ("6", ["role", "reads", "agree", "home", "quote", "missing"]),
        ("99", ["role", "reads", "agree", "home", "quote", "missing"]),
        ("3", ["role", "reads", "missing", "agree", "home", "quote"]),
        ("five", ["role", "reads", "agree", "missing", "home", "quote"]),
    ],
)
def test_a_number_in_the_outline_moves_the_open_question_there(
    editor: Client, survey: Survey, place: str, order: list[str]
) -> None:
    press(editor, question(survey, "missing"), "save", place=place)

    assert outline(editor, survey) == ["[start]", *order]


def test_questions_go_up_and_down_and_into_the_section_beside(editor: Client, survey: Survey) -> None:
    press(editor, question(survey, "quote"), "add-section")
    quote = question(survey, "quote")

    press(editor, quote, f"down {quote.pk}")
    assert outline(editor, survey)[-2:] == ["[section]", "quote"]
    press(editor, quote, f"up {quote.pk}")
    press(editor, quote, f"up {quote.pk}")

    assert outline(editor, survey)[-3:] == ["quote", "home", "[section]"]


def test_a_question_moves_behind_another_with_its_statements(editor: Client, survey: Survey) -> None:
    section = opened(press(editor, question(survey, "quote"), "add-section"))
    agree = question(survey, "agree")

    press(editor, agree, f"move {agree.pk}", after=f"section {section.pk}")

    assert outline(editor, survey)[-2:] == ["[section]", "agree"]
    assert {row.section_id for row in agree.rows.all()} == {section.pk}


def test_what_was_never_public_is_deleted_and_what_was_is_retired_and_brought_back(editor: Client) -> None:
    survey, _version = make_live()
    new = opened(press(editor, question(survey, "role"), "add long"))

    page = press(editor, new, f"retire {new.pk}")
    assert not Question.objects.filter(pk=new.pk).exists()
    assert opened(page).code == "role"
    role = question(survey, "role")
    press(editor, role, f"retire {role.pk}")
    assert question(survey, "role").retired
    press(editor, role, f"restore {role.pk}")

    assert not question(survey, "role").retired


def test_a_section_is_written_moved_and_deleted(editor: Client, survey: Survey) -> None:
    section = opened(press(editor, question(survey, "quote"), "add-section"))
    press(editor, section, "save", title_en="The end", title_fr="La fin", fixed="on")
    section.refresh_from_db()
    assert (section.code, section.title_fr, section.fixed) == ("the-end", "La fin", True)

    press(editor, section, f"section-up {section.pk}")
    assert outline(editor, survey)[:2] == ["[the-end]", "[start]"]
    page = press(editor, section, f"delete-section {survey.sections.get(code='start').pk}")
    assert "A section with questions cannot be deleted" in messages(page)
    press(editor, section, f"delete-section {section.pk}")

    assert outline(editor, survey)[0] == "[start]"


def test_questions_are_pasted_with_their_options(editor: Client, survey: Survey) -> None:
    text = "Do you work in a court? | Travaillez-vous dans un tribunal ?\nYes | Oui | 1\nNo | Non | 0\n\nWhich court?"

    press(editor, question(survey, "role"), "paste", pasted=text)

    assert outline(editor, survey)[1:5] == ["role", "do-you-work-in-a-court", "which-court", "reads"]
    assert [row.value for row in question(survey, "do-you-work-in-a-court").options.all()] == [1, 0]
    assert question(survey, "which-court").kind == "long"


def test_pasted_questions_that_cannot_be_read_add_nothing_and_stay(editor: Client, survey: Survey) -> None:
    page = press(editor, question(survey, "role"), "paste", pasted="One?\nYes | Oui | maybe")

    assert page.status_code == 422
    assert fields_of(page)["pasted"] == "One?\nYes | Oui | maybe"
    assert survey.questions.filter(parent=None).count() == 6
