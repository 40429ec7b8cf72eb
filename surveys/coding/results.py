"""How far the two coders of a task agree: on each code, and on the sets of codes that they gave."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.coding.ending import CodedText
from surveys.coding.units import Codes
from surveys.models import WordCode
from surveys.statistics.agreement import CodeAgreement, Pairing, alpha_of_sets, of_code


@dataclass(frozen=True)
class CodeLine:
    """One code, how often the two coders gave it, and how far they agree on it."""

    code: WordCode
    pairing: Pairing
    agreement: CodeAgreement


@dataclass(frozen=True)
class TaskResults:
    """What two coders made of a task: `n` texts that both coded, `n_alike` of them with equal sets of codes.

    `alpha` is Krippendorff's over the sets, with the distance of MASI; None where it is not defined.
    """

    n: int
    n_alike: int
    alpha: float | None
    lines: list[CodeLine]

    @property
    def share_alike(self) -> float | None:
        return self.n_alike / self.n if self.n else None


def results(texts: Sequence[CodedText], codes: Sequence[WordCode]) -> TaskResults:
    """Return the results of the texts that both coders coded; codes that nobody gave have no line."""
    by_both = [text.codes for text in texts if len(text.codes) == 2]
    pairs = [(first, second) for first, second in by_both if first is not None and second is not None]
    alpha = alpha_of_sets(pairs)
    return TaskResults(
        n=len(pairs),
        n_alike=sum(first == second for first, second in pairs),
        alpha=None if alpha is None else float(alpha),
        lines=[line for code in codes if (line := _line(code, pairs))],
    )


def _line(code: WordCode, pairs: Sequence[tuple[Codes, Codes]]) -> CodeLine | None:
    given = [(code.pk in first, code.pk in second) for first, second in pairs]
    pairing = Pairing(*(given.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False))))
    agreement = of_code(pairing) if pairing.n > pairing.neither else None
    return CodeLine(code, pairing, agreement) if agreement else None
