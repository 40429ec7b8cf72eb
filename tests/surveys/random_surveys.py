"""Random surveys with routes, random answers, and a second reading of them, apart from the code under test."""

from typing import Any

from hypothesis import strategies as st

from surveys.documents import Document
from tests.surveys.routed import question, section, survey

Sent = dict[str, list[str]]
NOT_ASKED, SKIPPED = "not asked", "skipped"
KINDS = ("single", "several", "number", "short", "matrix")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw a survey of two to seven questions in up to three sections, with conditions on what comes before."""
    sections: list[Document] = []
    earlier: list[Document] = []
    number = 0
    for place in range(draw(st.integers(1, 3))):
        rule = draw(conditions(earlier)) if earlier and draw(st.booleans()) else None
        part = section(f"s{place}", **({"shown_if": rule} if rule else {}))
        for _question in range(draw(st.integers(1, 3))):
            number += 1
            before = part["questions"] + earlier
            part["questions"].append(draw(questions(number, before)))
        earlier += part["questions"]
        sections.append(part)
    return survey(*sections)


@st.composite
def questions(draw: st.DrawFn, number: int, before: list[Document]) -> Document:
    kind, key = draw(st.sampled_from(KINDS)), 1000 * number
    codes = [f"o{place}" for place in range(draw(st.integers(2, 4)))] if kind in ("single", "several", "matrix") else []
    facts: dict[str, Any] = {"required": draw(st.booleans())}
    if kind == "matrix":
        rows = [(f"q{number}r{place}", key + 500 + place) for place in range(2)]
        facts["rows"] = [{"key": own, "code": code, "text": {"en": code, "fr": code}} for code, own in rows]
    if kind == "number":
        facts["settings"] = {"low": "0", "high": "10", "step": "1"}
    made = question(f"q{number}", key, kind, codes, **facts)
    for place, option in enumerate(made["options"]):
        if place == len(codes) - 1 and draw(st.booleans()):
            option |= {"missing": True, "reason": draw(st.sampled_from(["not-known", "not-said"]))}
        elif place and before and draw(st.integers(0, 4)) == 0:  # the first is offered to everyone
            option["shown_if"] = draw(conditions(before))
    if before and draw(st.booleans()):
        made["shown_if"] = draw(conditions(before))
    return made


@st.composite
def conditions(draw: st.DrawFn, before: list[Document]) -> Document:
    tests = [draw(tests_of(draw(st.sampled_from(before)))) for _test in range(draw(st.integers(1, 2)))]
    return {"join": draw(st.sampled_from(["and", "or"])), "parts": tests}


@st.composite
def tests_of(draw: st.DrawFn, asked: Document) -> Document:
    code = draw(st.sampled_from([row["code"] for row in asked["rows"]])) if asked["rows"] else asked["code"]
    if asked["kind"] == "number" and draw(st.booleans()):
        bound = str(draw(st.integers(1, 9)))
        return {"question": code, "is": draw(st.sampled_from(["at-least", "at-most"])), "number": bound}
    if asked["options"] and draw(st.booleans()):
        options = draw(
            st.lists(st.sampled_from([option["code"] for option in asked["options"]]), min_size=1, unique=True)
        )
        return {"question": code, "is": draw(st.sampled_from(["any-of", "none-of"])), "options": options}
    return {"question": code, "is": draw(st.sampled_from(["answered", "not-answered"]))}


@st.composite
def answers(draw: st.DrawFn, document: Document) -> Sent:
    """Draw what is sent: for every question, asked or not, something or nothing."""
    sent: Sent = {}
    for part in document["sections"]:
        for asked in part["questions"]:
            for code in [row["code"] for row in asked["rows"]] or [asked["code"]]:
                values = draw(values_of(asked))
                if values:
                    sent[f"q-{code}"] = values
    return sent


def values_of(asked: Document) -> st.SearchStrategy[list[str]]:
    """Return what can be sent for one field: two times in three something."""
    codes = [option["code"] for option in asked["options"]]
    something = {
        "single": st.sampled_from(codes or [""]).map(lambda code: [code]),
        "matrix": st.sampled_from(codes or [""]).map(lambda code: [code]),
        "several": st.lists(st.sampled_from(codes or [""]), min_size=1, unique=True).map(sorted),
        "number": st.integers(0, 10).map(lambda number: [str(number)]),
        "short": st.sampled_from([["a word"], ["another"]]),
    }[asked["kind"]]
    return st.one_of(something, something, st.just([]))


def asked_and_said(document: Document, sent: Sent) -> dict[str, Any]:
    """Return {code of a question or statement: NOT_ASKED, SKIPPED, or the values that were sent}, read once more."""
    said: dict[str, Any] = {}
    for part in document["sections"]:
        inside = holds(part.get("shown_if"), said)
        for asked in part["questions"]:
            is_asked = inside and holds(asked.get("shown_if"), said)
            hidden = {option["code"] for option in asked["options"] if not holds(option.get("shown_if"), said)}
            for code in [row["code"] for row in asked["rows"]] or [asked["code"]]:
                values = [value for value in sent.get(f"q-{code}", []) if value not in hidden]
                said[code] = (values or SKIPPED) if is_asked else NOT_ASKED
    return said


def holds(condition: Document | None, said: dict[str, Any]) -> bool:
    """Return whether a condition without brackets holds."""
    if condition is None:
        return True
    results = [result(test, said[test["question"]]) for test in condition["parts"]]
    return all(results) if condition["join"] == "and" else any(results)


def result(test: Document, values: Any) -> bool:
    there = isinstance(values, list)
    if test["is"] in ("answered", "not-answered"):
        return there is (test["is"] == "answered")
    if test["is"] in ("any-of", "none-of"):
        return (there and any(value in test["options"] for value in values)) is (test["is"] == "any-of")
    if not there:
        return False
    number, bound = int(values[0]), int(test["number"])
    return number >= bound if test["is"] == "at-least" else number <= bound
