"""All ways through a survey: every combination of answers that leads somewhere else is walked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from surveys import kinds
from surveys.documents import Document, conditions
from surveys.documents.conditions import Answered, Condition, Test
from surveys.routing.outcomes import TooEntangled, outcomes
from surveys.routing.targets import Target, holders, targets, tests_of

__all__ = ["Path", "TooEntangled", "Walk", "walk"]

MOST_PATHS: Final = 3_000


class Path(NamedTuple):
    """One way: the codes of the questions that are asked, and an example of the answers that lead along it."""

    asked: tuple[str, ...]
    answers: tuple[tuple[str, Answered], ...]
    seconds: int


@dataclass(frozen=True)
class Walk:
    """All paths of a document, the shortest first, and what of it is shown on some and on all of them.

    A thing is ("section", code, ""), ("question", code, "") or ("option", code of its question, code).
    """

    paths: list[Path]
    reached: frozenset[tuple[str, str, str]]
    left_out: frozenset[tuple[str, str, str]]  # what is hidden on some path
    without_options: frozenset[str]  # codes of questions all of whose options are hidden on some path


@dataclass
class _Walker:
    targets: Mapping[str, Target]
    tests: Mapping[str, list[Test]]
    needed_until: Mapping[str, int]  # {code: place of the last question whose condition asks for it}
    reached: set[tuple[str, str, str]] = field(default_factory=set)
    left_out: set[tuple[str, str, str]] = field(default_factory=set)
    without_options: set[str] = field(default_factory=set)
    place: int = 0  # of the question that is walked through

    def merged(self, paths: Iterable[Path]) -> list[Path]:
        """Return the paths, once where they ask the same and differ in nothing that a later condition asks for."""
        merged: dict[tuple[object, ...], Path] = {}
        for path in paths:
            needed = [(code, answer) for code, answer in path.answers if self.needed_until[code] > self.place]
            merged.setdefault((path.asked, *needed), path)
        if len(merged) > MOST_PATHS:
            raise TooEntangled
        return list(merged.values())

    def shown(self, thing: tuple[str, str, str], condition: Condition | None, path: Path) -> bool:
        """Return whether something is shown to those who go along a path, and note it."""
        holds = condition is None or condition.holds(dict(path.answers))
        (self.reached if holds else self.left_out).add(thing)
        return holds


def walk(document: Document) -> Walk:
    """Return all paths through a document (its shape: surveys/questionnaires/compiling.py).

    Its conditions have to be faultless (see questionnaires/routes.py). Raises `TooEntangled` above 3,000 paths.
    """
    needed_until = {test.question: holder.place for holder in holders(document) for test in holder.condition.tests()}
    walker, paths = _Walker(targets(document), tests_of(document), needed_until), [Path((), (), 0)]
    for section in document["sections"]:
        paths = list(_through_section(walker, section, paths))
    by_asked: dict[tuple[str, ...], Path] = {}
    for path in sorted(paths, key=lambda path: path.seconds):
        by_asked.setdefault(path.asked, path)
    return Walk(
        list(by_asked.values()),
        frozenset(walker.reached),
        frozenset(walker.left_out),
        frozenset(walker.without_options),
    )


def _through_section(walker: _Walker, section: Document, paths: Iterable[Path]) -> Iterator[Path]:
    condition, inside = conditions.read(section.get("shown_if")), []
    for path in paths:
        if walker.shown(("section", section["code"], ""), condition, path):
            inside.append(path)
        else:
            yield path
    for question in section["questions"]:
        inside = walker.merged(_through_question(walker, question, inside))
        walker.place += 1
    yield from inside


def _through_question(walker: _Walker, question: Document, paths: Sequence[Path]) -> Iterator[Path]:
    condition = conditions.read(question.get("shown_if"))
    options = [(option["code"], conditions.read(option.get("shown_if"))) for option in question["options"]]
    for path in paths:
        if not walker.shown(("question", question["code"], ""), condition, path):
            yield path
            continue
        offered = [code for code, rule in options if walker.shown(("option", question["code"], code), rule, path)]
        if options and not offered:
            walker.without_options.add(question["code"])
        yield from _answered(walker, question, offered, path)


def _answered(walker: _Walker, question: Document, offered: Sequence[str], path: Path) -> Iterator[Path]:
    """Yield the path once for each answer to a question, and to its statements, that leads somewhere else."""
    kind, ways = kinds.of(question["kind"]), [path]
    for code in (question["code"], *(row["code"] for row in question["rows"])):
        if code in walker.tests:
            target = walker.targets[code]
            answers = outcomes(target, walker.tests[code], offered)
            ways = [way._replace(answers=(*way.answers, (code, answer))) for way in ways for answer in answers]
    for way in ways:
        if not kind.is_asked:
            yield way
            continue
        answer = dict(way.answers).get(question["code"])
        yield way._replace(asked=(*way.asked, question["code"]), seconds=way.seconds + seconds_of(question, answer))


def seconds_of(question: Document, answer: Answered | None) -> int:
    """Return an estimate of the seconds that a question takes; `answer` where a path is about one."""
    kind = kinds.of(question["kind"])
    if answer is not None and not answer and kind.seconds_left_empty is not None:
        return kind.seconds_left_empty
    return kind.seconds_for(len(question["rows"]))
