"""The page on which a survey is built, as a browser without scripts uses it."""

import re
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from surveys.models import Question, Section, Survey


def address(part: Survey | Question | Section) -> str:
    """Return the address of the page with a question, a section or nothing named."""
    if isinstance(part, Survey):
        return reverse("admin:surveys_survey_build", args=[part.pk])
    page = reverse("admin:surveys_survey_build", args=[part.survey_id])
    return f"{page}?{part._meta.model_name}={part.pk}"


def fields_of(page: Any) -> dict[str, str]:
    """Return what a browser would send of the page if nothing were typed, without the button."""
    form = BeautifulSoup(page.content, "html.parser").select_one("#build")
    assert form is not None
    sent = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.has_attr("disabled") or (field.get("type") == "checkbox" and not field.has_attr("checked")):
            continue
        sent[str(field["name"])] = _value(field)
    return sent


def _value(field: Any) -> str:
    if field.name == "textarea":
        return str(field.text).removeprefix("\n")
    if field.name == "select":
        options = field.select("option[selected]") or field.select("option")
        return str(options[0].get("value", options[0].text)) if options else ""
    return str(field.get("value", "on" if field.get("type") == "checkbox" else ""))


def press(client: Client, part: Survey | Question | Section, act: str, /, **typed: Any) -> Any:
    """Open the page, type, press a button, and follow where it leads; `None` clears a tick box."""
    sent = fields_of(client.get(address(part))) | {"act": act} | typed
    return client.post(address(part), {name: value for name, value in sent.items() if value is not None}, follow=True)


def keep(client: Client, part: Question | Section, sent: dict[str, str]) -> Any:
    """Have kept what is typed, as the script of the page does."""
    name = part._meta.model_name
    url = reverse("admin:surveys_survey_keep", args=[part.survey_id])
    return client.post(url, sent | {str(name): str(part.pk)})


def opened(response: Any) -> Any:
    """Return the question or section that is open on a page."""
    return response.context["part"].row


def outline(client: Client, survey: Survey) -> list[str]:
    """Return the outline's lines: sections in brackets, questions by code."""
    overview = client.get(address(survey)).context["overview"]
    lines = []
    for section in overview.outline:
        lines += [f"[{section.section.code}]", *(line.question.code for line in section.questions)]
    return lines


def said(response: Any) -> str:
    """Return the words of a page on one line."""
    return re.sub(r"\s+", " ", BeautifulSoup(response.content, "html.parser").get_text(" "))
