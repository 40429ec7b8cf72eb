"""The addresses of signing in, under /admin/. Those of the first list are for people who are not signed in."""

from django.urls import URLPattern, path

from ocindex.signin import claims, enrolling, pages, passwords, staying, views

OPEN: list[URLPattern] = [
    path("login/", views.sign_in, name="login"),
    path("factor/", views.ask_factor, name="factor"),
    path("factor/set/", enrolling.set_factor, name="factor_set"),
    path("claim/", claims.claim_account, name="claim"),
    path("password_reset/", pages.page(passwords.AskReset.as_view()), name="password_reset"),
    path("password_reset/sent/", pages.page(passwords.ResetSent.as_view()), name="password_reset_done"),
    path(
        "password_reset/<uidb64>/<token>/",
        pages.page(passwords.ResetPassword.as_view()),
        name="password_reset_confirm",
    ),
    path("stay/", staying.stay, name="stay"),
]
# name -> (address, view), for whoever is signed in
OWN: dict[str, tuple[str, pages.View]] = {
    "factor_own": ("factor/own/", enrolling.own_factor),
}
