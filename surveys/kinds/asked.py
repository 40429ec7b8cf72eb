"""A question as it is asked, in one language, and the reply to it: plain data for forms, templates and the intake."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from surveys.documents.conditions import Answered, Condition
from surveys.documents.languages import LocalText


@dataclass(frozen=True)
class Rule:
    """A condition with what templates need of it: a sentence, and JSON in names of form fields for the script."""

    condition: Condition
    sentence: str
    script: str

    def holds(self, answers: Mapping[str, Answered]) -> bool:
        return self.condition.holds(answers)


@dataclass(frozen=True)
class FormOption:
    """One option of a question; `key` is the primary key of its `Option`."""

    key: int
    code: str
    label: LocalText
    is_missing: bool
    with_text: bool
    exclusive: bool
    value: Decimal | None = None
    shown_if: Rule | None = None
    fixed: bool = False  # keeps its place in a random order

    @property
    def on_scale(self) -> bool:
        return self.value is not None

    @property
    def keeps_place(self) -> bool:
        """Return whether it stands where its editor put it, in whatever random order: what is no answer does too."""
        return self.fixed or self.is_missing or self.exclusive


class OptionText(NamedTuple):
    """An option that has a text field of its own, and the name of that field."""

    option: FormOption
    name: str


@dataclass(frozen=True)
class FormQuestion:
    """One question with its number in the survey, or one statement of a matrix with its number there.

    What asks for nothing has the number of the question before it.
    """

    number: int
    key: int
    code: str
    kind: str
    text: LocalText
    help: str
    required: bool
    longest: int
    skipped: int | None
    options: tuple[FormOption, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)  # of its kind, texts in the language of the form
    option_texts: tuple[OptionText, ...] = ()
    rows: tuple["FormQuestion", ...] = ()
    is_asked: bool = True
    shown_if: Rule | None = None
    random_options: bool = False

    @property
    def name(self) -> str:
        """Return the name of its form field."""
        return f"q-{self.code}"

    @cached_property
    def by_code(self) -> dict[str, FormOption]:
        return {option.code: option for option in self.options}

    @cached_property
    def is_of_five_steps(self) -> bool:
        """Return whether the options are five values of a scale, to be drawn in one line; words would have no room."""
        return len(self.options) == 5 and not self.option_texts and all(option.on_scale for option in self.options)

    @cached_property
    def is_ordinal(self) -> bool:
        """Return whether the options are values of a scale: more than two stand in one column, where order is seen."""
        answers = [option for option in self.options if not option.is_missing]
        return len(answers) > 2 and all(option.on_scale for option in answers)

    @property
    def codes(self) -> frozenset[str]:
        """Return its code and those of its statements or parts, by which conditions and texts may name them."""
        return frozenset({self.code, *(row.code for row in self.rows)})

    def fields(self) -> Iterator["FormQuestion"]:
        """Yield the questions that have a form field: this one, or its statements."""
        if self.is_asked:
            yield from self.rows or (self,)


@dataclass(frozen=True)
class Reply:
    """One answer: option ids from the version's document, a number, free text, or options with text.

    `numbers` has one for each option, or one without options. `words` has (option id, text) for every option with a
    text field, in the order of the document; texts may be empty.
    """

    question: int
    options: tuple[int, ...] = ()
    text: str = ""
    words: tuple[tuple[int, str], ...] = ()
    numbers: tuple[Decimal, ...] = ()


class Stored(NamedTuple):
    """What is stored of an answer: the key of an option, a number, or none of both where words were written."""

    option: int | None
    number: Decimal | None = None
