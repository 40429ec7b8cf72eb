"""The public page that lists every stored column about a respondent and an expert."""

from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lib.page_cache import published_page
from surveys.stored_columns import EXPERTS, PLACES, VISITORS, Table


@published_page()
def stored_columns(request: HttpRequest) -> HttpResponse:
    """List the tables about visitors and experts with all their columns, and what is kept outside of them."""
    groups = [
        ("visitors", _("If you answer as a visitor"), _with_days(VISITORS)),
        ("experts", _("If you are an expert of a panel"), _with_days(EXPERTS)),
    ]
    description = _(
        "Every column this site stores about people who answer: what it holds, who reads it, how long it stays."
    )
    context = {"groups": groups, "places": PLACES, "description": description}
    return render(request, "surveys/stored_columns.html", context)


def _with_days(tables: Iterable[Table]) -> list[Table]:
    """Return tables whose texts name the days for which this site keeps words and saved answers."""
    days = {"text_days": settings.TEXT_DAYS, "draft_days": settings.DRAFT_DAYS}
    return [replace(table, kept=str(table.kept) % days) for table in tables]
