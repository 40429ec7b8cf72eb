"""Checks of the earlier answers that stand in texts: “{code}” has to name a question of a page before."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.documents import Document
from surveys.documents.piped import codes_in, codes_of


def faults(document: Document) -> list[str]:
    """Return a sentence for each answer in a text that cannot be known where the text is read."""
    pages = {
        code: place
        for place, section in enumerate(document["sections"])
        for question in section["questions"]
        for code in codes_of(question)
    }
    sentences = []
    for place, what, code in _pipes(document):
        names = {"what": what, "code": code}
        if code not in pages:
            sentences.append(
                _(
                    "“{%(code)s}” in %(what)s stands for an answer, but there is no such question. "
                    "Write “{ %(code)s }” for braces."
                )
                % names
            )
        elif not document.get("in_pages") or pages[code] == place:
            sentences.append(_("“{%(code)s}” in %(what)s stands for an answer that is given on the same page.") % names)
        elif pages[code] > place:
            sentences.append(_("“{%(code)s}” in %(what)s stands for an answer that is given later.") % names)
        elif _may_come_before(document, pages[code], place):
            message = _("“{%(code)s}” in %(what)s stands for an answer, but their sections come in random order.")
            sentences.append(message % names)
    return sentences


def _pipes(document: Document) -> Iterator[tuple[int, str, str]]:
    """Yield (place of the section, what has the text, code) for each code in braces."""
    for place, section in enumerate(document["sections"]):
        for code in sorted(codes_in(section["introduction"])):
            yield place, _("section “%(code)s”") % section, code
        for question in section["questions"]:
            for code in sorted(codes_in(question["text"]) | codes_in(question["help"])):
                yield place, _("question “%(code)s”") % question, code


def _may_come_before(document: Document, answered: int, read: int) -> bool:
    """Return whether the section at `read` may come before the one at `answered`, as sections change places."""
    sections = document["sections"]
    return bool(document.get("random_sections")) and not (
        sections[answered].get("fixed") and sections[read].get("fixed")
    )
