"""Reads pages as a browser does, and says which words of others are not kept apart from the words around them."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FIRST_STRONG, POP = "\u2068", "\u2069"
UNREAD = {"script", "style"}


class Isolation(HTMLParser):
    """Collects the places where a text stands without `bdi` or dir="auto" around it, or isolating characters."""

    def __init__(self, words: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words, self.seen = words, 0
        self.open: list[tuple[str, bool]] = []
        self.bare: list[str] = []
        self.together: list[str] = []  # isolated texts that hold more than the words

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        is_apart = tag == "bdi" or dict(attributes).get("dir") == "auto"
        for name, value in attributes:
            if self.words in (value or "") and name not in ("href", "action", "content"):
                self._note(is_apart or _wrapped(str(value), self.words), f"<{tag} {name}>")
        if tag not in VOID:
            self.open.append((tag, is_apart))

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _apart in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, text: str) -> None:
        path = [name for name, _apart in self.open]
        if self.words in text and not UNREAD & set(path):
            is_apart = any(apart for _name, apart in self.open)
            self._note(is_apart or _wrapped(text, self.words), " > ".join(path[-4:]))
            if text.strip() != self.words and not _wrapped(text, self.words):
                self.together.append(f"{' > '.join(path[-3:])}: {' '.join(text.split())[:160]}")

    def _note(self, is_apart: bool, place: str) -> None:
        self.seen += 1
        if not is_apart:
            self.bare.append(place)


def _wrapped(text: str, words: str) -> bool:
    """Return whether each occurrence stands between the characters that isolate."""
    return FIRST_STRONG in text.partition(words)[0] and POP in text.rpartition(words)[2]


def read_isolation(page: str, words: str) -> Isolation:
    """Return what a page does with these words."""
    reader = Isolation(words)
    reader.feed(page)
    return reader
