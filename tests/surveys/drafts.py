"""Drafts of surveys made from documents that were written by hand or at random."""

from decimal import Decimal
from typing import Any

from surveys.documents import Document
from surveys.models import Option, Question, Section, Survey
from tests.surveys.routed import question, section, survey, when


def texts(name: str, words: Document) -> dict[str, str]:
    """Return {field_language: text}."""
    return {f"{name}_{language}": text for language, text in words.items()}


def as_draft(document: Document, slug: str, **facts: Any) -> Survey:
    """Make the draft that compiles to a document but for its keys; built-in options are left to publishing."""
    made = Survey.objects.create(
        slug=slug,
        in_pages=document.get("in_pages", False),
        random_sections=document.get("random_sections", False),
        **texts("title", document["title"]),
        **facts,
    )
    for order, part in enumerate(document["sections"]):
        rules = {"shown_if": part.get("shown_if"), "fixed": part.get("fixed", False)}
        row = Section.objects.create(
            survey=made, code=part["code"], order=order, **texts("title", part["title"]), **rules
        )
        for place, asked in enumerate(part["questions"]):
            _question(row, place, asked)
    return made


def _question(part: Section, order: int, asked: Document) -> None:
    facts = {name: asked[name] for name in ("code", "kind", "required", "longest")}
    more = {name: asked[name] for name in ("shown_if", "settings", "random_options") if name in asked}
    row = Question.objects.create(section=part, order=order, **texts("text", asked["text"]), **facts, **more)
    for place, choice in enumerate(asked["options"]):
        own = {name: choice[name] for name in ("code", "with_text", "exclusive")}
        rules = {name: choice[name] for name in ("shown_if", "reason", "fixed") if name in choice}
        value = None if choice["value"] is None else Decimal(choice["value"])
        Option.objects.create(
            question=row, order=place, value=value, is_missing=choice["missing"], **own, **rules,
            **texts("label", choice["label"]),
        )  # fmt: skip
    for place, statement in enumerate(asked["rows"]):
        Question.objects.create(
            section=part, parent=row, kind=Question.STATEMENT, order=place, code=statement["code"],
            **texts("text", statement["text"]),
        )  # fmt: skip


def of_the_drawing() -> Document:
    """Return the survey whose paths are drawn: 16 questions on 12 paths, and one that nobody reaches."""
    first_time = when("often", "none-of", "first")
    trust = question("trust", 900, "matrix", ["no", "yes"], rows=[_row(910, "trust-1"), _row(920, "trust-2")])
    clear = question("clear", 800, "matrix", ["no", "yes"], rows=[_row(810, "clear-1"), _row(820, "clear-2")])
    odd = {"join": "and", "parts": [*when("often", "any-of", "first")["parts"], *when("uses", "answered")["parts"]]}
    quote = {"join": "or", "parts": [*when("missing", "answered")["parts"], *when("why", "answered")["parts"]]}
    return survey(
        section("who", question("role", 100, "single", ["researcher", "journalist"]),
                question("country", 200, "country"),
                question("often", 300, "single", ["first", "yearly", "monthly"])),
        section("use", question("uses", 400, "several", ["research", "teaching"]),
                question("pages", 500, "several", ["map", "data"]),
                question("found", 600, "single", ["yes", "partly", "no"], required=True),
                question("sought", 700, "short", shown_if=when("found", "any-of", "partly", "no")),
                shown_if=first_time),
        section("clarity", clear, trust,
                question("useful", 1000, "single", ["little", "very"], shown_if=first_time)),
        section("wrong", question("missing", 1100, "long"), question("doubt", 1200, "country"),
                question("which", 1300, "short", shown_if=when("doubt", "answered")),
                question("why", 1400, "long", shown_if=when("doubt", "answered"))),
        section("send", question("heard", 1500, "single", ["search", "media"], shown_if=odd),
                question("quote", 1600, "consent", shown_if=quote)),
    )  # fmt: skip


def _row(key: int, code: str) -> Document:
    return {"key": key, "code": code, "text": {"en": f"{code}.", "fr": f"{code}."}}
