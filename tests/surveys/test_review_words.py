"""The review before sending says the answer to every kind of question in words."""

import pytest
from django.http import QueryDict

from surveys import kinds
from surveys.forms.building import build_form
from surveys.forms.review import review_parts
from surveys.models import Survey
from surveys.questionnaires import compiling
from tests.factories import add_options, add_question

pytestmark = pytest.mark.django_db
SENT = (
    "q-far=12,5&q-trust=r7&q-half=r6-5&q-when=28/11/2026&q-month=11/2026&q-plate=AB-123&q-where=Kenya"
    "&q-needed.courts=2&q-needed.press=1&q-home=zaf&q-agree=no&q-role=other&t-role=Beekeeper&q-why-so=So."
    "&q-which.country=ken&q-which.indicator=cocaine-trade"
)


def test_every_kind_says_its_answer_in_words(survey: Survey) -> None:
    section = survey.sections.get()
    add_question(section, "home", "country", order=10)
    add_question(section, "agree", "consent", order=11)
    role = add_question(section, "role", "single", order=12)
    add_options(role, [("press", None, False), ("other", None, False)])
    role.options.filter(code="other").update(with_text=True)
    add_question(section, "why-so", "long", order=13)
    add_question(section, "which", "score", order=14)
    version = compiling.publish(survey, by=None)

    (part,) = review_parts(build_form(version.document, "en").refilled(QueryDict(SENT)))

    answers = {line.question.code: [list(answer.words) for answer in line.answers] for line in part.lines}
    assert answers == {
        "far": [["12.5\N{NO-BREAK SPACE}km"]],
        "trust": [["7"]],
        "half": [["6.5"]],
        "when": [["28 November 2026"]],
        "month": [["November 2026"]],
        "plate": [["AB-123"]],
        "where": [["Kenya"]],
        "needed": [["1. Press", "2. Courts"]],
        "home": [["South Africa"]],
        "agree": [["No"]],
        "role": [["Other", "Beekeeper"]],
        "why-so": [["So."]],
        "which": [["Kenya, Cocaine trade"]],
    }
    assert all(kinds.of(line.question.kind).is_asked for line in part.lines)
