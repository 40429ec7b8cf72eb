"""Deleting saved answers: by a button with a confirmation, or at once on leaving quickly."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lib import damage
from surveys import intake


# Exempt, so that who leaves quickly is never asked to send it once more: the token in the form is a secret that only
# the holder of the link has, and all that can be done with it here is to delete.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete_saved_answers(request: HttpRequest) -> HttpResponse:
    """Delete the saved answers of a token and say so; with `leave`, go on to another site at once.

    It is told alike whether there were any. A redirect would be refused by browsers that hold `form-action` to it.
    """
    if request.method != "POST":  # as the other language of its page, or a bookmark
        return redirect("surveys:survey-list")
    deleted, leaving = _deleted(request.POST.get("draft", "")), "leave" in request.POST
    context = {"deleted": deleted, "leaving": leaving, "quick_exit": settings.QUICK_EXIT_URL, "robots": "noindex"}
    response = render(request, "surveys/saved_answers_deleted.html", context, status=200 if deleted else 503)
    if leaving:
        response["Refresh"] = f"0; url={settings.QUICK_EXIT_URL}"
    return response


def _deleted(token: str) -> bool:
    """Delete the saved answers and return True; False where the database is away. Who has to leave still leaves."""
    with damage.endured("Saved answers could not be deleted"):
        intake.delete_saved_answers(token)
        return True
    return False
