"""The site's admin: a start page with tasks and latest changes, grouped models, and links in the header."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lib.admin.isolating import isolate
from ocindex.accounts.own_address import own_address
from ocindex.health import status_page
from ocindex.signin import gate, idle, passwords, urls

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
RECENT = 8
HEADINGS = (
    (_("Texts"), ("Indicator", "Page", "Paper", "Narrative", "Country", "Region")),
    (_("Figures"), ("Edition", "Membership", "ImportBatch", "Score", "ScoreUpdate", "Release", "Outcome")),
    (_("Feedback"), ("Survey", "Response", "FollowUp")),
    (_("Experts"), ("Panel", "Round", "Expert", "Run", "MailText", "Identity", "IdentityReading")),
    (_("Accounts"), ("User", "Group", "RoleRequest", "AuditEntry", "Checkpoint", "CheckpointAddress")),
)
IN_THE_HEADER = (
    "Indicator", "Page", "Paper", "Edition", "ImportBatch", "Score", "ScoreUpdate", "Survey",
    "Response", "Panel", "Round", "Expert", "Identity", "User",
)  # fmt: skip


def _isolating(view: View) -> View:
    """Return a view whose page keeps words of others apart, see lib.admin.isolating; files leave as they are."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.add_post_render_callback(_isolate)
        else:
            _isolate(response)
        return response

    return cast(View, answer)


def _isolate(response: HttpResponseBase) -> None:
    """Keep words of others apart in a page."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if is_page and isinstance(response, HttpResponse):
        response.content = isolate(response.content.decode()).encode()


class SiteAdmin(AdminSite):
    """The pages of the staff: editing, import, review."""

    site_title = _("Organized Crime Index")
    site_header = _("Organized Crime Index")
    index_title = _("Waiting for you")
    enable_nav_sidebar = False

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Return an admin view for whoever has passed the second factor; others are led to the page that asks for it.

        Words of others are kept apart in its page. It answers 405 to anything but GET, HEAD and POST: Django's own
        pages would treat PUT as GET, and read its body.
        """
        inner = require_http_methods(["GET", "HEAD", "POST"])(gate.changes_password_first(_isolating(view)))
        return super().admin_view(cast(View, inner), cacheable)

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the account is of the staff and its session has passed the second factor."""
        return super().has_permission(request) and gate.may_enter(request)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the addresses of signing in before Django's, whose sign-in page they replace."""
        own = [path(address, self.admin_view(view), name=name) for name, (address, view) in urls.OWN.items()]
        others = [
            path("address/", self.admin_view(own_address), name="address_own"),
            path("status/", self.admin_view(status_page.status), name="status"),
        ]
        return [*urls.OPEN, *own, *others, *super().get_urls()]

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Return the page on which one changes one's own password."""
        context = {**self.each_context(request), **(extra_context or {})}
        return passwords.ChangePassword.as_view(extra_context=context)(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Return the start page: tasks, latest changes, and the models that this person may open."""
        may_see = status_page.may_see(request)
        admins = [admin for admin in self._registry.values() if admin.has_view_or_change_permission(request)]
        areas = {
            "waiting": [
                *(status_page.troubles() if may_see else ()),
                *(entry for admin in admins for entry in _entries(admin, "waiting", request)),
            ],
            "recent": _newest(entry for admin in admins for entry in _entries(admin, "recent", request)),
        }
        return super().index(request, {**areas, "may_see_status": may_see, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the models grouped under the headings above; of one app, as Django does."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        if "Group" in models:
            models["Group"]["name"] = _("roles")
        groups = [
            {"name": heading, "app_label": "", "models": [models.pop(name) for name in names if name in models]}
            for heading, names in HEADINGS
        ]
        groups.append({"name": _("More"), "app_label": "", "models": list(models.values())})
        return [{**group, "has_module_perms": True} for group in groups if group["models"]]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        models = {model["object_name"]: model for group in context["available_apps"] for model in group["models"]}
        context["header_links"] = [
            (capfirst(models[name]["name"]), url, request.path.startswith(url))
            for name in IN_THE_HEADER
            if name in models and (url := models[name]["admin_url"])
        ]
        context["idle_seconds"] = idle.seconds_left(request)
        return context


def _entries(admin: ModelAdmin[Any], method: str, request: HttpRequest) -> Iterator[Any]:
    """Yield the entries for the start page that an admin's method `waiting` or `recent` gives, if it has it."""
    entries = getattr(admin, method, None)
    if entries is not None:
        yield from entries(request)


def _newest(entries: Iterator[Any]) -> list[Any]:
    """Return the newest entries, 8 at most, one for each row."""
    by_url: dict[str, Any] = {}
    for entry in sorted(entries, key=lambda entry: entry.when, reverse=True):
        by_url.setdefault(entry.url, entry)
    return list(by_url.values())[:RECENT]
