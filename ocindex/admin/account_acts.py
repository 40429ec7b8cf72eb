"""Pages of an administrator's acts on an account, and of removing the demonstration."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lib.admin.person import person
from lib.refusals import Refused
from ocindex.accounts import demonstration, giving, making

ROLE_ACTS: dict[str, Callable[..., object]] = {
    "give": giving.give_role,
    "ask": giving.ask_role,
    "take": giving.take_role,
}


@dataclass(frozen=True)
class AccountAct:
    """An act on an account that is confirmed on a page of its own: title and button, what it does, what was done."""

    act: Callable[..., None]
    title: Promise
    sentence: Promise
    done: Promise


ACTS = {
    "reset": AccountAct(
        making.reset_password,
        _("Reset the password"),
        _("The password is void at once, and open sessions end. The owner gets a code by mail and sets a new one."),
        _("The password is reset, and a code is on its way to the owner."),
    ),
    "factor": AccountAct(
        making.remove_factor,
        _("Remove the second factor"),
        _("Factor and recovery codes are void at once. The owner gets a code by mail and sets new ones."),
        _("The second factor is removed, and a code is on its way to the owner."),
    ),
    "disable": AccountAct(
        making.disable,
        _("Disable the account"),
        _("It cannot sign in any longer, and open sessions end. What it did stays, and it can be enabled again."),
        _("The account is disabled."),
    ),
    "enable": AccountAct(
        making.enable,
        _("Enable the account"),
        _("It can sign in again, with the roles it had."),
        _("The account is enabled."),
    ),
}


class AccountActs(admin.ModelAdmin[User]):
    """Views that show what an act does; a POST does it, and returns to the account."""

    def get_urls(self) -> list[URLPattern]:
        seen, both = self.admin_site.admin_view, require_http_methods(["GET", "HEAD", "POST"])
        acts = [
            path(f"<int:pk>/{name}/", seen(both(partial(self.act_view, name=name))), name=f"auth_user_{name}")
            for name in ACTS
        ]
        remove = seen(both(self.demonstration_view))
        return [
            path("remove-demonstration/", remove, name="auth_user_demonstration"),
            path("<int:pk>/role/", seen(require_POST(self.role_view)), name="auth_user_role"),
            *acts,
            *super().get_urls(),
        ]

    def role_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give, ask for or take the role that is sent, and redirect to the account."""
        user = self._user(request, pk)
        act, role = ROLE_ACTS.get(request.POST.get("act", "")), request.POST.get("role", "")
        if act is not None:
            message = gettext("Role %(role)s: done, and recorded.") % {"role": role}
            self._do(request, lambda: act(user, role, by=person(request)), message)
        return self._back(user)

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Show what an act does to an account; a POST does it."""
        user, act = self._user(request, pk), ACTS[name]
        if request.method == "POST":
            self._do(request, lambda: act.act(user, by=person(request)), str(act.done))
            return self._back(user)
        return self.page(request, "confirm.html", title=act.title, account=user, act=act)

    def demonstration_view(self, request: HttpRequest) -> HttpResponse:
        """Show what removing the demonstration does; a POST removes it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            file, done = settings.VAR_DIR / demonstration.FILE, gettext("The demonstration is removed.")
            self._do(request, lambda: demonstration.remove_all(file, by=person(request)), done)
            return HttpResponseRedirect(reverse("admin:index"))
        title = gettext("Remove the demonstration")
        return self.page(request, "remove_demonstration.html", title=title, accounts=demonstration.accounts())

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        """Render a template of admin/auth/user/ with the context of the admin site."""
        shared = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/auth/user/{template}", {**shared, **context})

    def _user(self, request: HttpRequest, pk: int) -> User:
        """Return the account; 404 where there is none, 403 to whoever may not change it."""
        user = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user

    def _do(self, request: HttpRequest, act: Callable[[], object], message: str) -> None:
        try:
            act()
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, message)

    def _back(self, user: User) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[user.pk]))
