"""Admin of the texts of mails to experts: languages side by side, placeholders checked, an invented example shown."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lib.admin.conflicts import ConflictAwareAdmin, VersionedForm
from lib.admin.history import HistoryAdmin
from lib.admin.preview import CODES, PreviewAdmin
from lib.admin.side_by_side import MissingTranslation, SideBySideAdmin, pair
from surveys.models import MailText
from surveys.rounds import mail_content, mail_texts


class MailTextForm(VersionedForm):
    """The form of a mail's text: each language has placeholders that exist, and the link where one is needed."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in (*pair("subject"), *pair("body")):
            kind, in_subject = self.instance.kind, name.startswith("subject")
            for fault in mail_texts.faults(cleaned.get(name) or "", kind=kind, in_subject=in_subject):
                self.add_error(name, fault)
        return cleaned


@admin.register(MailText)
class MailTextAdmin(ConflictAwareAdmin, HistoryAdmin, PreviewAdmin, SideBySideAdmin):
    """Subjects and texts of the mails; there is one of each kind, so none is added or deleted."""

    form = MailTextForm
    change_form_template = "admin/surveys/mailtext/change_form.html"
    list_display = ("name", "subject")
    list_display_links = ("name",)
    list_filter = (MissingTranslation,)
    list_select_related = True
    actions = None
    fieldsets = ((None, {"fields": (pair("subject"), pair("body")), "classes": ("languages", "long")}),)

    @admin.display(description=_("kind"), ordering="kind")
    def name(self, obj: MailText) -> str:
        return str(capfirst(obj.get_kind_display()))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: MailText | None = None) -> bool:
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        text = kwargs["obj"]
        context["publishes"] = False
        context["placeholders"] = [
            (f"{{{name}}}", meaning) for name, meaning in MEANINGS.items() if name in mail_texts.placeholders(text.kind)
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def _render_unsaved(self, request: HttpRequest, form: Any) -> HttpResponse:
        """Show the mail of the form as an invented expert would get it; nothing is saved."""
        wanted = request.POST.get("language")
        text = form.save(commit=False)
        with translation.override(wanted if wanted in CODES else CODES[0]):
            values = mail_content.example()
            context = {
                "title": capfirst(text.get_kind_display()),
                "subject": mail_texts.fill(text.subject, values),
                "body": mail_texts.fill(text.body, values),
                "sender": settings.DEFAULT_FROM_EMAIL,
                "language": translation.get_language(),
            }
            return render(request, "admin/surveys/mailtext/preview.html", {**self._around(request), **context})

    def _around(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts}


MEANINGS = {
    "link": _("the expert’s link; in a reminder, to whoever has a passphrase, that they have an address of their own"),
    "closes": _("the last day of the round"),
    "edition": _("the year of the edition"),
    "countries": _("the countries that the expert is asked about"),
    "sender": _("the publisher of the edition; without one, the name of this site"),
}
