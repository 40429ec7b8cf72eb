"""Creates the surveys that come with the software, from files with every language; existing ones are left alone.

A file is named after its survey's slug. Shape: kind, title, introduction, thanks, then sections with questions, their
options and, for a scale over several statements, rows; each text is a table of languages. A table `settings` of a
question has what its kind is set up with.
"""

import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from surveys.models import Option, Question, Section, Survey
from surveys.questionnaires import compiling

DATA = Path(__file__).resolve().parent.parent / "data"
OF_A_QUESTION = ("required", "longest", "settings")
OF_AN_OPTION = ("value", "is_missing", "reason", "with_text", "exclusive", "fixed")


def load_surveys() -> list[str]:
    """Create and publish the missing surveys of surveys/data/; return the slugs of those that were created."""
    return [path.stem for path in sorted(DATA.glob("*.toml")) if _load(path)]


@transaction.atomic
def _load(path: Path) -> bool:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    words = _texts("title", content) | _texts("introduction", content) | _texts("thanks", content)
    survey, created = Survey.objects.get_or_create(slug=path.stem, defaults={"kind": content["kind"], **words})
    if created:
        for order, section in enumerate(content["sections"]):
            _add_section(survey, order, section)
        compiling.publish(survey, by=None)
    return created


def _add_section(survey: Survey, order: int, content: dict[str, Any]) -> None:
    section = Section.objects.create(
        survey=survey,
        code=content["code"],
        order=order,
        **_texts("title", content),
        **_texts("introduction", content),
    )
    for place, question in enumerate(content["questions"]):
        _add_question(section, place, question)


def _add_question(section: Section, order: int, content: dict[str, Any]) -> None:
    question = Question.objects.create(
        section=section,
        code=content["code"],
        kind=content["kind"],
        order=order,
        **_texts("text", content),
        **_texts("help", content),
        **_facts(OF_A_QUESTION, content),
    )
    for place, option in enumerate(content.get("options", ())):
        Option.objects.create(
            question=question,
            code=option["code"],
            order=place,
            **_texts("label", {"label": option}),
            **_facts(OF_AN_OPTION, option),
        )
    for place, row in enumerate(content.get("rows", ())):
        Question.objects.create(
            section=section,
            parent=question,
            kind=Question.STATEMENT,
            code=row["code"],
            order=place,
            **_texts("text", {"text": row}),
        )


def _facts(names: tuple[str, ...], content: dict[str, Any]) -> dict[str, Any]:
    return {name: content[name] for name in names if name in content}


def _texts(field: str, content: dict[str, Any]) -> dict[str, str]:
    """Return field_language: text for every language of the site."""
    words = content.get(field, {})
    return {f"{field}_{language}": words.get(language, "").strip() for language, _name in settings.LANGUAGES}
