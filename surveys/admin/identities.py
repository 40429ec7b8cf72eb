"""Admin pages of the vault: coordinators write identities unseen, custodians read one at a time with a reason.

No part of an identity appears in a list, a search, a message, the history or the admin's log.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from lib.admin.person import person
from lib.admin.read_only import ReadOnlyAdmin
from lib.refusals import Refused
from surveys.models import Expert, Identity, IdentityChange, IdentityReading
from surveys.rounds import vault

secret_post = method_decorator(sensitive_post_parameters())


class WriteForm(forms.Form):
    """The identity of an expert, by code; over a stored one, which is not shown, it waits for a custodian."""

    expert = forms.CharField(label=_("Code of the expert"), max_length=8)
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    employer = forms.CharField(label=_("Employer"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES, required=False)
    remarks = forms.CharField(
        label=_("Remarks"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_expert(self) -> Expert:
        expert = Expert.objects.filter(code=self.cleaned_data["expert"].strip().upper()).first()
        if expert is None:
            raise forms.ValidationError(_("No expert has this code: look it up in the list of experts."))
        return expert


class ReadForm(forms.Form):
    """The reason for reading an identity."""

    why = forms.CharField(
        label=_("Why you need to know"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept with your name and the time. Do not name the expert here."),
    )


@admin.register(Identity)
class IdentityAdmin(admin.ModelAdmin[Identity]):
    """Identities by code, for roles alone: a superuser has no access, see surveys/rounds/vault.py."""

    list_display = ("expert", "times_read", "last_read")
    list_display_links = ("expert",)
    list_select_related = ("expert",)
    list_per_page = 50
    ordering = ("expert__code",)
    search_fields = ("expert__code",)
    search_help_text = _("Code of the expert")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Identity]:
        """Return identities with code and numbers of readings; no other column is loaded."""
        identities = super().get_queryset(request).only("expert__code")
        return identities.annotate(readings_count=Count("readings"), read_at=Max("readings__at"))

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Refuse every lookup, so that no address can probe a name letter by letter."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return vault.may_read(request.user) or vault.may_write(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return vault.may_read(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return vault.may_read(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return vault.may_write(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return False

    @admin.display(description=_("times read"))
    def times_read(self, obj: Any) -> int:
        return int(obj.readings_count)

    @admin.display(description=_("last read"))
    def last_read(self, obj: Any) -> Any:
        return obj.read_at

    @secret_post
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Store the identity of an expert; the stored one is never shown."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = WriteForm(request.POST or None, initial={"expert": request.GET.get("expert", "")})
        if request.method == "POST" and form.is_valid():
            details = dict(form.cleaned_data)
            expert = details.pop("expert")
            try:
                change = vault.write_identity(expert, by=person(request), **details)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _written(expert.code, change))
                return HttpResponseRedirect(reverse("admin:surveys_expert_changelist"))
        return self._page(request, "write.html", title=gettext("Write an identity"), form=form)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for a reason; answer a POST with the identity, after its reading was recorded."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        identity = self.get_object(request, object_id)
        if identity is None:
            raise Http404
        form, revealed = ReadForm(request.POST or None, label_suffix=""), None
        if request.method == "POST" and form.is_valid():
            try:
                revealed = vault.read_identity(identity, by=person(request), why=form.cleaned_data["why"])
            except Refused as refusal:
                form.add_error("why", str(refusal))
        code = identity.expert.code
        title = gettext("Identity of %(code)s") % {"code": code}
        readings = IdentityReading.objects.filter(identity=identity).select_related("by")[:20]
        context = {"form": form, "revealed": revealed, "readings": readings, "code": code}
        return self._page(request, "read.html", title=title, **context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Redirect to the readings: identities have no other history."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:surveys_identityreading_changelist"))

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/surveys/identity/{template}", {**shared, **context})


def _written(code: str, change: IdentityChange | None) -> str:
    """Return what a coordinator is told of an entry; where it changes an address, the old one is told first."""
    if change is None:
        return gettext("The identity of %(code)s is written.") % {"code": code}
    vault.tell_old_address(change)  # whether mail was sent is not said: it would tell whether the address was new
    return gettext("The vault holds an identity of %(code)s: what you wrote waits for a custodian.") % {"code": code}


@admin.register(IdentityReading)
class IdentityReadingAdmin(ReadOnlyAdmin):
    """The readings of identities: time, code, reader and reason."""

    list_display = ("at", "expert", "by", "why")
    list_display_links = None
    list_select_related = ("identity__expert", "by")
    search_fields = ("identity__expert__code",)
    search_help_text = _("Code of the expert")
    actions = None
    fields = ("at", "expert", "by", "why")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[IdentityReading]:
        readings = super().get_queryset(request).select_related("identity__expert", "by")
        return readings.only("at", "why", "by__username", "by__first_name", "by__last_name", "identity__expert__code")

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        return not lookup.startswith("identity") and super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("expert"))
    def expert(self, obj: IdentityReading) -> str:
        return obj.identity.expert.code
