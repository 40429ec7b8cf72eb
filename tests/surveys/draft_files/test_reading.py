"""A file is read strictly: every fault is told with its place, and nothing is written where there is one."""

import json
from copy import deepcopy
from typing import Any

import pytest

from surveys.questionnaires.draft_files import reading
from surveys.questionnaires.draft_files.faults import UnreadableDraft

CONTENT: dict[str, Any] = {
    "format": 1,
    "slug": "small",
    "title": {"en": "Small"},
    "scales": [{"code": "trust"}],
    "sections": [
        {
            "code": "you",
            "questions": [
                {"code": "role", "kind": "single", "text": {"en": "Who?"}, "options": [{"code": "a"}, {"code": "b"}]},
                {"code": "far", "kind": "number", "settings": {"low": "0", "unit": {"en": "km"}}},
                {"code": "agree", "kind": "matrix", "statements": [{"code": "fair", "scale": "trust"}]},
            ],
        }
    ],
}
ROLE = "section 1 “you”, question 1 “role”"
FAR = "section 1 “you”, question 2 “far”"


def changed(path: str, value: Any) -> str:
    """Return the file with a value in a place such as sections.0.questions.0.text."""
    content: Any = deepcopy(CONTENT)
    *names, last = path.split(".")
    part = content
    for name in names:
        part = part[int(name)] if isinstance(part, list) else part[name]
    part[last] = value
    return json.dumps(content)


def faults_of(text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(UnreadableDraft) as refusal:
        reading.read_file(text) if isinstance(text, bytes) else reading.read_text(text)
    return [(fault.place, fault.reason) for fault in refusal.value.faults]


def test_what_a_file_leaves_out_is_as_in_an_empty_form() -> None:
    content = reading.read_text(json.dumps(CONTENT))

    role, far, _agree = content["sections"][0]["questions"]
    assert (role["required"], role["longest"], role["text"]) == (False, 2000, {"en": "Who?"})
    assert role["options"][0] == {
        "code": "a", "label": {}, "value": None, "missing": False, "reason": "", "with_text": False,
        "exclusive": False, "fixed": False, "shown_if": None, "retired": False,
    }  # fmt: skip
    assert far["settings"] == {"low": "0", "unit": {"en": "km"}}


@pytest.mark.parametrize(
    ("path", "value", "place", "reason"),
    [
        ("format", 2, "“format”", "whole number from 1 to 1"),
        ("slug", "score", "“slug”", "address of another page"),
        ("slug", "a b", "“slug”", "“slug”"),
        ("colour", "red", "“colour”", "no such name here; the names are: format, slug"),
        ("title", "Small", "“title”", "this has to be an object"),
        ("title", {"de": "Klein"}, "“title”, “de”", "no language of this survey; they are: en, fr."),
        ("title", {"en": "x" * 121}, "“title”, “en”", "it has 121 characters, and 120 are the most."),
        ("title", {"en": "a\x00"}, "“title”, “en”", "control character"),
        ("title", {"en": "a\ud800"}, "“title”, “en”", "control character"),
        ("languages", ["fr"], "“languages”, 1", "the site has this language anyway."),
        ("languages", ["sw-tanzania"], "“languages”, 1", "at most 8 characters, as answers are kept with it."),
        ("languages", ["xx"], "“languages”, 1", "this language has no name here"),
        ("opens", "28.11.2026", "“opens”", "a day such as 2026-11-28"),
        ("cap", 0, "“cap”", "whole number from 1 to"),
        ("cap", True, "“cap”", "whole number from 1 to"),
        ("cap", 1.5, "“cap”", "whole number from 1 to"),
        ("in_pages", "yes", "“in_pages”", "this has to be true or false."),
        ("sections", {}, "“sections”", "this has to be a list"),
        ("sections.0.code", "You", "section 1 “You”, “code”", "small letters, digits and hyphens"),
        ("sections.0.questions.0.kind", "slider", f"{ROLE}, “kind”", "no kind of question; they are: single,"),
        ("sections.0.questions.0.kind", "row", f"{ROLE}, “kind”", "no kind of question"),
        ("sections.0.questions.0.longest", 10001, f"{ROLE}, “longest”", "from 1 to 10000"),
        ("sections.0.questions.0.options.1.value", 2, f"{ROLE}, option 2 “b”, “value”", "in quotation marks"),
        ("sections.0.questions.0.options.1.value", "1_0", f"{ROLE}, option 2 “b”, “value”", "in quotation marks"),
        ("sections.0.questions.0.options.1.code", "a", f"{ROLE}, option “a”", "this code stands 2 times."),
        ("sections.0.questions.0.options.1.code", "skipped", f"{ROLE}, option “skipped”", "kept for questions"),
        ("sections.0.questions.0.options.1.reason", "not-said", f"{ROLE}, option “b”, “reason”", "no answer has a"),
        ("sections.0.questions.0.statements", [{"code": "x"}], f"{ROLE}, “statements”", "this kind of question has"),
        ("sections.0.questions.0.list", "agreement", f"{ROLE}, “list”", "no list of options with this code"),
        ("sections.0.questions.0.scale", "height", f"{ROLE}, “scale”", "no scale with this code"),
        ("sections.0.questions.0.code", "fair", "question or statement “fair”", "this code stands 2 times."),
        ("sections.0.questions.1.settings.low", "x", f"{FAR}, “settings”, “low”", "Enter a number."),
        ("sections.0.questions.1.settings.low", "0.50", f"{FAR}, “settings”, “low”", "written as \"0.5\"."),
        ("sections.0.questions.1.settings.mask", "A9", f"{FAR}, “settings”, “mask”", "no such setting."),
        ("sections.0.questions.1.settings.high", "-1", f"{FAR}, “settings”, “high”", "above the lowest"),
        ("sections.0.shown_if", {"join": "xor", "parts": []}, "section 1 “you”, “shown_if”", "this is no condition"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(path: str, value: Any, place: str, reason: str) -> None:
    places = faults_of(changed(path, value))

    assert places[0][0] == place
    assert reason in places[0][1]


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ([], "at least one part"),
        ([{"question": "role", "is": "near"}], "a test has “question” (a code) and “is”"),
        ([{"question": "role", "is": "any-of"}], "has a list of their codes"),
        ([{"question": "role", "is": "answered", "options": ["a"]}], "has no options"),
        ([{"question": "far", "is": "at-least", "number": 3}], "written as text"),
        ([{"question": "far", "is": "at-least", "number": "1e9"}], "a number in quotation marks"),
        ([{"question": "far", "is": "at-least", "number": "sNaN"}], "written as text"),
        ([{"question": "far", "is": "at-least", "number": "1e999999999"}], "written as text"),
        ([{"question": "role", "is": "any-of", "options": ["\x00"]}], "control character"),
        ([{"question": "role", "is": "answered"}] * 41, "at most 40 tests"),
    ],
)
def test_a_condition_that_cannot_be_read_is_told_with_its_place(parts: Any, reason: str) -> None:
    places = faults_of(changed("sections.0.shown_if", {"join": "and", "parts": parts}))

    assert places[0][0] == "section 1 “you”, “shown_if”"
    assert reason in places[0][1]


def test_every_fault_is_told_at_once() -> None:
    content = json.loads(changed("cap", -1))
    content["sections"][0]["questions"][0]["required"] = "no"

    places = faults_of(json.dumps(content))

    assert [place for place, _reason in places] == ["“cap”", f"{ROLE}, “required”"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "this is no JSON here: Expecting property name"),
        ("[]", "this has to be an object"),
        ('{"format": 1, "format": 1}', "The name “format” stands twice in one object."),
        ('{"cap": NaN}', "NaN is no number of JSON."),
        ("[" * 100_000, "nested too deep"),
        (b"\xff", "not UTF-8"),
        (b" " * 1_000_001, "too large: 1000 kB are the most."),
    ],
)
def test_what_is_no_draft_is_told_in_words(text: str | bytes, reason: str) -> None:
    assert reason in faults_of(text)[0][1]
