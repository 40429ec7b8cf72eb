"""The pages of an expert: the round, a country, an indicator of a country."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.models import Assignment, Invitation, Round
from surveys.rounds import addresses, answering, assessing, guesses, resuming, score_sheets
from surveys.rounds.score_sheets import IndicatorLine, ScoreSheet
from surveys.views import expert_cookie, expert_email
from surveys.views.assessment_form import AssessmentForm, FieldValues, scale_steps, stored_values, typed_values
from surveys.views.expert_sign_in import requires_passphrase

CONFLICT, UNPROCESSABLE = 409, 422
OF_A_ROUND: dict[str, Callable[[Invitation], object]] = {
    "accept": answering.accept,
    "decline": answering.decline,
    "submit": answering.submit_all,
}
OF_A_COUNTRY: dict[str, Callable[[Assignment], None]] = {
    "submit": answering.submit,
    "recuse": answering.recuse,
    "decline": answering.decline_country,
    "accept": answering.accept_country,
}


@requires_passphrase
def expert_round(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Show the invitation, or the list of countries once it is accepted; POST accepts, declines, submits or unlocks."""
    if request.method == "POST":
        if request.POST.get("act") == "email":
            return expert_email.ask_change(request, invitation, _round_page, token)
        unlocks = {"unlock": lambda of: _unlock(request, of, token)}
        return _act(request, {**OF_A_ROUND, **unlocks}, invitation, _round_page, token)
    return _round_page(request, invitation, token)


@requires_passphrase
def expert_country(request: HttpRequest, invitation: Invitation, token: str, iso3: str) -> HttpResponse:
    """Show a country with its assessments and what is missing; POST submits, declines, accepts or recuses."""
    assignment = _assignment(invitation, iso3)
    if request.method != "POST":
        return _country_page(request, assignment, token)
    response = _act(request, OF_A_COUNTRY, assignment, _country_page, token)
    if addresses.is_over(invitation):
        response = render(request, "surveys/experts/ended.html", {"robots": "noindex, nofollow"})
        expert_cookie.sign_out(response)
    return response


@requires_passphrase
def expert_print(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Show everything that the expert wrote on one page, to print or to save."""
    sheets = score_sheets.score_sheets(invitation)
    return _page(request, "print", invitation, token, sheets=sheets, days_left=_days_left(invitation))


@requires_passphrase
def expert_unknown(request: HttpRequest, invitation: Invitation, token: str, rest: str = "") -> HttpResponse:
    """Answer every other address as one of the experts' pages: with the page that asks for a passphrase."""
    raise Http404


@requires_passphrase
def expert_indicator(request: HttpRequest, invitation: Invitation, token: str, iso3: str, slug: str) -> HttpResponse:
    """Show the form of one assessment; POST saves it, also as JSON while it is written."""
    sheet = score_sheets.score_sheet(_assignment(invitation, iso3))
    entry = sheet.entry(slug)
    if entry is None:
        raise Http404
    if request.method == "POST":
        return _save(request, token, sheet, entry)
    if not (sheet.is_open and _is_open(invitation)):
        return redirect("surveys:expert-country", token=token, iso3=iso3)
    seen = assessing.assessment_version(entry.assessment)
    written = assessing.assessment_input(entry.assessment) if entry.assessment else assessing.AssessmentInput()
    return _indicator_page(request, token, sheet, entry, stored_values(written, seen))


def _assignment(invitation: Invitation, iso3: str) -> Assignment:
    assignment = score_sheets.assignment_of(invitation, iso3)
    if assignment is None:
        raise Http404
    return assignment


def _is_open(invitation: Invitation) -> bool:
    return invitation.round.state == Round.State.OPEN


def _act(request: HttpRequest, acts: dict[str, Any], subject: Any, page: Any, token: str) -> HttpResponse:
    act = acts.get(request.POST.get("act", ""))
    try:
        if act is None:
            raise Refused(_("Nothing was chosen: press one of the buttons below."))
        act(subject)
    except Refused as refusal:
        response: HttpResponse = page(request, subject, token, refusal=refusal)
        return response
    return redirect(request.path)


def _unlock(request: HttpRequest, invitation: Invitation, token: str) -> None:
    tries = f"unlock {token}"
    if wait := guesses.begin(tries):
        raise Refused(guesses.wait_sentence(wait))
    resuming.unlock(invitation, passphrase=request.POST.get("old_passphrase", ""))
    guesses.forget(tries)


def _days_left(invitation: Invitation) -> int:
    return addresses.reading_days_left(invitation.round)


def _round_page(
    request: HttpRequest, invitation: Invitation, token: str, refusal: Refused | None = None
) -> HttpResponse:
    lines = score_sheets.country_lines(invitation)
    begun = any(line.assignment.state in score_sheets.BEGUN for line in lines)
    context: dict[str, Any] = {
        "lines": lines,
        "invited": [line for line in lines if line.assignment.state == Assignment.State.INVITED],
        "handed_in": sum(line.is_submitted for line in lines),
        "to_do": sum(not line.is_declined for line in lines),
        "declined": all(line.is_declined for line in lines),
        "total": lines[0].total if lines else 0,
        "complete": sum(line.is_complete for line in lines),
        "may_unlock": resuming.may_unlock(invitation) and _is_open(invitation),
        "days_left": _days_left(invitation),
    }
    template = "round" if begun or not _is_open(invitation) else "invitation"
    return _page(request, template, invitation, token, refusal=refusal, **context)


def _country_page(
    request: HttpRequest, assignment: Assignment, token: str, refusal: Refused | None = None
) -> HttpResponse:
    assignment.refresh_from_db(fields=["state"])
    return _page(
        request, "country", assignment.invitation, token, refusal=refusal, sheet=score_sheets.score_sheet(assignment)
    )


def _save(request: HttpRequest, token: str, sheet: ScoreSheet, entry: IndicatorLine) -> HttpResponse:
    form = AssessmentForm(request.POST)
    if not form.is_valid():
        return _not_saved(request, token, sheet, entry, form, status=UNPROCESSABLE)
    try:
        saved = assessing.record_assessment(
            sheet.assignment, indicator=entry.indicator, written=form.assessment_input(), seen=form.cleaned_data["seen"]
        )
    except Refused as refusal:
        return _not_saved(request, token, sheet, entry, form, refusal=refusal, status=CONFLICT)
    if _wants_json(request):
        return JsonResponse({"seen": assessing.assessment_version(saved), "lacks": saved.lacks})
    return redirect(_where_to(request, token, sheet, entry))


def _where_to(request: HttpRequest, token: str, sheet: ScoreSheet, entry: IndicatorLine) -> str:
    """Return the address to which the pressed button leads: this indicator, the next one, or the country."""
    iso3, (_before, after) = sheet.assignment.country.iso3, sheet.around(entry)
    to = {"stay": entry, "next": after}.get(request.POST.get("then", "next"))
    if to is None:
        return reverse("surveys:expert-country", args=[token, iso3])
    return reverse("surveys:expert-indicator", args=[token, iso3, to.indicator.slug])


def _not_saved(
    request: HttpRequest,
    token: str,
    sheet: ScoreSheet,
    entry: IndicatorLine,
    form: AssessmentForm,
    *,
    status: int,
    refusal: Refused | None = None,
) -> HttpResponse:
    """Return the form with everything that was typed and why it was not saved; as JSON where that was asked for."""
    if _wants_json(request):
        errors = [{"field": name, "code": "invalid", "message": messages[0]} for name, messages in form.errors.items()]
        return JsonResponse({"detail": str(refusal or _("Not saved.")), "errors": errors}, status=status)
    other = refusal.stored if isinstance(refusal, assessing.ChangedMeanwhile) else None
    seen = assessing.assessment_version(entry.assessment) if other else str(form.data.get("seen", ""))
    context = {"form": form, "refusal": refusal, "theirs": stored_values(other, "") if other else None}
    return _indicator_page(request, token, sheet, entry, typed_values(form, seen), status=status, **context)


def _indicator_page(
    request: HttpRequest,
    token: str,
    sheet: ScoreSheet,
    entry: IndicatorLine,
    fields: FieldValues,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    before, after = sheet.around(entry)
    context: dict[str, Any] = {
        "sheet": sheet,
        "entry": entry,
        "before": before,
        "after": after,
        "fields": fields,
        "scale": scale_steps(entry.indicator, fields.score),
        "form": AssessmentForm(initial=asdict(fields)),
    }
    invitation = sheet.assignment.invitation
    return _page(request, "indicator", invitation, token, status=status, **{**context, **extra})


def _page(
    request: HttpRequest,
    template: str,
    invitation: Invitation,
    token: str,
    *,
    refusal: Refused | None = None,
    status: int = 0,
    **extra: Any,
) -> HttpResponse:
    context = {
        "invitation": invitation,
        "round": invitation.round,
        "token": token,
        "refusal": refusal,
        "is_open": _is_open(invitation),
        "robots": "noindex, nofollow",
    }
    status = status or (CONFLICT if refusal else 200)
    return render(request, f"surveys/experts/{template}.html", {**context, **extra}, status=status)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
