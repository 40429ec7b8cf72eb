"""What the held responses of a burst have in common: a class differs, a campaign says the same."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, Max, Min, Q, QuerySet

from surveys.analysis.answered import QuestionAnswer
from surveys.analysis.flags import FlagReason, reasons
from surveys.analysis.held import HeldSelection
from surveys.models import Answer, AnswerText, Response

Tie = tuple[int, str, int | None]  # survey; burst, or the number that held responses have in common
Answers = Mapping[int, list[QuestionAnswer]]  # by the number of a response
OF_A_TIE: Final = ("survey_id", "burst", "held_group")
OF_ITS_RESPONSE: Final = tuple(f"response__{name}" for name in OF_A_TIE)


@dataclass
class HeldGroup:
    """Held responses of one burst, or a single one: those of this page, and what is true of all of them."""

    size: int
    responses: list[Response] = field(default_factory=list)
    reasons: list[FlagReason] = field(default_factory=list)  # with the number of its responses that carry each
    n_subjects: int = 1  # scores that its responses are about
    common: list[QuestionAnswer] = field(default_factory=list)  # the answers that are the same in all
    n_different: int = 0  # questions whose answers differ
    n_unanswered: int = 0  # questions that nobody answered

    @property
    def first(self) -> Response:
        return self.responses[0]

    @property
    def n_answered(self) -> int:
        return len(self.common) + self.n_different

    @property
    def is_alike(self) -> bool:
        """Return whether four in five of the questions that were answered have the same answer in all."""
        return 5 * len(self.common) >= 4 * self.n_answered


def groups_of(selection: HeldSelection, responses: Sequence[Any], answers: Answers) -> list[HeldGroup]:
    """Return the groups of a page's responses (`HeldSelection.in_groups`), in order, with what their members share.

    Three statements, however many groups and members there are; members on other pages count too.
    """
    groups: dict[Tie, HeldGroup] = {}
    for response in responses:
        tie = _tie(response.survey_id, response.burst, response.held_group) or (0, "", response.pk)
        groups.setdefault(tie, HeldGroup(response.size)).responses.append(response)
    several = {tie: group for tie, group in groups.items() if group.size > 1}
    if several:
        members = _members(selection, several)
        _add_facts(several, members)
        _add_common(several, members, answers)
    return list(groups.values())


def _tie(survey: int, burst: str, number: int | None) -> Tie | None:
    """Return what ties a response to others; None where nothing does."""
    return (survey, burst, None if burst else number) if burst or number is not None else None


def _members(selection: HeldSelection, ties: Iterable[Tie]) -> QuerySet[Response]:
    bursts = {burst for _survey, burst, _number in ties if burst}
    numbers = {number for _survey, burst, number in ties if not burst}
    return selection.responses().filter(Q(burst__in=bursts) | Q(burst="", held_group__in=numbers))


def _add_facts(groups: Mapping[Tie, HeldGroup], members: QuerySet[Response]) -> None:
    """Write into each group its reasons with their numbers, and how many scores it is about."""
    carrying: dict[Tie | None, Counter[str]] = defaultdict(Counter)
    subjects: dict[Tie | None, set[tuple[int, ...]]] = defaultdict(set)
    rows = members.values_list(*OF_A_TIE, "flags", "country_id", "indicator_id", "edition_id").annotate(n=Count("pk"))
    for survey, burst, number, codes, *subject, count in rows:
        tie = _tie(survey, burst, number)
        carrying[tie].update(dict.fromkeys(codes, count))
        subjects[tie].add(tuple(subject))
    for tie, group in groups.items():
        words = {reason.code: reason.words for reason in reasons(carrying[tie])}
        group.reasons = [FlagReason(words[code], carrying[tie][code], code) for code in words]
        group.n_subjects = len(subjects[tie])


def _add_common(groups: Mapping[Tie, HeldGroup], members: QuerySet[Response], answers: Answers) -> None:
    """Write into each group which answers are the same in all, and how many questions have others or none."""
    numbers = _numbers_of_answers(members)
    for tie, group in groups.items():
        for answer in answers[group.first.pk]:
            parts = numbers.get((tie, answer.key), [])
            are_same = all(number == group.size for number in parts)
            if are_same and answer.is_empty:
                group.n_unanswered += 1
            elif are_same:
                group.common.append(answer)
            else:
                group.n_different += 1


def _numbers_of_answers(members: QuerySet[Response]) -> dict[tuple[Tie | None, int], list[int]]:
    """Return {(group, question): how many members gave each part of the answers to it}.

    Parts are options, numbers and texts: where all gave each part, all gave the same answer. Texts that are not the
    same in all who wrote one count as given by nobody.
    """
    numbers: dict[tuple[Tie | None, int], list[int]] = defaultdict(list)
    of_members: Any = {"response__in": members.values("pk")}
    chosen = Answer.objects.filter(**of_members).order_by()
    rows = chosen.values_list(*OF_ITS_RESPONSE, "question_id", "slot", "option_id", "number").annotate(n=Count("pk"))
    for survey, burst, number, question, _slot, _option, _number, count in rows:
        numbers[_tie(survey, burst, number), question].append(count)
    texts = AnswerText.objects.filter(**of_members).order_by().values_list(*OF_ITS_RESPONSE, "question_id", "option_id")
    for survey, burst, number, question, _option, first, last, count in texts.annotate(
        first=Min("text"), last=Max("text"), n=Count("pk")
    ):
        numbers[_tie(survey, burst, number), question].append(count if first == last else 0)
    return numbers
