"""Roles that one administrator asked for, and another one gives or refuses."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from indicators.models import RoleRequest
from lib.admin.person import person
from lib.admin.read_only import ReadOnlyAdmin
from lib.admin.start_page import Waiting
from lib.refusals import Refused
from ocindex.accounts import giving
from ocindex.roles import SENTENCES


@admin.register(RoleRequest)
class RoleRequestAdmin(ReadOnlyAdmin):
    """The list of roles asked for, and a page on which one is decided."""

    list_display = ("user", "role", "state", "asked_by", "asked_at", "decided_by", "decided_at")
    list_filter = ("state", "role")
    list_select_related = ("user", "asked_by", "decided_by")
    fields = (("user", "address", "role", "state"), ("asked_by", "asked_at"), "reason", ("decided_by", "decided_at"))
    change_form_template = "admin/indicators/rolerequest/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        decide = self.admin_site.admin_view(require_POST(self.decide_view))
        return [path("<int:pk>/decide/", decide, name="indicators_rolerequest_decide"), *super().get_urls()]

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give or refuse the role, and redirect to the request."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        role_request = get_object_or_404(RoleRequest, pk=pk)
        if request.POST.get("decision") in ("give", "refuse"):
            give = request.POST["decision"] == "give"
            try:
                giving.decide_role(role_request, by=person(request), give=give)
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, gettext("The role is given.") if give else gettext("The role is refused."))
        return HttpResponseRedirect(reverse("admin:indicators_rolerequest_change", args=[pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        role_request: RoleRequest | None = kwargs.get("obj")
        if role_request is not None:
            context["is_open"] = role_request.state == RoleRequest.State.ASKED
            context["why_not"] = giving.may_give(role_request, person(request))
            context["is_own"] = role_request.user_id == request.user.pk
            context["sentence"] = SENTENCES.get(role_request.role, "")
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("e-mail"))
    def address(self, obj: RoleRequest) -> str:
        """Return the address to which the account's code goes: whoever gives the role checks whose it is."""
        return obj.user.email or "–"

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield the roles that this administrator may give or refuse."""
        if not self.has_view_permission(request):
            return
        for role_request in self._open(request):
            if not giving.may_give(role_request, person(request)):
                url = reverse("admin:indicators_rolerequest_change", args=[role_request.pk])
                yield Waiting(
                    title=gettext("Role %(role)s for %(name)s")
                    % {"role": role_request.role, "name": role_request.user},
                    detail=gettext("%(name)s asks for it; it takes a second administrator")
                    % {"name": role_request.asked_by},
                    url=url,
                    acts=[(gettext("Decide"), url)],
                )

    def _open(self, request: HttpRequest) -> QuerySet[RoleRequest]:
        requests: QuerySet[RoleRequest] = self.get_queryset(request).filter(state=RoleRequest.State.ASKED)
        return requests.select_related("user", "asked_by")
