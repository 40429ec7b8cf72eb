"""The admin of accounts: administrators make them, close them, give roles and reset what their owner signs in with."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin  # noqa: F401  # its module registers what is replaced here
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp import admin as otp_admin

from lib.admin.person import person
from lib.admin.start_page import Waiting
from lib.refusals import Refused
from ocindex.accounts import addresses, demonstration, making
from ocindex.accounts.administrators import ROLE, is_alone
from ocindex.accounts.giving import how_alone
from ocindex.admin.account_acts import AccountActs
from ocindex.admin.account_forms import NewAccountForm
from ocindex.admin.role_lines import role_lines

# Secrets of devices are on no page; accounts are on ours instead of Django's.
admin.site.unregister([User, otp_admin.TOTPDevice])


@admin.register(User)
class AccountAdmin(AccountActs):
    """Accounts of the staff; nobody becomes a superuser here, and only superusers change superusers."""

    list_display = ("username", "first_name", "last_name", "is_active", "roles", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    readonly_fields = ("state", "roles", "made_by", "owned_at", "last_login", "date_joined")
    change_form_template = "admin/auth/user/change_form.html"
    fieldsets = (
        (None, {"fields": (readonly_fields,), "classes": ("known",)}),
        (_("Person"), {"fields": (("first_name", "last_name"), "email")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        closed = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not closed and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return False: the history of texts and releases refers to accounts, so they are closed, not deleted."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Return whether a list may be filtered by a field: never by the password's hash, which would tell it."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("account__made_by").prefetch_related("groups")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Make an account, send its owner a code, and redirect to its page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewAccountForm(request.POST or None, label_suffix="")
        user = self._make(request, form) if form.is_valid() else None
        if user is not None:
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[user.pk]))
        return self.page(request, "new.html", title=gettext("New account"), form=form)

    def _make(self, request: HttpRequest, form: NewAccountForm) -> User | None:
        try:
            user = making.make_account(**form.details(), by=person(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return None
        self.log_addition(request, user, [{"added": {}}])
        message = gettext("The account %(name)s is made, and a code is on its way to its owner.")
        messages.success(request, message % {"name": user.get_username()})
        return user

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Write name and e-mail by the act, which records what changed."""
        details = {name: form.cleaned_data[name] for name in making.DETAILS if name in form.cleaned_data}
        try:
            making.change_details(obj, by=person(request), **details)
        except Refused as refusal:
            messages.error(request, str(refusal))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        closed = obj is not None and addresses.why_not_correct(obj)
        return (*self.readonly_fields, "email") if closed else self.readonly_fields

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form, which says beside the address who changes it, or what changing it does."""
        if obj is not None:
            sentence = gettext("Another address gets a new code, and the code before is void.")
            if reason := addresses.why_not_correct(obj):
                sentence = f"{reason} {addresses.on_the_server(obj.get_username())}"
            kwargs["help_texts"] = {"email": sentence}
        return super().get_form(request, obj, change=change, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        user = kwargs.get("obj")
        if user is not None and self.has_change_permission(request, user):
            context["role_lines"] = role_lines(user, person(request))
            context["is_own"] = user.pk == request.user.pk
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def waiting(self, request: HttpRequest) -> Iterator[Waiting]:
        """Yield what an administrator should see to: accounts of the demonstration, and being the only one."""
        if not self.has_change_permission(request):
            return
        if demonstration.accounts().filter(is_active=True).exists():
            remove = reverse("admin:auth_user_demonstration")
            yield Waiting(
                title=gettext("There are accounts of the demonstration"),
                detail=gettext("Their passwords lie in a file on the server. Remove them before the site is used."),
                url=remove,
                acts=[(gettext("Remove the demonstration"), remove)],
            )
        if is_alone():
            add = reverse("admin:auth_user_add")
            yield Waiting(
                title=gettext("The site has fewer than two administrators"),
                detail=" ".join(
                    [
                        gettext("Most roles take two, and so does a lost password."),
                        how_alone(gettext("NAME"), ROLE),
                    ]
                ),
                url=add,
                acts=[(gettext("Make an account"), add)],
            )

    @admin.display(description=_("state"))
    def state(self, obj: User) -> str:
        return gettext("enabled") if obj.is_active else gettext("disabled")

    @admin.display(description=_("roles"))
    def roles(self, obj: User) -> str:
        names = [group.name for group in obj.groups.all()]
        return ", ".join([*(["superuser"] if obj.is_superuser else []), *sorted(names)]) or "–"

    @admin.display(description=_("made or reset by"))
    def made_by(self, obj: User) -> str:
        account = getattr(obj, "account", None)
        return str(account.made_by) if account and account.made_by else gettext("the server")

    @admin.display(description=_("set up by its owner"))
    def owned_at(self, obj: User) -> Any:
        account = getattr(obj, "account", None)
        return (account and account.owned_at) or "–"
