"""Every address of the admin that shows rows, for tests that read what stands on all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from django.contrib import admin
from django.db.models import Max, Model
from django.test import Client
from django.urls import NoReverseMatch, reverse

from surveys.models import AnswerText, CodingTask, Invitation, Response, Round, Survey, WordCode
from tests.indicators.test_admin_roles import ROLES
from tests.ocindex.test_crawl import pages
from tests.ocindex.test_every_act import FOR_ALL

EVERYBODY = [*ROLES, "superuser", "no role"]
STATES = ("state", "status")  # the newest row in each of them is opened; where rows have neither, all are alike
ROWS = {"auth.User": 2}  # the newest account is of whoever looks; of others one row
# Pages of responses that name their survey.
OF_SURVEYS = (
    "analysis", "crosstab", "held", "texts", "cells", "cell", "export", "codes", "codes_csv", "code_frame", "coding",
    "keywords", "quality", "quotations", "quotations_csv", "quotations_md",
)  # fmt: skip
# Pages of responses that name something else.
OF_CODING: dict[str, type[Model]] = {
    "surveys_response_code": WordCode,
    "surveys_response_coding_task": CodingTask,
    "surveys_response_coding_desk": CodingTask,
}
OTHER_SITES = {"indicators_edition_site", "indicators_edition_site_without"}  # the public pages of a draft


def addresses() -> list[str]:
    """Return the addresses of all pages, lists and forms of the admin, with the newest row of each kind and state."""
    made = {address for name, arguments in _named() for address in _made(name, arguments)}
    return sorted(made | {reverse("admin:index")})


def _made(name: str, arguments: tuple[str, ...]) -> Iterator[str]:
    """Yield the addresses of one name, for each row it may be about."""
    for values in islice(product(*(_values(name, argument) for argument in arguments)), 40):
        try:
            yield reverse(f"admin:{name}", kwargs=dict(zip(arguments, values, strict=True)))
        except NoReverseMatch:
            continue


def _named() -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, _view, arguments in pages(admin.site.get_urls()):
        if name not in FOR_ALL | OTHER_SITES:
            yield name, tuple(arguments)


def _values(name: str, argument: str) -> list[object]:
    """Return what an argument of an address may be: keys of rows, codes, countries."""
    kind = name.rpartition("_")[0]
    if argument == "code":
        return ["en"] if kind == "surveys_survey" else _codes()
    if argument in ("year", "iso3", "slug"):
        field = {"year": "edition__year", "iso3": "country__iso3", "slug": "indicator__slug"}[argument]
        return list(Response.objects.exclude(country=None).values_list(field, flat=True).distinct())
    if argument == "question_id":
        return list(AnswerText.objects.values_list("question", flat=True).distinct())
    if argument == "round_id":
        return list(Round.objects.values_list("pk", flat=True))
    if name in ("surveys_response_redact", "surveys_response_quote"):
        return list(AnswerText.objects.values_list("pk", flat=True)[:1])
    if name in OF_CODING:
        return list(OF_CODING[name]._default_manager.values_list("pk", flat=True)[:1])
    if name.removeprefix("surveys_response_") in OF_SURVEYS:
        return list(Survey.objects.filter(responses__isnull=False).values_list("pk", flat=True).distinct())
    models = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
    return _newest(models[kind]) if kind in models else []


def _codes() -> list[object]:
    """Return the code of the newest invitation with each state of what is to be judged."""
    by_state = Invitation.objects.order_by().values("assignments__state").annotate(newest=Max("pk"))
    return list(Invitation.objects.filter(pk__in=by_state.values("newest")).values_list("code", flat=True))


def _newest(model: type[Model]) -> list[object]:
    """Return the key of the newest row in each state, or of the newest rows."""
    rows = model._default_manager.order_by()
    for state in STATES:
        if any(field.name == state for field in model._meta.fields):
            return [row["newest"] for row in rows.values(state).annotate(newest=Max("pk")).order_by("newest")]
    return list(rows.order_by("-pk").values_list("pk", flat=True)[: ROWS.get(model._meta.label, 1)])


@dataclass(frozen=True)
class PageRead:
    """The text of a page, a file or a refusal, whether it was none, and whether a browser draws it as a page."""

    text: str
    is_open: bool
    is_drawn: bool


def read(client: Client, address: str) -> PageRead:
    """Return what stands at an address."""
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    is_drawn = answer.headers.get("Content-Type", "").startswith("text/html")
    return PageRead(body.decode("utf-8", "replace"), answer.status_code == 200, is_drawn)
