"""Makes a public survey of all kinds of questions in two pseudo-languages, to look at; run in the site's own shell."""

from surveys.models import Survey
from surveys.questionnaires import compiling
from tests.surveys.pseudo_languages import LONGER, MIRRORED, translate_draft

SLUG = "pseudo"
STATEMENTS = ("The customs officers here are well trained.", "Inspections are announced in advance.")
LABELS = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")


def make() -> None:
    """Make it and publish it."""
    survey = Survey.objects.create(
        slug=SLUG, title_en="How the coast is watched", introduction_en="This takes **ten minutes**. Thank you for it.",
        thanks_en="Thank you very much. We read every single answer.",
    )  # fmt: skip
    section = survey.sections.create(code="start", title_en="Watching the coast", introduction_en="About your harbor.")
    survey.sections.create(code="end", title_en="Everything else", order=1)
    questions = {
        kind: section.questions.create(code=kind, kind=kind, text_en=words, order=order, **facts)
        for order, (kind, words, facts) in enumerate(QUESTIONS)
    }
    for order, label in enumerate(LABELS):
        for kind in ("single", "several", "ranking", "matrix"):
            options = questions[kind].options
            value = order - 2 if kind == "matrix" else None
            options.create(code=f"o{order}", label_en=label, order=order, value=value, with_text=order == 4)
    for order, words in enumerate(
        ("The customs officers here are well trained.", "Inspections are announced in advance.")
    ):
        section.questions.create(
            code=f"row-{order}", kind="row", parent=questions["matrix"], text_en=words, order=order
        )
    last = survey.sections.get(code="end")
    last.questions.create(code="quote", kind="consent", text_en="May we quote your words?", required=True)
    for language in (LONGER, MIRRORED):
        translate_draft(survey, language)
    compiling.publish(survey, by=None)


QUESTIONS: list[tuple[str, str, dict[str, object]]] = [
    (
        "information",
        "Why we are asking you",
        {"help_en": "Nobody else knows the harbor as well as you."},
    ),
    (
        "single",
        "How often do you see containers being inspected?",
        {"help_en": "An estimate is fine.", "required": True},
    ),
    ("several", "Which of these statements would you agree with?", {}),
    ("ranking", "What would be needed most urgently?", {}),
    ("matrix", "How far do you agree with each of these statements?", {}),
    (
        "rating",
        "How far do you trust the published score?",
        {"settings": {"lowest": {"en": "not in the least"}, "highest": {"en": "completely and entirely"}}},
    ),
    (
        "number",
        "How far is the next customs post?",
        {"settings": {"unit": {"en": "kilometers"}, "high": "500"}},
    ),
    ("date", "When did you see the last inspection?", {}),
    ("country", "Which country do you know best?", {}),
    ("short", "The number of the report", {"settings": {"mask": "AA-999"}}),
    ("long", "What else should we know?", {}),
]
