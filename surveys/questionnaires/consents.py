"""The wording of a version's consent questions as a short hash, which each response keeps of what was read."""

import json
from collections.abc import Collection, Iterable
from hashlib import sha256

from surveys import kinds
from surveys.documents import Document, questions_of
from surveys.documents.languages import OF_THE_SITE
from surveys.models import SurveyVersion

DIGITS = 16


def consent_hash(document: Document, language: str = "") -> str:
    """Return 16 hexadecimal digits of the SHA-256 of texts and hints of the consent questions, as they were read.

    Those are the texts in the languages of the site, and in a further one for whoever read that: a language that comes
    later changes nothing for others. Empty where a document asks for no consent. Equal hashes are equal wordings, in
    whichever version.
    """
    return _hash(document, {*OF_THE_SITE, language})


def further_hashes(document: Document) -> dict[str, str]:
    """Return {language: hash} of the further languages of a document in which its consent reads otherwise."""
    hashes = {code: consent_hash(document, code) for code in document.get("languages", ())}
    return {code: consent for code, consent in hashes.items() if consent != consent_hash(document)}


def is_reworded(before: Document, after: Document) -> bool:
    """Return whether whoever reads the later document is asked for consent in other words; new languages are none."""
    then, now = further_hashes(before), further_hashes(after)
    is_other = any(then[code] != now[code] for code in then.keys() & now.keys())
    return is_other or consent_hash(before) != consent_hash(after)


def first_version(versions: Iterable[SurveyVersion], consent: str) -> int | None:
    """Return the number of the first version with this wording of consent; None where none has it."""
    return min((version.number for version in versions if consent in _every_hash(version.document)), default=None)


def _every_hash(document: Document) -> set[str]:
    """Return the hashes of a document, and that over all its languages, which responses were given at first."""
    return {
        consent_hash(document),
        *further_hashes(document).values(),
        _hash(document, {*OF_THE_SITE, *document.get("languages", ())}),
    }


def _hash(document: Document, languages: Collection[str]) -> str:
    texts = [
        [{code: text for code, text in question[name].items() if code in languages} for name in ("text", "help")]
        for question in questions_of(document)
        if _is_consent(question)
    ]
    if not texts:
        return ""
    return sha256(json.dumps(texts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:DIGITS]


def _is_consent(question: Document) -> bool:
    return kinds.of(question["kind"]).asks_consent
