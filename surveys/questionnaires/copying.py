"""Copies of a survey, a section or a question: with codes of their own where theirs are taken."""

from collections.abc import Collection, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from surveys.documents.piped import with_new_pipes
from surveys.models import Question, Section, Survey
from surveys.questionnaires.draft_files import applying, contents
from surveys.questionnaires.draft_files.fields import Part
from surveys.questionnaires.renaming import with_new_codes

LONGEST_CODE, LONGEST_SLUG, LONGEST_TITLE = 40, 60, 120


@dataclass(frozen=True)
class CopyResult:
    """The code of a copied section or question, and the codes of parts whose condition could not come along."""

    code: str
    left_out: list[str]


@transaction.atomic
def copy_survey(survey: Survey, *, slug: str = "") -> Survey:
    """Copy a draft into a new survey, without what is retired; an empty slug is made from that of the original.

    Raises `Refused` for a slug that is taken, and for the question about one score.
    """
    content = contents.without_retired(contents.content_of(survey))
    for language, title in content["title"].items():
        with override(language):
            content["title"][language] = (_("%(title)s (copy)") % {"title": title})[:LONGEST_TITLE]
    content |= {"slug": slug or free_slug(survey.slug), "opens": None, "closes": None}
    return applying.import_new(content)


@transaction.atomic
def copy_section(section: Section, *, into: Survey | None = None) -> CopyResult:
    """Copy a section: behind itself, or at the end of another survey. Raises `Refused` where that cannot change."""
    survey = into or section.survey
    source, content = _contents(section.survey, survey)
    part = contents.without_retired(next(part for part in source["sections"] if part["code"] == section.code))
    part["code"] = free_code(part["code"], {part["code"] for part in content["sections"]}, LONGEST_CODE)
    left_out = _fit(part, part["questions"], source, content, is_same=survey == section.survey)
    _insert(content["sections"], part, behind=section.code if survey == section.survey else "")
    applying.update_draft(survey, content)
    return CopyResult(part["code"], left_out)


@transaction.atomic
def copy_question(question: Question, *, into: Section | None = None) -> CopyResult:
    """Copy a question with its statements and options: behind itself, or at the end of another section.

    What is retired of it stays behind; the copy of a retired question is in use. Raises `Refused` where the survey
    cannot change.
    """
    target = into or question.section
    source, content = _contents(question.survey, target.survey)
    part = next(part for part in _questions(source) if part["code"] == question.code)
    part = contents.without_retired(part | {"retired": False})
    left_out = _fit(None, [part], source, content, is_same=target.survey == question.survey)
    section = next(section for section in content["sections"] if section["code"] == target.code)
    _insert(section["questions"], part, behind=question.code if target == question.section else "")
    applying.update_draft(target.survey, content)
    return CopyResult(part["code"], left_out)


def free_slug(slug: str) -> str:
    """Return a slug like this one that no survey has."""
    return free_code(slug, set(Survey.objects.values_list("slug", flat=True)), LONGEST_SLUG)


def _contents(original: Survey, survey: Survey) -> tuple[Part, Part]:
    """Return the contents that are copied from, and those that are copied into, which are locked until the end."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    content = contents.content_of(survey)
    source = deepcopy(content) if original == survey else contents.content_of(original)
    return source, content


def _fit(section: Part | None, questions: list[Part], source: Part, content: Part, *, is_same: bool) -> list[str]:
    """Give copied questions codes, conditions, scales and lists that hold where they go to.

    Returns the codes of parts whose condition asks for a question that is not there.
    """
    new_codes = _rename(questions, {part["code"] for part in _with_statements(_questions(content))})
    _rename_in_texts(section, questions, new_codes)
    left_out = []
    for part in [*([section] if section else []), *questions, *_options(questions)]:
        if condition := part["shown_if"]:
            if is_same or {test["question"] for test in _tests(condition)} <= set(new_codes):
                part["shown_if"] = with_new_codes(condition, new_codes)
            else:
                part["shown_if"] = None
                left_out.append(part["code"])
    if not is_same:
        _bring_scales(list(_with_statements(questions)), source, content)
        taken = {part["list"] for part in questions}
        there = {part["code"] for part in content["lists"]}
        content["lists"] += [part for part in source["lists"] if part["code"] in taken - there]
    return left_out


def _rename(questions: Iterable[Part], taken: set[str]) -> dict[str, str]:
    """Give questions and statements codes that are not taken; return {old code: new code}."""
    new_codes = {}
    for part in _with_statements(questions):
        new_codes[part["code"]] = part["code"] = free_code(part["code"], taken, LONGEST_CODE)
        taken.add(part["code"])
    return new_codes


def _rename_in_texts(section: Part | None, questions: Iterable[Part], new_codes: dict[str, str]) -> None:
    """Let texts with the answer to a question that was copied have the answer to its copy."""
    longest = Question._meta.get_field("text").max_length
    texts = [
        (question[name], longest if name == "text" else None) for question in questions for name in ("text", "help")
    ]
    for by_language, most in [*([(section["introduction"], None)] if section else []), *texts]:
        for language, text in by_language.items():
            by_language[language] = with_new_pipes(text, new_codes, most)


def _bring_scales(items: list[Part], source: Part, content: Part) -> None:
    """Add the scales of copied items to the survey they go to, under another code where theirs means another scale."""
    there = {scale["code"]: scale for scale in content["scales"]}
    codes = {}
    for scale in source["scales"]:
        if scale["code"] not in {item["scale"] for item in items}:
            continue
        old = scale["code"]
        if there.get(old, scale) != scale:
            scale = scale | {"code": free_code(old, there, LONGEST_CODE)}
        if scale["code"] not in there:
            content["scales"].append(scale)
        codes[old] = scale["code"]
    for item in items:
        item["scale"] = codes.get(item["scale"])


def _tests(condition: Part) -> Iterator[Part]:
    for part in condition["parts"]:
        yield from _tests(part) if "parts" in part else (part,)


def _questions(content: Part) -> list[Part]:
    return [question for section in content["sections"] for question in section["questions"]]


def _options(questions: Iterable[Part]) -> Iterator[Part]:
    for question in questions:
        yield from question["options"]


def _with_statements(questions: Iterable[Part]) -> Iterator[Part]:
    for question in questions:
        yield question
        yield from question["statements"]


def _insert(parts: list[Part], part: Part, *, behind: str) -> None:
    """Put a part behind the one with a code; at the end for an empty code."""
    place = next((place for place, other in enumerate(parts, start=1) if other["code"] == behind), len(parts))
    parts.insert(place, part)


def free_code(code: str, taken: Collection[str], longest: int) -> str:
    """Return a code or slug, with a number behind it where it is taken."""
    candidate, number = code, 1
    while candidate in taken:
        number += 1
        candidate = f"{code[: longest - len(str(number)) - 1].rstrip('-')}-{number}"
    return candidate
