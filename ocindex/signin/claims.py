"""The page on which an owner takes an account over: name, code, and a password of their own; the factor comes next."""

import unicodedata

from django.contrib.auth import password_validation
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ocindex.signin import claiming, pages, pending, throttle
from ocindex.signin.forms import ClaimForm
from ocindex.signin.throttle import Attempt


@pages.page
def claim_account(request: HttpRequest) -> HttpResponse:
    """Ask for the code that the owner of an account was sent, and for the password that the owner chooses."""
    form = ClaimForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    seconds = 0
    if request.method == "POST" and form.is_valid():
        attempt = Attempt("claim", unicodedata.normalize("NFKC", form.cleaned_data["name"]))
        seconds = throttle.begin(attempt)
        user = None if seconds else _claimed(form, attempt)
        if user is not None:
            pending.begin(request, user)
            return HttpResponseRedirect(reverse("admin:factor_set"))
    return _claim_page(request, form, seconds)


def _claimed(form: ClaimForm, attempt: Attempt) -> User | None:
    """Return the account that the code is for, with its new password; say in the form why not."""
    user = User.objects.filter(username=attempt.name, is_active=True, is_staff=True).first()
    code, password = form.cleaned_data["code"], form.cleaned_data["password1"]
    if user is None or not claiming.holds(user, code):
        form.add_error("code", _("Name and code do not belong together, or the code is older than seven days."))
        return None
    throttle.succeeded(attempt)
    try:
        password_validation.validate_password(password, user)
    except ValidationError as fault:
        form.add_error("password1", fault)
        return None
    return user if claiming.claim(user, code, password) else None


def _claim_page(request: HttpRequest, form: ClaimForm, seconds: int) -> HttpResponse:
    if seconds:
        pages.refuse(form, seconds)
    response = pages.show(request, "signin/claim", _("Your account, your password"), form=form)
    return pages.slowed(response, seconds) if seconds else response
