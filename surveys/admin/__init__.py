"""Staff pages of the surveys, one module a model or kind of page; they call the acts of the other packages."""

from surveys.admin import (
    follow_ups,
    identities,
    mail_texts,
    option_lists,
    panels,
    questionnaires,
    questions,
    responses,
    review,
    rounds,
    runs,
)

__all__ = [
    "follow_ups",
    "identities",
    "mail_texts",
    "option_lists",
    "panels",
    "questionnaires",
    "questions",
    "responses",
    "review",
    "rounds",
    "runs",
]
