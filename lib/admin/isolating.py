"""Keeps words of others apart from the page around them: what is written from the right, or turns the line around.

A name may begin with a character such as U+202E, after which a browser prints whatever follows backwards: “accepted by
NAME, rejected by …” then reads otherwise than it is. Templates wrap the words of others where they stand in a sentence
(the filter `apart`); staff pages are read once more before they leave, so that nothing is forgotten, neither in
Django's own pages nor in new ones.
"""

import re
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

FIRST_STRONG, POP = "\u2068", "\u2069"  # isolate what stands between them, where no element can
# Letters that are written from the right, and characters that order a line.
_TURNING_CLASS: Final = (
    "\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff"
    "\U0001e800-\U0001efff"
)
TURNING: Final = re.compile(f"[{_TURNING_CLASS}]")
_PART: Final = re.compile(r"<!--|</?[a-z!](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
# What is no text up to here: comments, scripts and styles.
_ENDS: Final = {"<!--": "-->", "script": "</script", "style": "</style"}
_SPOKEN: Final = re.compile(r"(\s(?:aria-label|title|alt|placeholder|data-label)=\")([^\"]*)(\")", re.IGNORECASE)
_VALUE: Final = re.compile(r"\svalue=\"[^\"]*\"", re.IGNORECASE)
_DIRECTED: Final = re.compile(r"\sdir=\"auto\"", re.IGNORECASE)
_VOID: Final = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "path", "rect", "circle"})
_TEXT_ALONE: Final = frozenset({"option", "textarea"})  # no element may stand in them: they say dir="auto" themselves
_CHARACTERS: Final = frozenset({"title", "svg"})  # neither an element nor a direction of their own


def apart(words: object) -> SafeString | str:
    """Return the words of others as HTML that keeps them apart where they need it; nothing where there are none."""
    text = str(words) if words else ""
    needs_it = get_language_bidi() or TURNING.search(text)
    return format_html("<bdi>{}</bdi>", words) if text and needs_it else text


def apart_in_text(words: object) -> str:
    """Return the words of others for a plain sentence, such as a message, between characters that keep them apart."""
    text = str(words)
    return f"{FIRST_STRONG}{text}{POP}" if TURNING.search(text) else text


def isolate(page: str) -> str:
    """Return an HTML page in which every text that turns a line around stands in an element that keeps it apart.

    A page without such characters, as nearly all are, is returned as it is.
    """
    if not TURNING.search(page):
        return page
    parts: list[str] = []
    path: list[tuple[str, int, bool]] = []  # open elements: name, place of the tag in `parts`, whether they isolate
    at = 0
    while match := _PART.search(page, at):
        parts.append(_isolate_text(page[at : match.start()], path, parts))
        tag, at = match.group(0), match.end()
        if end := _ENDS.get(_name(tag)):
            closing = page.find(end, at)
            at = len(page) if closing < 0 else closing + len(end)
            parts.append(page[match.start() : at])
            continue
        tag = _isolate_attributes(tag) if TURNING.search(tag) else tag
        _follow(tag, path, len(parts))
        parts.append(tag)
    parts.append(_isolate_text(page[at:], path, parts))
    return "".join(parts)


def _name(tag: str) -> str:
    """Return the name of an opening tag in small letters, or the beginning of a comment; else nothing."""
    if tag == "<!--":
        return tag
    match = _TAG.match(tag)
    return match.group(2).lower() if match and not match.group(1) else ""


def _follow(tag: str, path: list[tuple[str, int, bool]], place: int) -> None:
    """Open or close the element of a tag in the path of open elements."""
    match = _TAG.match(tag)
    if match is None:
        return
    closes, name = match.group(1), match.group(2).lower()
    names = [element for element, _place, _isolates in path]
    if not closes and name not in _VOID and not tag.endswith("/>"):
        path.append((name, place, name == "bdi" or bool(_DIRECTED.search(tag))))
    elif closes and name in names:
        del path[len(names) - 1 - names[::-1].index(name) :]


def _isolate_text(text: str, path: list[tuple[str, int, bool]], parts: list[str]) -> str:
    """Return a text between two tags, kept apart unless an element around it does so."""
    if not TURNING.search(text) or any(isolates for _name, _place, isolates in path):
        return text
    names = {name for name, _place, _isolates in path}
    name, place, _isolates = path[-1] if path else ("", 0, False)
    if name in _TEXT_ALONE:
        parts[place] = _directed(parts[place])
        path[-1] = (name, place, True)
        return text
    before, words, after = _within_blanks(text)
    if names & _CHARACTERS:
        return f"{before}{FIRST_STRONG}{words}{POP}{after}"
    return f"{before}<bdi>{words}</bdi>{after}"


def _isolate_attributes(tag: str) -> str:
    """Return a tag whose labels are kept apart, and whose typed value says which way it is written."""
    tag = _SPOKEN.sub(lambda label: label.group(1) + apart_in_text(label.group(2)) + label.group(3), tag)
    value = _VALUE.search(tag)
    return _directed(tag) if value and TURNING.search(value.group(0)) else tag


def _directed(tag: str) -> str:
    """Return an opening tag with dir="auto"."""
    return tag if " dir=" in tag else re.sub(r"^<[a-z0-9-]+", r'\g<0> dir="auto"', tag, flags=re.IGNORECASE)


def _within_blanks(text: str) -> tuple[str, str, str]:
    """Return the blanks before a text, the text, and the blanks after it."""
    words = text.strip()
    before, _words, after = text.partition(words)
    return before, words, after
