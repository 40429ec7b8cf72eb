"""What tests of the surveys' staff pages share: addresses, rows by code, what the page said."""

from django.db.models import Model
from django.urls import reverse

from surveys.models import Question, Survey


def page_of(row: Model, act: str = "change") -> str:
    """Return the address of an act on a row in the admin."""
    return reverse(f"admin:surveys_{row._meta.model_name}_{act}", args=[row.pk])


def question(survey: Survey, code: str) -> Question:
    """Return a question of a survey."""
    return Question.objects.get(survey=survey, code=code)


def messages(response: object) -> str:
    """Return what the page said about what was done."""
    return " ".join(map(str, response.context["messages"]))  # type: ignore[attr-defined]
