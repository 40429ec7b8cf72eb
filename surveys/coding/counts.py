"""How many texts of a view have each code, in all and by a fact or a single-choice question of their responses."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet

from surveys.analysis import words
from surveys.analysis.categories import Category
from surveys.analysis.dimensions import Dimension, dimensions
from surveys.analysis.selecting import Selection
from surveys.coding.units import codes_of
from surveys.models import AnswerText, TextCode, WordCode
from surveys.statistics.intervals import Interval, wilson


@dataclass(frozen=True)
class CodeCount:
    """A code with the number of texts that have it and their share of all coded texts."""

    code: WordCode
    count: int
    interval: Interval | None


@dataclass(frozen=True)
class CodeCounts:
    """The codes of a view: `base` texts are coded, in `none` of them no code fits, `uncoded` wait."""

    base: int
    none: int
    uncoded: int
    lines: list[CodeCount]


@dataclass(frozen=True)
class SegmentTable:
    """Codes by segment: {key of a code: counts by category} beside the number of coded texts of each category."""

    dimension: Dimension
    categories: list[Category]
    bases: list[int]
    counts: Mapping[int, list[int]]
    left_out: int  # coded texts of responses without an answer that divides

    def share(self, code: int, place: int) -> Interval | None:
        """Return the share of a category's texts that have a code."""
        return wilson(self.counts[code][place], self.bases[place])


def code_counts(selection: Selection, question: int | None = None) -> CodeCounts:
    """Count the codes of a view, of one question or of all; retired codes only where texts have them."""
    rows = _rows(selection, question)
    counts = dict(rows.values_list("code").annotate(n=Count("pk")))
    base = rows.filter(slot=0).count()
    lines = [
        CodeCount(code, counts.get(code.pk, 0), wilson(counts.get(code.pk, 0), base))
        for code in selection.survey.word_codes.all()
        if not code.is_retired or code.pk in counts
    ]
    lines.sort(key=lambda line: -line.count)
    return CodeCounts(base, counts.get(None, 0), uncoded(words.texts(selection, question)).count(), lines)


def uncoded(texts: QuerySet[AnswerText]) -> QuerySet[AnswerText]:
    """Return the texts for which no code counts yet."""
    return texts.exclude(Exists(codes_of(OuterRef("response"), OuterRef("question"), OuterRef("option"))))


def with_code(texts: QuerySet[AnswerText], code: WordCode) -> QuerySet[AnswerText]:
    """Return the texts for which a code counts."""
    return texts.filter(
        Exists(codes_of(OuterRef("response"), OuterRef("question"), OuterRef("option")).filter(code=code))
    )


def segments(selection: Selection, language: str) -> dict[str, Dimension]:
    """Return {name: dimension} of what divides texts: facts of the responses and questions with one choice."""
    offered = dimensions(selection.versions(), language)
    return {name: dimension for name, dimension in offered.items() if not dimension.is_several}


def by_segment(selection: Selection, question: int | None, dimension: Dimension) -> SegmentTable:
    """Count the codes of a view by the categories of a dimension, in one statement."""
    responses, columns = dimension.added_to(selection.responses().order_by(), "segment_answer")
    names = {f"segment_{place}": column for place, column in enumerate(columns)}
    of_question = Q() if question is None else Q(text_codes__question=question)
    coded = FilteredRelation("text_codes", condition=of_question)
    rows = responses.alias(coded=coded).annotate(**names).filter(coded__isnull=False)
    counted = rows.values_list(*names, "coded__code", "coded__slot").annotate(n=Count("pk"))
    bases, cells, left_out = Counter[object](), Counter[tuple[object, int]](), 0
    for *raw, code, slot, n in counted:
        reading = dimension.read(raw)
        if reading.gap:
            left_out += n if slot == 0 else 0
            continue
        bases[reading.key] += n if slot == 0 else 0
        if code is not None:
            cells[reading.key, code] += n
    return _table(dimension, bases, cells, left_out)


def _table(
    dimension: Dimension, bases: Counter[object], cells: Counter[tuple[object, int]], left_out: int
) -> SegmentTable:
    categories = dimension.categories(bases)
    places = range(len(categories.entries))
    of_place = Counter[int]()
    counts: dict[int, list[int]] = {code: [0 for _place in places] for _key, code in cells}
    for key, n in bases.items():
        of_place[categories.index[key]] += n
    for (key, code), n in cells.items():
        counts[code][categories.index[key]] += n
    return SegmentTable(dimension, categories.entries, [of_place[place] for place in places], counts, left_out)


def _rows(selection: Selection, question: int | None) -> QuerySet[TextCode]:
    rows = TextCode.objects.filter(selection.condition("response__")).order_by()
    return rows if question is None else rows.filter(question=question)


def codes_by_text(texts: Sequence[AnswerText]) -> dict[int, list[WordCode]]:
    """Return {key of a text: its codes, in the order of the frame}; texts without a code are absent."""
    rows = TextCode.objects.filter(response__in={text.response_id for text in texts}).exclude(code=None)
    by_unit: dict[tuple[int, int, int | None], list[WordCode]] = {}
    for row in rows.select_related("code").order_by("code__order", "code"):
        if row.code:
            by_unit.setdefault((row.response_id, row.question_id, row.option_id), []).append(row.code)
    units = {text.pk: (text.response_id, text.question_id, text.option_id) for text in texts}
    return {pk: by_unit[unit] for pk, unit in units.items() if unit in by_unit}
