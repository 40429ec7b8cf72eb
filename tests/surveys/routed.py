"""Documents with routes, written by hand: for the checks, for walking, and for forms."""

from typing import Any

from surveys.documents import Document


def option(code: str, key: int, **facts: Any) -> Document:
    """Return an option whose label is its code."""
    plain = {"value": None, "missing": False, "with_text": False, "exclusive": False}
    return {"key": key, "code": code, "label": {"en": code.title(), "fr": code.title()}, **plain, **facts}


def question(code: str, key: int, kind: str, options: list[str] | None = None, **facts: Any) -> Document:
    """Return a question; its options have the keys after its own."""
    own = [option(name, key + place) for place, name in enumerate(options or (), 1)]
    texts = {"text": {"en": f"{code}?", "fr": f"{code} ?"}, "help": {"en": "", "fr": ""}}
    plain = {"required": False, "longest": 2000, "skipped": key + 90, "rows": []}
    return {"key": key, "code": code, "kind": kind, **texts, **plain, "options": own, **facts}


def section(code: str, *questions: Document, **facts: Any) -> Document:
    """Return a section with these questions."""
    words = {"en": code.title(), "fr": code.title()}
    return {"code": code, "title": words, "introduction": {"en": "", "fr": ""}, "questions": list(questions), **facts}


def survey(*sections: Document, **facts: Any) -> Document:
    """Return a document with these sections."""
    words = {"en": "Survey", "fr": "Enquête"}
    return {"title": words, "introduction": words, "thanks": words, "sections": list(sections), **facts}


def when(question: str, comparison: str, *options: str, number: str = "") -> Document:
    """Return the shape of a condition with one test."""
    test: Document = {"question": question, "is": comparison}
    if options:
        test["options"] = list(options)
    if number:
        test["number"] = number
    return {"join": "and", "parts": [test]}


def all_of(*conditions: Document) -> Document:
    """Return the shape of a condition by which the tests of several have to hold."""
    return {"join": "and", "parts": [part for condition in conditions for part in condition["parts"]]}


def any_of(*conditions: Document) -> Document:
    """Return the shape of a condition by which a test of several has to hold."""
    return {**all_of(*conditions), "join": "or"}
