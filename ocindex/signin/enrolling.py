"""Setting up a second factor: a secret for an app, a first code of it, then ten recovery codes, shown once."""

from urllib.parse import quote

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ocindex.signin import devices, factor, pages, pending, recovery, throttle, totp
from ocindex.signin.forms import ConfirmedForm, FirstCodeForm

KEY, MAY_REPLACE = "signin_new_key", "signin_may_replace"


@pages.page
def set_factor(request: HttpRequest) -> HttpResponse:
    """Show a new secret and ask for its first code: at the first sign-in, and to whoever may replace a factor."""
    user = _user_who_may(request)
    if user is None:
        return HttpResponseRedirect(reverse("admin:factor_own" if request.user.is_authenticated else "admin:login"))
    key = request.session.setdefault(KEY, totp.new_key())
    form = FirstCodeForm(request.POST or None, key=key)
    if request.method == "POST" and form.is_valid():
        return _set_up(request, user, key, form.step)
    return _secret_page(request, user, key, form)


def _user_who_may(request: HttpRequest) -> User | None:
    """Return who has given the password just now and has no factor, or has given both just now; else None."""
    if isinstance(request.user, User):
        since = timezone.now().timestamp() - request.session.get(MAY_REPLACE, 0)
        return request.user if admin.site.has_permission(request) and since < pending.SECONDS else None
    user = pending.user_of(request)
    return user if user is not None and totp.device_of(user) is None else None


def _set_up(request: HttpRequest, user: User, key: str, step: int) -> HttpResponse:
    is_first = not request.user.is_authenticated
    made = factor.set_up(user, key, step, is_first=is_first)
    if made is None:
        return HttpResponseRedirect(reverse("admin:login"))
    device, codes = made
    target = pending.complete(request, user, device)
    for name in (KEY, MAY_REPLACE):
        request.session.pop(name, None)
    response = codes_page(request, codes, target)
    devices.remember(request, response, user)
    return response


def _secret_page(request: HttpRequest, user: User, key: str, form: FirstCodeForm) -> HttpResponse:
    address = totp.address(key, user.get_username(), request.get_host())
    context = {"form": form, "address": address, "picture": totp.picture(address), "secret": totp.as_text(key)}
    return pages.show(request, "signin/set_factor", _("Set up your second factor"), **context)


def codes_page(request: HttpRequest, codes: list[str], target: str) -> HttpResponse:
    """Show recovery codes, which are nowhere else, to be printed or saved; `target` is where the person goes on to."""
    lines = [_("Recovery codes of %(name)s at %(site)s") % {"name": request.user, "site": request.get_host()}, *codes]
    file = "data:text/plain;charset=utf-8," + quote("\r\n".join(lines) + "\r\n")
    return pages.show(request, "signin/codes", _("Your recovery codes"), codes=codes, file=file, target=target)


@pages.page
def own_factor(request: HttpRequest) -> HttpResponse:
    """Show the state of one's own factor; with password and code, give new recovery codes or replace the factor."""
    user = request.user
    assert isinstance(user, User)
    form, seconds = ConfirmedForm(request.POST or None), 0
    if request.method == "POST" and form.is_valid():
        attempt = pages.attempt_of(request, "factor", user)
        seconds = throttle.begin(attempt)
        if not seconds and _is_confirmed(user, form):
            throttle.succeeded(attempt)
            return _change(request, user)
    return _own_page(request, user, form, seconds)


def _is_confirmed(user: User, form: ConfirmedForm) -> bool:
    """Return whether password and code are right; say in the form that they are not, and not which."""
    if user.check_password(form.cleaned_data["password"]) and factor.check(user, form.cleaned_data["code"]):
        return True
    form.add_error(None, _("Password or code is wrong, or the code was used before. Take the next one of your app."))
    return False


def _change(request: HttpRequest, user: User) -> HttpResponse:
    if request.POST.get("act") == "codes":
        return codes_page(request, factor.renew_codes(user), reverse("admin:factor_own"))
    request.session[MAY_REPLACE] = int(timezone.now().timestamp())
    return HttpResponseRedirect(reverse("admin:factor_set"))


def _own_page(request: HttpRequest, user: User, form: ConfirmedForm, seconds: int) -> HttpResponse:
    if seconds:
        pages.refuse(form, seconds)
    context = {"form": form, "device": totp.device_of(user), "left": recovery.left(user)}
    response = pages.show(request, "signin/own", _("Your second factor"), **context)
    return pages.slowed(response, seconds) if seconds else response
