"""What changed between two documents, in words."""

from copy import deepcopy

import pytest

from surveys.questionnaires.differences import DocumentDifference, compare
from tests.factories import make_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> dict[str, object]:
    return make_live()[1].document


def test_a_first_version_is_new_as_a_whole(document: dict) -> None:
    assert compare(None, document) == [DocumentDifference("Survey", "new, with 6 questions")]


def test_equal_documents_differ_in_nothing(document: dict) -> None:
    assert compare(document, deepcopy(document)) == []


def test_words_are_compared_in_each_language(document: dict) -> None:
    after = deepcopy(document)
    after["title"]["fr"] = "Lectures"
    after["sections"][0]["questions"][0]["text"]["en"] = "Who are you?"
    after["sections"][0]["questions"][2]["options"][0]["label"]["en"] = "I do not agree"
    after["sections"][0]["questions"][2]["rows"][1]["text"]["en"] = "It is useful"

    assert compare(document, after) == [
        DocumentDifference("Survey", "title, French", "Lecture", "Lectures", "fr"),
        DocumentDifference("Question “role”", "wording, English", "Role", "Who are you?", "en"),
        DocumentDifference("Question “agree”, statement “useful”", "wording, English", "Useful", "It is useful", "en"),
        DocumentDifference("Question “agree”, option “disagree”", "label, English", "Disagree", "I do not agree", "en"),
    ]


def test_what_is_new_gone_moved_and_set_otherwise_is_named(document: dict) -> None:
    after = deepcopy(document)
    questions = after["sections"][0]["questions"]
    questions[3]["required"] = True
    del questions[1]
    questions.append({**deepcopy(questions[0]), "key": -1, "code": "age", "text": {"en": "Age", "fr": "Âge"}})
    questions[0], questions[1] = questions[1], questions[0]

    assert compare(document, after) == [
        DocumentDifference("Question “missing”", "must be answered", "no", "yes"),
        DocumentDifference("Question “age”", "new", after="Age"),
        DocumentDifference("Question “reads”", "no longer asked", before="Reads"),
        DocumentDifference(
            "Question", "order", "role, agree, missing, home, quote", "agree, role, missing, home, quote"
        ),
    ]
