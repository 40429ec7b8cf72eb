"""The context of the templates of one page of a survey, and of the review before sending."""

from typing import Any

from django.conf import settings

from surveys.documents.languages import OF_THE_SITE
from surveys.forms import SurveyForm, paging, review


def of_page(form: SurveyForm, *, takes_along: bool) -> dict[str, Any]:
    """Return the context of a page; `takes_along` is whether answers that it does not ask for travel with it."""
    return {
        "page": form.page,
        "progress": paging.progress(form),
        "section": form.arranged.page_with(form.page),
        "carried": list(paging.carried_fields(form)) if takes_along else [],
        "language_query": _language_query(form.language),
        "asks_consent": bool(paging.consents(form)),
        "draft_days": settings.DRAFT_DAYS,
    }


def of_review(form: SurveyForm) -> dict[str, Any]:
    """Return the context of the review, with which every answer travels."""
    return {
        "page": paging.REVIEW,
        "parts": review.review_parts(form),
        "left_out": review.left_out(form),
        "language_query": _language_query(form.language),
        "in_pages": form.questionnaire.in_pages,
        "carried": list(paging.carried_fields(form)),
        "carries": True,
    }


def _language_query(language: str) -> str:
    """Return what is added to the query of an address in a language that the site does not speak."""
    return "" if language in OF_THE_SITE else f"&language={language}"
