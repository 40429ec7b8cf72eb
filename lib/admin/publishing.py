"""An admin in which saving is publishing: every public page is rendered anew afterwards."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from lib import caching


class PublishingAdmin(admin.ModelAdmin[Any]):
    """Starts a new generation of cached pages whenever a row or one of its inline rows is saved or deleted."""

    def save_related(self, request: HttpRequest, form: "ModelForm[Any]", formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        caching.new_generation()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        caching.new_generation()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        caching.new_generation()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Set `publishes`, by which the template labels its buttons."""
        context.setdefault("publishes", True)
        return super().render_change_form(request, context, *args, **kwargs)
