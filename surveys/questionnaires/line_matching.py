"""Which lines of an edited list are which options that a question has already: plain data, without the database.

Options are edited as lines of text, which say nothing of keys; answers refer to keys. So a line that stays has to keep
its option, wherever it was moved and whatever was written before and after it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.6  # from which share of common letters on a line is another wording of the same, wherever it stands


@dataclass(frozen=True)
class StoredLine:
    """One option or statement that is stored: its key and its words in the order of the languages."""

    key: int
    words: tuple[str, ...]
    is_retired: bool = False


@dataclass(frozen=True)
class WrittenLine:
    """One line as an editor left it: its words, and the key it was shown with where that is known, as in a table."""

    words: tuple[str, ...]
    key: int | None = None


def match_lines(stored: Sequence[StoredLine], written: Sequence[WrittenLine]) -> list[int | None]:
    """Return for each written line the key of the stored one that it is, or None for a new one; no key comes twice.

    First goes the key that a line brings, then equal words, then words of which most letters are the same, then the
    place: where as many lines were rewritten as stood between two that stayed, they are these. What is retired comes
    back only by its own words.
    """
    matching = _Matching(stored, written)
    matching.pair(lambda line, option: line.key == option.key)
    matching.pair(lambda line, option: _padded(line.words) == _padded(option.words))
    matching.pair(lambda line, option: line.words[0] == option.words[0])
    matching.pair(lambda line, option: _have_a_translation_in_common(line.words, option.words))
    matching.pair_alike()
    matching.pair_by_place()
    return matching.keys


class _Matching:
    """The state of one comparison: which written lines have a key, and which stored ones are left."""

    def __init__(self, stored: Sequence[StoredLine], written: Sequence[WrittenLine]) -> None:
        self.stored, self.written = stored, written
        self.keys: list[int | None] = [None] * len(written)
        self.left = {option.key for option in stored}

    def pair(self, is_same: Callable[[WrittenLine, StoredLine], bool]) -> None:
        """Give each line without a key the first stored one that is the same; retired ones come last."""
        options = sorted(self.stored, key=lambda option: option.is_retired)
        for place, line in self._unmatched():
            option = next((option for option in options if option.key in self.left and is_same(line, option)), None)
            if option is not None:
                self._take(place, option)

    def pair_alike(self) -> None:
        """Pair lines with stored ones whose first words are alike, the most alike first."""
        pairs = [
            (_likeness(line.words[0], option.words[0]), -place, line_place, place)
            for line_place, line in self._unmatched()
            for place, option in enumerate(self.stored)
            if option.key in self.left and not option.is_retired
        ]
        for likeness, _order, line_place, place in sorted(pairs, reverse=True):
            option = self.stored[place]
            if likeness >= ALIKE and self.keys[line_place] is None and option.key in self.left:
                self._take(line_place, option)

    def pair_by_place(self) -> None:
        """Pair the lines between two that stayed with the stored ones between the same two, if they are as many."""
        places = {option.key: place for place, option in enumerate(self.stored)}
        for run in self._runs():
            before, after = run[0] - 1, run[-1] + 1
            start = places[self.keys[before]] + 1 if before >= 0 else 0  # type: ignore[index]
            end = places[self.keys[after]] if after < len(self.written) else len(self.stored)  # type: ignore[index]
            options = [option for option in self.stored[start:end] if not option.is_retired]
            if len(options) == len(run) and all(option.key in self.left for option in options):
                for place, option in zip(run, options, strict=True):
                    self._take(place, option)

    def _runs(self) -> list[list[int]]:
        """Return the places of lines without a key, those that follow one another together."""
        runs: list[list[int]] = []
        for place, _line in self._unmatched():
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        return runs

    def _unmatched(self) -> Iterator[tuple[int, WrittenLine]]:
        for place, line in enumerate(self.written):
            if self.keys[place] is None:
                yield place, line

    def _take(self, place: int, option: StoredLine) -> None:
        self.keys[place] = option.key
        self.left.discard(option.key)


def _padded(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without empty ones at the end: a translation that is missing may be left out."""
    last = max((place for place, text in enumerate(words, 1) if text), default=0)
    return words[:last]


def _have_a_translation_in_common(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    return any(text and text == other for text, other in zip(left[1:], right[1:], strict=False))


def _likeness(left: str, right: str) -> float:
    """Return the share of common letters, from 0 to 1; words that only go on are alike at least."""
    shorter, longer = sorted((left.casefold(), right.casefold()), key=len)
    likeness = SequenceMatcher(None, shorter, longer, autojunk=False).ratio()
    return max(likeness, ALIKE) if shorter and longer.startswith(shorter) else likeness
