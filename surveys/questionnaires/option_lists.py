"""Lists of options that questions share: those that come with the software, and the options that questions get of them.

A file of surveys/data/lists/ is named after its list's code; each option is a table with a label for each language.
"""

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys import kinds
from surveys.documents.languages import OF_THE_SITE
from surveys.models import Option, OptionList, Question, Survey
from surveys.questionnaires.codes import code_from

DATA = Path(__file__).resolve().parent.parent / "data" / "lists"
LONGEST_NAME = 120
FLAGS: Final = {"missing": "is_missing", "with_text": "with_text", "exclusive": "exclusive", "fixed": "fixed"}
LABELS: Final = tuple(f"label_{code}" for code in OF_THE_SITE)
FIELDS: Final = (*LABELS, "translations", "value", *FLAGS.values(), "reason", "order", "retired", "built_in")


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
    Translations into languages that the list does not have stay.
    """
    taking = [question for question in questions if question.option_list and kinds.of(question.kind).takes_options]
    if not taking:
        return
    existing = {(option.question_id, option.code): option for option in Option.objects.filter(question__in=taking)}
    wanted = [option for question in taking for option in _options_of(question, existing)]
    Option.objects.bulk_create(
        [option for option in wanted if not _is_same(option, existing.get((option.question_id, option.code)))],
        update_conflicts=True,
        unique_fields=["question", "code"],
        update_fields=FIELDS,
    )
    gone = Q(pk__in=[])
    for question in taking:
        codes = [option.code for option in wanted if option.question_id == question.pk]
        gone |= Q(question=question) & ~Q(code__in=codes)
    Option.objects.filter(gone, built_in=False, retired=False).update(retired=True)


def _is_same(option: Option, before: Option | None) -> bool:
    return before is not None and all(getattr(option, name) == getattr(before, name) for name in FIELDS)


@transaction.atomic
def keep_as_list(question: Question, names: Mapping[str, str]) -> OptionList:
    """Make a list of the options of a question, which takes them from there; `names` are those of the list by language.

    The options keep their codes and keys. Raises `Refused` for a question without options of its own, and for no name.
    """
    options = list(question.options.filter(built_in=False, retired=False))
    if question.option_list_id or not options:
        raise Refused(_("This question has no options of its own."))
    if not (name := names.get(settings.LANGUAGE_CODE, "")):
        raise Refused(_("Write a name for the list."))
    option_list = OptionList.objects.create(
        code=code_from(name, set(OptionList.objects.values_list("code", flat=True))),
        options=[_listed(option) for option in options],
        **{f"name_{code}": text[:LONGEST_NAME] for code, text in names.items()},
    )
    question.option_list = option_list
    question.save()
    take_options([question])
    return option_list


def _listed(option: Option) -> dict[str, Any]:
    """Return an option in the shape of `OptionList.options`."""
    further = {code: texts["label"] for code, texts in option.translations.items() if texts.get("label")}
    flags = {name: True for name, field in FLAGS.items() if getattr(option, field)}
    return {
        "code": option.code,
        "label": {code: getattr(option, f"label_{code}") or "" for code in OF_THE_SITE} | further,
        "value": None if option.value is None else f"{option.value.normalize():f}",
        **({"reason": option.reason} if option.reason else {}),
        **flags,
    }


def take_from(option_list: OptionList) -> None:
    """Make the options of all questions of drafts that take theirs from a list.

    Archived surveys stay as they are, and so does what is invented: no draft is ever published of it.
    """
    drafts = option_list.questions.exclude(survey__state=Survey.State.ARCHIVED)
    take_options(drafts.filter(retired=False, survey__demonstration=False).select_related("option_list"))


def _options_of(question: Question, existing: Mapping[tuple[int, str], Option]) -> list[Option]:
    options = []
    for order, option in enumerate(question.option_list.options if question.option_list else [], start=1):
        before = existing.get((question.pk, option["code"]))
        options.append(_option(question, order, option, before.translations if before else {}))
    return options


def _option(question: Question, order: int, option: dict[str, Any], translations: Mapping[str, Any]) -> Option:
    label, value = option["label"], option.get("value")
    further = {code: {"label": text} for code, text in label.items() if text and code not in OF_THE_SITE}
    return Option(
        question=question,
        code=option["code"],
        order=order,
        value=None if value is None else Decimal(value).quantize(Decimal("0.01")),
        reason=option.get("reason", ""),
        translations={**translations, **further},
        **{f"label_{code}": label.get(code, "") for code in OF_THE_SITE},
        **{field: bool(option.get(name)) for name, field in FLAGS.items()},
    )
