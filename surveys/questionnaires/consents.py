"""The wording of a version's consent questions, as a short hash that each response to it keeps."""

import json
from collections.abc import Iterable
from hashlib import sha256

from surveys import kinds
from surveys.documents import Document, questions_of
from surveys.models import SurveyVersion

DIGITS = 16


def consent_hash(document: Document) -> str:
    """Return 16 hexadecimal digits of the SHA-256 of texts and hints of the consent questions, in every language.

    Empty where a document asks for no consent. Equal hashes are equal wordings, in whichever version.
    """
    texts = [[question["text"], question["help"]] for question in questions_of(document) if _is_consent(question)]
    if not texts:
        return ""
    return sha256(json.dumps(texts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:DIGITS]


def first_version(versions: Iterable[SurveyVersion], consent: str) -> int | None:
    """Return the number of the first version with this wording of consent; None where none has it."""
    return min((version.number for version in versions if consent_hash(version.document) == consent), default=None)


def _is_consent(question: Document) -> bool:
    return kinds.of(question["kind"]).asks_consent
