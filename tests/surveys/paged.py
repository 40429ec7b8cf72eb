"""A survey that is asked in pages: who you are, what you use if you ever did, and what you think."""

from typing import Any

from webtest import TestApp, TestResponse

from surveys import intake
from surveys.models import Question, SavedAnswers, Section, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import add_options, add_question
from tests.surveys.routed import when
from tests.surveys.visiting import form_of, visitor

ADDRESS = "/feedback/paged/"


def make_paged(*, consent: bool = False, **fields: Any) -> Survey:
    """Make the draft: pages “who”, “use” (only for those who are no beginners) and “view”."""
    survey = Survey.objects.create(slug="paged", title_en="In pages", title_fr="En pages", in_pages=True, **fields)
    who = Section.objects.create(survey=survey, code="who", title_en="Who", title_fr="Qui", order=0)
    if consent:
        add_question(who, "agree", "consent", order=0)
    role = add_question(who, "role", "single", order=1, required=True)
    add_options(role, [("beginner", None, False), ("expert", None, False)])
    add_question(who, "name", "short", order=2)
    use = Section.objects.create(
        survey=survey, code="use", title_en="Use", title_fr="Usage", order=1, shown_if=when("role", "any-of", "expert")
    )
    tools = add_question(use, "tools", "several", order=0)
    add_options(tools, [("map", None, False), ("tables", None, False)])
    add_question(use, "years", "number", order=1, required=True)
    view = Section.objects.create(survey=survey, code="view", title_en="View", title_fr="Avis", order=2)
    add_question(view, "why", "long", order=0, longest=200)
    return survey


def publish(**fields: Any) -> SurveyVersion:
    return compiling.publish(make_paged(**fields), by=None)


def opened() -> Any:
    """Return the first page's form, for a visitor of their own."""
    return form_of(visitor().get(ADDRESS))


def turned(form: Any, button: str | None = None, **answers: str) -> Any:
    """Fill in a page, press a button (by default “Next”), and return the form of the page that follows."""
    return form_of(pressed(form, button, **answers))


def pressed(form: Any, button: str | None = None, **answers: str) -> TestResponse:
    """Fill in a page, press a button, and return the page that follows."""
    for name, text in answers.items():
        form[f"q-{name}"] = text
    page = form.submit(button, value="1") if button else form.submit()
    return page.follow() if page.status_int in (302, 303) and "receipt" not in page.headers["Location"] else page


def heading(page: TestResponse) -> str:
    return str(page.html.select_one("main h1, h1").get_text(" ", strip=True))


def token_of(page: TestResponse) -> str:
    """Return the token in the address of a page that is kept."""
    return str(page.request.path.partition("/draft/")[2].strip("/"))


def kept_answers(page: TestResponse) -> dict[str, list[str]]:
    """Return what is kept under the address of a page, as its holder reads it."""
    saved_answers = intake.find_saved_answers(token_of(page))
    assert saved_answers is not None
    return saved_answers.answers


def rows() -> int:
    return SavedAnswers.objects.count()


def browser_of(page: TestResponse) -> TestApp:
    app = page.test_app
    assert isinstance(app, TestApp)
    return app


def question(code: str) -> Question:
    return Question.objects.get(code=code, survey__slug="paged")
