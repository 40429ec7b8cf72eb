"""Options that are grades of a scale: without values there is no mean."""

from lib.text import normalize_for_search
from surveys.documents import Document

FEWEST = 3  # two answers are a yes and a no, not a scale
# Words of degree in the languages of the site, as `normalize_for_search` returns them.
DEGREES = (
    "strongly", "very", "somewhat", "slightly", "fairly", "quite", "extremely", "completely", "not at all", "never",
    "rarely", "seldom", "sometimes", "often", "always", "agree", "disagree", "satisfied", "dissatisfied", "likely",
    "unlikely", "neither", "too low", "too high",
    "tres", "plutot", "assez", "peu", "pas du tout", "tout a fait", "jamais", "rarement", "parfois", "souvent",
    "toujours", "d accord", "extremement", "ni l un ni l autre", "trop bas", "trop haut",
)  # fmt: skip


def lacks_values(question: Document) -> bool:
    """Return whether an option that is an answer has no value."""
    return any(option["value"] is None for option in _answers(question))


def looks_like_a_scale(question: Document) -> bool:
    """Return whether some options have values, or the labels in one language are numbers or words of degree."""
    answers = _answers(question)
    if len(answers) < FEWEST:
        return False
    if any(option["value"] is not None for option in answers):
        return True
    return any(
        _is_graded([normalize_for_search(option["label"][language]) for option in answers])
        for language in answers[0]["label"]
    )


def _answers(question: Document) -> list[Document]:
    return [option for option in question["options"] if not option["missing"]]


def _is_graded(labels: list[str]) -> bool:
    graded = [label for label in labels if any(f" {degree} " in f" {label} " for degree in DEGREES)]
    return len(graded) >= 2 or all(label.isascii() and label.isdigit() for label in labels)
