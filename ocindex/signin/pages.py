"""What the pages of signing in have in common: their frame, the methods they answer, the answer to a hasty guess."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ocindex.signin import devices, throttle
from ocindex.signin.throttle import Attempt

View = Callable[..., HttpResponseBase]


def page(view: View) -> View:
    """Return a view that answers GET, HEAD and POST, is never kept, and whose fields are in no report of a fault."""
    return require_http_methods(["GET", "HEAD", "POST"])(sensitive_post_parameters()(never_cache(view)))


def show(request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
    """Return a page in the frame of the staff pages."""
    context = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/{template}.html", context)


def attempt_of(request: HttpRequest, kind: str, user: User) -> Attempt:
    """Return the try of an account at a factor or at its own password."""
    return Attempt(kind, user.get_username(), devices.token_of(request, user.get_username()))


def refuse(form: forms.Form, seconds: int) -> None:
    """Say in a form that is not looked at how long a next try has to wait."""
    form.full_clean()
    form.errors.clear()
    message = _("Too many wrong tries. Nothing was checked; try again in %(time)s.")
    form.add_error(None, message % {"time": throttle.in_words(seconds)})


def slowed(response: HttpResponse, seconds: int) -> HttpResponse:
    """Make an answer one of 429 that says when to try again."""
    response.status_code = 429
    response["Retry-After"] = str(seconds)
    return response
