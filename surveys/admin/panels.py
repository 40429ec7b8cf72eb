"""Admin of experts and panels; an expert is a random code, which is the only name in any list."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, ManyToManyField, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from surveys.models import Expert, Identity, Panel
from surveys.rounds import arranging, vault

MOST_AT_ONCE = 100


class NewExpertsForm(forms.Form):
    """The number of new experts, and the panel they join."""

    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=1)
    panel = forms.ModelChoiceField(
        Panel.objects.order_by("name"), label=_("Put them on the panel"), required=False, empty_label=_("none yet")
    )


@admin.register(Expert)
class ExpertAdmin(admin.ModelAdmin[Expert]):
    """Experts by code; identities are written into the vault, and cannot be seen here."""

    list_display = ("code", "active", "on_panels", "identity_written")
    list_filter = ("active", "panels")
    search_fields = ("code",)
    list_per_page = 50
    actions = None
    fields = ("code", "active", "on_panels", "identity_written")
    readonly_fields = ("code", "on_panels", "identity_written")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Expert]:
        written = Exists(Identity.objects.filter(expert=OuterRef("pk")))
        return super().get_queryset(request).annotate(has_identity=written).prefetch_related("panels")

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Refuse what no filter of the list offers: a round's key of an expert must not find the code on the panel."""
        return lookup.partition("__")[0] in self.list_filter and super().lookup_allowed(lookup, value, request)

    def has_delete_permission(self, request: HttpRequest, obj: Expert | None = None) -> bool:
        """Return False: assessments refer to their expert, so one who leaves becomes inactive."""
        return False

    @admin.display(description=_("panels"))
    def on_panels(self, obj: Expert) -> str:
        return ", ".join(str(panel) for panel in obj.panels.all()) or "–"

    @admin.display(description=_("identity"))
    def identity_written(self, obj: Any) -> str:
        label = gettext("written, write again") if obj.has_identity else gettext("not written, write")
        url = reverse("admin:surveys_identity_add")
        return format_html('<a href="{}?expert={}">{}</a>', url, obj.code, label)

    def get_list_display(self, request: HttpRequest) -> Any:
        return self.list_display if vault.may_write(request.user) else self.list_display[:-1]

    def get_fields(self, request: HttpRequest, obj: Any | None = None) -> Any:
        return self.fields if vault.may_write(request.user) else ("code", "active", "on_panels")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Show the form of new experts; a POST creates them."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewExpertsForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            return self._add(request, form.cleaned_data["count"], form.cleaned_data["panel"])
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        context = {**shared, "title": gettext("New experts"), "form": form}
        return TemplateResponse(request, "admin/surveys/expert/new.html", context)

    def _add(self, request: HttpRequest, count: int, panel: Panel | None) -> HttpResponse:
        experts = arranging.add_experts(count)
        if panel is not None:
            panel.experts.add(*experts)
        message = ngettext("%(count)s expert was added: %(codes)s", "%(count)s experts were added: %(codes)s", count)
        messages.success(request, message % {"count": count, "codes": ", ".join(expert.code for expert in experts)})
        return HttpResponseRedirect(reverse("admin:surveys_expert_changelist"))


@admin.register(Panel)
class PanelAdmin(admin.ModelAdmin[Panel]):
    """Panels: the experts who score in the same rounds."""

    list_display = ("name", "size", "rounds_asked")
    search_fields = ("name", "experts__code")
    actions = None
    fieldsets = ((None, {"fields": ("name", "experts"), "classes": ("pick",)}),)
    formfield_overrides: ClassVar = {ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}

    class Media:
        css: ClassVar = {"all": ["css/rounds.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Panel]:
        counts = {"n_experts": Count("experts", distinct=True), "n_rounds": Count("rounds", distinct=True)}
        return super().get_queryset(request).annotate(**counts)

    def get_form(self, request: HttpRequest, obj: Panel | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form with active experts to choose from, and those already on the panel."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if "experts" in form.base_fields:
            offered = Q(active=True) | Q(panels=obj) if obj else Q(active=True)
            form.base_fields["experts"].queryset = Expert.objects.filter(offered).distinct()
        return form

    @admin.display(description=_("experts"), ordering="n_experts")
    def size(self, obj: Any) -> int:
        return int(obj.n_experts)

    @admin.display(description=_("rounds"), ordering="n_rounds")
    def rounds_asked(self, obj: Any) -> int:
        return int(obj.n_rounds)
