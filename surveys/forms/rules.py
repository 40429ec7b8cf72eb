"""The conditions of a document as forms need them: to be read, to be told, and to be followed by a script."""

import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from surveys.documents import Document, conditions
from surveys.documents.conditions import ANY_OF, AT_LEAST, BY_NUMBER, BY_OPTIONS, Condition, Test
from surveys.documents.languages import interface_language, sentence
from surveys.kinds.asked import Rule
from surveys.routing.sentences import say
from surveys.routing.targets import targets


class Rules:
    """Makes the rules of one document in one language."""

    def __init__(self, document: Document, language: str) -> None:
        self.document, self.language = document, language
        self.targets = targets(document)

    def rule(self, holder: Document) -> Rule | None:
        """Return the rule of a section, question or option; None for what everyone is shown."""
        condition = conditions.read(holder.get("shown_if"))
        if condition is None:
            return None
        with override(interface_language(self.language)):
            words = sentence(_("Only if %(condition)s."), condition=say(condition, self.document, self.language))
        return Rule(condition, words, json.dumps(self._scripted(condition)))

    def _scripted(self, condition: Condition) -> dict[str, Any]:
        parts = [self._test(part) if isinstance(part, Test) else self._scripted(part) for part in condition.parts]
        return {"join": condition.join, "parts": parts}

    def _test(self, test: Test) -> dict[str, Any]:
        """Return a test in the name of its form field; numbers that options stand for as those options."""
        shape: dict[str, Any] = {"field": f"q-{test.question}", "is": test.comparison}
        options = self.targets[test.question].question["options"]
        if test.comparison in BY_OPTIONS:
            return {**shape, "options": list(test.options)}
        if test.comparison in BY_NUMBER and options:
            return {**shape, "is": ANY_OF, "options": [option["code"] for option in options if _reaches(option, test)]}
        return {**shape, "number": str(test.number)} if test.comparison in BY_NUMBER else shape


def _reaches(option: Document, test: Test) -> bool:
    if option["missing"] or option["value"] is None or test.number is None:
        return False
    value = Decimal(option["value"])
    return value >= test.number if test.comparison == AT_LEAST else value <= test.number
