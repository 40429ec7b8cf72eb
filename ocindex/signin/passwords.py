"""One's own password: changed by whoever knows the present one, and set anew by whoever reads the account's mail."""

from typing import Any, Final

from django.contrib import admin
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from indicators.models import Account
from indicators.workflow import audit
from ocindex.signin import devices, mail, pages, pending, throttle
from ocindex.signin.throttle import Attempt

FOLDER: Final = "admin/signin/"


@transaction.atomic
def note_new_password(user: User, act: str, how: str) -> None:
    """Record that the owner has set the account's password, which no longer has to be changed."""
    Account.objects.filter(user=user).update(must_change_password=False)
    audit.record(act, subject=user, by=user, how=how)


class ChangePassword(views.PasswordChangeView):
    """Ask for the present password, slowed like signing in, and set a new one."""

    form_class = AdminPasswordChangeForm
    template_name = "registration/password_change_form.html"

    def get_success_url(self) -> str:
        return reverse("admin:password_change_done")

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = self.get_form()
        assert isinstance(request.user, User)
        attempt = pages.attempt_of(request, "password", request.user)
        if seconds := throttle.begin(attempt):
            pages.refuse(form, seconds)
            return pages.slowed(self.form_invalid(form), seconds)
        is_valid = form.is_valid()
        if "old_password" not in form.errors:
            throttle.succeeded(attempt)
        return self.form_valid(form) if is_valid else self.form_invalid(form)

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        note_new_password(form.user, "password set", "with the present one")
        self.request.session[pending.MUST_CHANGE] = False
        return response


class StaffResetForm(PasswordResetForm):
    """The address of an account of the staff that has a password; for any other address nothing is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})

    def get_users(self, email: str) -> Any:
        return (user for user in super().get_users(email) if user.is_staff)


class _Framed:
    """Puts a page of Django's into the frame of the staff pages."""

    request: HttpRequest
    title: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**admin.site.each_context(self.request), **own}


class AskReset(_Framed, views.PasswordResetView):
    """Ask for an address, and say the same whether somebody has it or not."""

    title = _("A new password by mail")
    form_class = StaffResetForm
    template_name = FOLDER + "reset.html"
    email_template_name = FOLDER + "reset_mail.txt"
    subject_template_name = FOLDER + "reset_subject.txt"
    success_url = reverse_lazy("admin:password_reset_done")

    def form_valid(self, form: Any) -> HttpResponse:
        # One in a while for each address, so that nobody's mailbox is filled; what was asked too soon is not sent.
        if not throttle.begin(Attempt("mail", form.cleaned_data["email"].lower())):
            mail.in_background(_sending(form, self.request, get_language() or "en"))
        return super(views.PasswordResetView, self).form_valid(form)


def _sending(form: StaffResetForm, request: HttpRequest, language: str) -> Any:
    options: dict[str, Any] = {
        "request": request,
        "use_https": request.is_secure(),
        "email_template_name": AskReset.email_template_name,
        "subject_template_name": AskReset.subject_template_name,
    }

    def send() -> None:
        with override(language):
            form.save(**options)

    return send


class ResetSent(_Framed, views.PasswordResetDoneView):
    """Say that a mail is on its way, if the address is an account's."""

    title = _("Look into your mail")
    template_name = FOLDER + "reset_sent.html"


class ResetPassword(_Framed, views.PasswordResetConfirmView):
    """Set a new password with the address of a mail. The second factor stays as it is."""

    title = _("Choose a new password")
    template_name = FOLDER + "reset_password.html"
    success_url = reverse_lazy("admin:login")

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        note_new_password(form.user, "password reset", "by mail")
        # Whoever reads the account's mail is not slowed by strangers: neither by what they guessed, nor from now on.
        throttle.forget(Attempt("password", form.user.get_username()))
        devices.remember(self.request, response, form.user)
        return response
