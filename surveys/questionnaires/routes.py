"""Checks of the routes of a document: what cannot be reached, what contradicts itself, what circles."""

from collections.abc import Iterator, Mapping

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from surveys.documents import Document, conditions
from surveys.documents.conditions import BY_OPTIONS, Test
from surveys.documents.remarks import Remark, remark
from surveys.routing.sentences import say
from surveys.routing.targets import Holder, Target, holders, targets
from surveys.routing.walking import TooEntangled, Walk, walk


class Routes:
    """The routes of a document: its paths, walked once when first asked for, and what is to be said of them."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def faults_of_conditions(self) -> list[Remark]:
        """Return a sentence for each condition that cannot be followed: there is no way to walk then."""
        try:
            return [sentence for holder in holders(self.document) for sentence in _faults_of(holder, self.document)]
        except conditions.Malformed as fault:
            return [remark(_("A condition cannot be read: %(fault)s."), {"fault": fault})]

    @cached_property
    def walk(self) -> Walk | None:
        """Return all paths; None where conditions cannot be followed, or lead along too many."""
        try:
            return None if self.faults_of_conditions else walk(self.document)
        except TooEntangled:
            return None

    @property
    def faults(self) -> list[Remark]:
        """Return a sentence for each reason why visitors could not be led through the document."""
        if self.faults_of_conditions:
            return self.faults_of_conditions
        if self.walk is None:
            return [remark(_("The conditions lead along more than 3,000 paths: ask for fewer things at once."), {})]
        return list(_faults_on_the_way(self.document, self.walk))

    @property
    def warnings(self) -> list[Remark]:
        """Return a sentence for each condition that hides nothing; none where there are no paths, which is a fault."""
        message = _("The condition of %(what)s holds on every path: without it, the same is shown.")
        return [
            _about(holder, message, {"what": name_of(holder)})
            for holder in (holders(self.document) if self.walk else ())
            if self.walk and _thing(holder) not in self.walk.left_out
        ]


def name_of(holder: Holder) -> str:
    """Return the name of what has a condition, in words."""
    return name_of_thing(holder.what, holder.code, holder.question)


def name_of_thing(what: str, code: str, question: str) -> str:
    """Return the name of a section, a question or an option in words; `question` is the code of the option's own."""
    names = {"code": code, "question": question}
    if what == "section":
        return _("section “%(code)s”") % names
    if what == "question":
        return _("question “%(code)s”") % names
    return _("option “%(code)s” of question “%(question)s”") % names


def _about(holder: Holder, message: str, names: Mapping[str, object]) -> Remark:
    """Return a sentence about what has a condition: a section is no question, even if one has its code."""
    return remark(message, names, *filter(None, _thing(holder)), question=holder.question)


def _thing(holder: Holder) -> tuple[str, str, str]:
    if holder.what == "option":
        return holder.what, holder.question, holder.code
    return holder.what, holder.code, ""


def _faults_of(holder: Holder, document: Document) -> Iterator[Remark]:
    by_code = targets(document)
    for test in holder.condition.tests():
        names = {"what": name_of(holder), "code": test.question}
        target = by_code.get(test.question)
        if message := _fault_of_place(holder, document, target):
            yield _about(holder, message, names)
        elif target is not None:
            yield from (_about(holder, *fault) for fault in _of_a_test(test, target, names))


def _fault_of_place(holder: Holder, document: Document, target: Target | None) -> str:
    """Return what is wrong with where the question of a test is asked; empty where nothing is."""
    if target is None:
        return _("The condition of %(what)s asks for question “%(code)s”, which is not asked.")
    if target.section >= holder.section if holder.what == "section" else target.place >= holder.place:
        return _("The condition of %(what)s asks for question “%(code)s”, which does not come before it.")
    if _is_shuffled(document, target, holder):
        return _("The condition of %(what)s asks for question “%(code)s”, but their sections come in random order.")
    return ""


def _of_a_test(test: Test, target: Target, names: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield (message, its names) for each thing that the question of a test has not."""
    if test.comparison not in target.comparisons:
        yield _("The condition of %(what)s compares question “%(code)s” in a way its answers have not."), names
    elif test.comparison in BY_OPTIONS:
        codes = {option["code"] for option in target.question["options"]}
        message = _("The condition of %(what)s asks for option “%(option)s”, which question “%(code)s” has not.")
        yield from ((message, {**names, "option": code}) for code in test.options if code not in codes)


def _is_shuffled(document: Document, target: Target, holder: Holder) -> bool:
    """Return whether a question may be asked after what depends on it, as their sections change places."""
    if not document.get("random_sections") or target.section == holder.section:
        return False
    return not all(document["sections"][place].get("fixed") for place in (target.section, holder.section))


def _faults_on_the_way(document: Document, walked: Walk) -> Iterator[Remark]:
    for holder in holders(document):
        if _thing(holder) not in walked.reached:
            sentence = say(holder.condition, document, settings.LANGUAGE_CODE)
            message = _("Nobody can ever reach %(what)s: its condition is “%(condition)s”, and no path leads there.")
            yield _about(holder, message, {"what": name_of(holder), "condition": sentence})
    for code in sorted(walked.without_options):
        yield remark(_("On some path question “%(code)s” has no option left."), {"code": code})
