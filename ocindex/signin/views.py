"""Signing in: name and password, then the second factor or, at first, setting one up."""

import unicodedata

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from ocindex.signin import devices, factor, pages, pending, throttle, totp
from ocindex.signin.forms import CodeForm, SignInForm
from ocindex.signin.throttle import Attempt


@pages.page
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; whoever is signed in already goes where they wanted."""
    if request.method != "POST" and admin.site.has_permission(request):
        return HttpResponseRedirect(pending.next_address(request))
    form = SignInForm(request, request.POST or None)
    seconds = 0
    if request.method == "POST" and request.POST.get("username") and request.POST.get("password"):
        name = unicodedata.normalize("NFKC", request.POST["username"])[:150].strip()
        attempt = Attempt("password", name, devices.token_of(request, name))
        seconds = throttle.begin(attempt)
        if not seconds and (user := _checked(form, attempt)):
            return _after_the_password(request, user)
    return _sign_in_page(request, form, seconds)


def _checked(form: SignInForm, attempt: Attempt) -> User | None:
    """Return the account whose password was sent, if it may open the staff pages; a right password is no guess."""
    is_valid, user = form.is_valid(), form.get_user()
    if user is not None:
        throttle.succeeded(attempt)
    return user if is_valid and isinstance(user, User) else None


def _sign_in_page(request: HttpRequest, form: SignInForm, seconds: int) -> HttpResponse:
    if seconds:
        form = SignInForm(request, initial={"username": request.POST["username"]})
    context = {"form": form, "next": pending.next_address(request), "app_path": request.get_full_path()}
    wait = throttle.in_words(seconds) if seconds else ""
    response = pages.show(request, "login", _("Sign in"), wait=wait, subtitle=None, **context)
    return pages.slowed(response, seconds) if seconds else response


def _after_the_password(request: HttpRequest, user: User) -> HttpResponse:
    if factor.is_exempt(user):
        return enter(request, user, None)
    pending.begin(request, user)
    return HttpResponseRedirect(reverse("admin:factor" if totp.device_of(user) else "admin:factor_set"))


@pages.page
def ask_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a code of the app, or a recovery code."""
    user = pending.user_of(request)
    if user is None or totp.device_of(user) is None:
        return HttpResponseRedirect(reverse("admin:login"))
    form, seconds = CodeForm(request.POST or None), 0
    if request.method == "POST" and form.is_valid():
        attempt = pages.attempt_of(request, "factor", user)
        seconds = throttle.begin(attempt)
        device = None if seconds else factor.check(user, form.cleaned_data["code"])
        if device is not None:
            throttle.succeeded(attempt)
            return enter(request, user, device)
        if not seconds:
            form.add_error("code", _("This code is not right, or it was used before. Take the next one of your app."))
    return _factor_page(request, form, seconds)


def _factor_page(request: HttpRequest, form: CodeForm, seconds: int) -> HttpResponse:
    if seconds:
        pages.refuse(form, seconds)
    response = pages.show(request, "signin/factor", _("Second factor"), form=form)
    return pages.slowed(response, seconds) if seconds else response


def enter(request: HttpRequest, user: User, device: TOTPDevice | None) -> HttpResponse:
    """Sign an account in and let it go where it wanted, with a browser that is known from now on."""
    response = HttpResponseRedirect(pending.complete(request, user, device))
    devices.remember(request, response, user)
    return response
