"""No text is shown in another language than its element says: forms with faults, receipts, every kind of question."""

from random import Random

import pytest
from webtest import TestApp, TestResponse

from surveys import kinds
from surveys.models import Question, Response, Survey
from surveys.questionnaires import compiling, translating
from tests.factories import add_options, add_question
from tests.surveys.language_marks import wrong
from tests.surveys.paged import ADDRESS, make_paged, pressed
from tests.surveys.pseudo_languages import LONGER, MIRRORED, translate_draft
from tests.surveys.visiting import SURVEY, filled, form_of, visitor

pytestmark = pytest.mark.django_db
SEEDS = range(3)


@pytest.fixture
def app() -> TestApp:
    return visitor()


@pytest.fixture
def every_kind() -> Survey:
    """Make a draft with a question of each kind that there is, whichever they are."""
    survey = Survey.objects.create(slug="every", title_en="Every kind of question", title_fr="Tous les genres")
    section = survey.sections.create(code="start", title_en="Start", title_fr="Début")
    for order, kind in enumerate(kind for kind in kinds.every() if kind.is_offered):
        question = add_question(section, f"a-{kind.code}", kind.code, order=order, help_en="A hint.")
        if kind.takes_options:
            add_options(question, [("this", None, False), ("that", None, False)])
        if kind.takes_statements:
            add_question(section, f"row-{kind.code}", Question.STATEMENT, parent=question)
    return survey


def translate_in_part(survey: Survey, language: str, seed: int) -> None:
    """Translate a draft but for a third of its texts, drawn by a seed; none for 0."""
    names = [place.name for place in translating.places(survey)]
    translate_draft(survey, language, without=Random(seed).sample(names, len(names) // 3) if seed else ())


def with_faults(page: TestResponse) -> TestResponse:
    """Send a form with something wrong in every field that can be: all boxes ticked, long texts, places given twice."""
    form = form_of(page)
    for name, fields in form.fields.items():
        if not (name or "").startswith("q-"):
            continue
        for field in fields:
            if field.attrs.get("type") == "checkbox":
                field.checked = True
            elif field.tag == "textarea" or field.attrs.get("type") == "text":
                field.value = "1" * 3000
            elif field.tag == "select" and "." in name:
                field.value = field.options[2][0]
    return form.submit(status=422)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("language", [LONGER, MIRRORED])
@pytest.mark.parametrize("slug", ["feedback-on-the-index", "measures", "every"])
def test_every_text_is_marked_as_the_language_it_is_in(
    slug: str, language: str, seed: int, app: TestApp, survey: Survey, every_kind: Survey
) -> None:
    draft = Survey.objects.get(slug=slug)
    translate_in_part(draft, language, seed)
    compiling.publish(draft, by=None)
    address = f"/feedback/{slug}/?language={language}"

    page = app.get(address)
    faulty = with_faults(page)
    saved = form_of(app.get(address)).submit("save").follow()
    complete = filled(app.get(address)) if address.startswith(SURVEY) else form_of(app.get(address))
    receipt = complete.submit().follow()

    assert page.html.html["lang"] == language
    assert len(faulty.html.select(".msg")) > 0
    for shown in (page, faulty, saved, receipt, app.get("/feedback/")):
        assert list(wrong(shown.text)) == []


@pytest.mark.parametrize("language", [LONGER, MIRRORED])
def test_pages_their_turns_and_the_review_are_marked_too_and_keep_the_language(language: str) -> None:
    draft = make_paged()
    translate_in_part(draft, language, seed=1)
    compiling.publish(draft, by=None)

    first = visitor().get(f"{ADDRESS}?language={language}")
    faulty = form_of(first).submit(status=422)
    second = pressed(form_of(faulty), role="expert", name="1")
    third = pressed(form_of(second), years="3")
    back = pressed(form_of(third), "back")
    review = pressed(form_of(pressed(form_of(back), years="3")), why="1")
    receipt = form_of(review).submit().follow()

    for page in (first, faulty, second, third, back, review):
        assert page.html.html["lang"] == language
        assert list(wrong(page.text)) == []
    assert list(wrong(receipt.text)) == []
    assert Response.objects.get().language == language


def test_the_check_finds_what_is_not_marked() -> None:
    page = (
        '<html lang="ar" dir="rtl"><p>اب <span lang="en" dir="ltr">Fine</span></p><p>Bad</p><i lang="el">اب</i></html>'
    )

    assert list(wrong(page)) == [("ar", "Bad"), ("el", "اب")]


def test_a_survey_of_the_site_has_no_mark_where_all_is_translated(app: TestApp) -> None:
    for address in (SURVEY, "/fr" + SURVEY):
        assert not app.get(address).html.select("main [lang]")
