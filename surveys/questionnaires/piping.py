"""Checks of the earlier answers that stand in texts: “{code}” has to name a question of a page before."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from surveys.documents import Document
from surveys.documents.piped import codes_in, codes_of
from surveys.documents.remarks import Remark, remark
from surveys.questionnaires.routes import name_of_thing


def faults(document: Document) -> list[Remark]:
    """Return a sentence for each answer in a text that cannot be known where the text is read."""
    pages = {
        code: place
        for place, section in enumerate(document["sections"])
        for question in section["questions"]
        for code in codes_of(question)
    }
    sentences = []
    for place, holder, code in _pipes(document):
        if message := _fault(document, pages, place, code):
            names = {"what": name_of_thing(*holder), "code": code}
            sentences.append(remark(message, names, *holder[:2], code, question=holder[2]))
    return sentences


def _fault(document: Document, pages: Mapping[str, int], place: int, code: str) -> str:
    """Return what is wrong with a code in a text of the section at a place; empty where nothing is."""
    if code not in pages:
        return _(
            "“{%(code)s}” in %(what)s stands for an answer, but there is no such question. "
            "Write “{ %(code)s }” for braces."
        )
    if not document.get("in_pages") or pages[code] == place:
        return _("“{%(code)s}” in %(what)s stands for an answer that is given on the same page.")
    if pages[code] > place:
        return _("“{%(code)s}” in %(what)s stands for an answer that is given later.")
    if _may_come_before(document, pages[code], place):
        return _("“{%(code)s}” in %(what)s stands for an answer, but their sections come in random order.")
    return ""


def _pipes(document: Document) -> Iterator[tuple[int, tuple[str, str, str], str]]:
    """Yield (place of the section, what has the text as `name_of_thing` takes it, code) for each code in braces."""
    for place, section in enumerate(document["sections"]):
        for code in sorted(codes_in(section["introduction"])):
            yield place, ("section", section["code"], ""), code
        for question in section["questions"]:
            for code in sorted(codes_in(question["text"]) | codes_in(question["help"])):
                yield place, ("question", question["code"], question["code"]), code


def _may_come_before(document: Document, answered: int, read: int) -> bool:
    """Return whether the section at `read` may come before the one at `answered`, as sections change places."""
    sections = document["sections"]
    return bool(document.get("random_sections")) and not (
        sections[answered].get("fixed") and sections[read].get("fixed")
    )
