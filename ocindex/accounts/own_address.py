"""One's own e-mail address: changed by whoever gives the account's password again."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ocindex.accounts.addresses import change_address
from ocindex.signin import pages, throttle
from ocindex.signin.forms import AddressForm


@pages.page
def own_address(request: HttpRequest) -> HttpResponse:
    """Show one's own address; with the password, change it. A note goes to the address of before."""
    user = request.user
    assert isinstance(user, User)
    form, seconds = AddressForm(request.POST or None, initial={"email": user.email}), 0
    if request.method == "POST" and form.is_valid():
        attempt = pages.attempt_of(request, "password", user)
        seconds = throttle.begin(attempt)
        if not seconds and user.check_password(form.cleaned_data["password"]):
            throttle.succeeded(attempt)
            return _change(request, user, form.cleaned_data["email"])
        if not seconds:
            form.add_error("password", _("The password is wrong. Mind capital letters."))
    return _address_page(request, form, seconds)


def _change(request: HttpRequest, user: User, address: str) -> HttpResponse:
    if change_address(user, address, by=user):
        messages.success(request, _("Your address is changed, and a note is on its way to the one before."))
    return HttpResponseRedirect(reverse("admin:address_own"))


def _address_page(request: HttpRequest, form: AddressForm, seconds: int) -> HttpResponse:
    if seconds:
        pages.refuse(form, seconds)
    response = pages.show(request, "signin/address", _("Your e-mail address"), form=form)
    return pages.slowed(response, seconds) if seconds else response
