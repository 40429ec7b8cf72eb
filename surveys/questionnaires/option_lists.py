"""Lists of options that questions share: those that come with the software, and the options that questions get of them.

A file of surveys/data/lists/ is named after its list's code; each option is a table with a label for each language.
"""

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Q

from surveys import kinds
from surveys.models import Option, OptionList, Question, Survey

DATA = Path(__file__).resolve().parent.parent / "data" / "lists"
FLAGS: Final = {"missing": "is_missing", "with_text": "with_text", "exclusive": "exclusive", "fixed": "fixed"}
LABELS: Final = tuple(f"label_{code}" for code, _name in settings.LANGUAGES)
FIELDS: Final = (*LABELS, "value", *FLAGS.values(), "reason", "order", "retired", "built_in")


def load_option_lists() -> list[str]:
    """Create the lists of surveys/data/lists/ that are missing; return their codes. Existing ones are left alone."""
    return [path.stem for path in sorted(DATA.glob("*.toml")) if _load(path)]


def _load(path: Path) -> bool:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    options = [_in_document(option) for option in content["options"]]
    names = {f"name_{code}": content["name"].get(code, "") for code, _name in settings.LANGUAGES}
    _row, created = OptionList.objects.get_or_create(code=path.stem, defaults={**names, "options": options})
    return created


def _in_document(option: dict[str, Any]) -> dict[str, Any]:
    """Return an option of a file in the shape of `OptionList.options`."""
    languages = [code for code, _name in settings.LANGUAGES]
    flags = {name: option[name] for name in ("reason", *FLAGS) if option.get(name)}
    return {
        "code": option["code"],
        "label": {code: option.get(code, "") for code in languages},
        "value": option.get("value"),
        **flags,
    }


def take_options(questions: Iterable[Question]) -> None:
    """Make the options of questions that take theirs from a list as the list has them; others are left alone.

    What left the list is retired, as stored answers refer to it; a code that comes back is the same option again.
    """
    taking = [question for question in questions if question.option_list and kinds.of(question.kind).takes_options]
    if not taking:
        return
    wanted = [option for question in taking for option in _options_of(question)]
    columns = ("question_id", "code", *FIELDS)
    existing = set(Option.objects.filter(question__in=taking).values_list(*columns))
    Option.objects.bulk_create(
        [option for option in wanted if tuple(getattr(option, name) for name in columns) not in existing],
        update_conflicts=True,
        unique_fields=["question", "code"],
        update_fields=FIELDS,
    )
    gone = Q(pk__in=[])
    for question in taking:
        codes = [option.code for option in wanted if option.question_id == question.pk]
        gone |= Q(question=question) & ~Q(code__in=codes)
    Option.objects.filter(gone, built_in=False, retired=False).update(retired=True)


def take_from(option_list: OptionList) -> None:
    """Make the options of all questions of drafts that take theirs from a list.

    Archived surveys stay as they are, and so does what is invented: no draft is ever published of it.
    """
    drafts = option_list.questions.exclude(survey__state=Survey.State.ARCHIVED)
    take_options(drafts.filter(retired=False, survey__demonstration=False).select_related("option_list"))


def _options_of(question: Question) -> list[Option]:
    if question.option_list is None:
        return []
    return [_option(question, order, option) for order, option in enumerate(question.option_list.options, start=1)]


def _option(question: Question, order: int, option: dict[str, Any]) -> Option:
    label, value = option["label"], option.get("value")
    return Option(
        question=question,
        code=option["code"],
        order=order,
        value=None if value is None else Decimal(value).quantize(Decimal("0.01")),
        reason=option.get("reason", ""),
        **{f"label_{code}": label.get(code, "") for code, _name in settings.LANGUAGES},
        **{field: bool(option.get(name)) for name, field in FLAGS.items()},
    )
