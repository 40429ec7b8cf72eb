"""Admin page of a round's mail: who is invited, and buttons that have mail sent which nobody here reads."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from lib.admin.person import person
from lib.background.queue import enqueue
from lib.refusals import Refused
from surveys import tasks
from surveys.admin.round_acts import RoundActs
from surveys.admin.round_pages import View, both
from surveys.models import Invitation, Mailing, MailText, Round
from surveys.rounds import mail_progress, mailing, recipients

Kind = MailText.Kind
CONSOLE = "django.core.mail.backends.console.EmailBackend"
AGAIN = "again-"
# Whom each button of the page writes to; one expert is invited again on a page of its own.
CHOSEN: dict[str, Callable[[Round], QuerySet[Invitation]]] = {
    Kind.INVITATION: recipients.without_link,
    Kind.REMINDER: recipients.unfinished,
    Kind.THANKS: recipients.contributors,
}


class RoundMail(RoundActs):
    """The mail of a round, sent by a worker: this page shows codes and counts, no address and no link."""

    def get_urls(self) -> list[URLPattern]:
        views: list[tuple[str, str, View]] = [
            ("mail/", "mail", both(self.mail_view)),
            ("mail/progress/", "mailing", require_safe(self.mailing_view)),
            ("mail/<str:code>/", "invite", both(self.invite_view)),
        ]
        return [*self.urls_of(views), *super().get_urls()]

    def mail_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who is invited and what was sent; a POST has one kind of mail sent, or a mailing tried again."""
        round_ = self.round_of(request, pk)
        if request.method == "POST":
            return self._send_or_try_again(request, round_)
        experts = mail_progress.experts_mail(round_)
        mailings = mail_progress.recent_mailings(round_)
        context = {
            "title": gettext("Mail to experts"),
            "experts": experts,
            "counts": mail_progress.counts(experts),
            "by_hand": [expert.code for expert in experts if expert.needs_a_hand],
            "mailings": mailings,
            "is_sending": any(sent.mailing.is_unfinished for sent in mailings),
            "to": _numbers(round_),
            "is_printed": settings.EMAIL_BACKEND == CONSOLE,
            "texts": MailText.objects.order_by("pk"),
        }
        return self.page(request, "mail.html", round_, **context)

    def mailing_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return how far the newest mailings are as JSON, for the script of the page."""
        mailings = mail_progress.recent_mailings(self.round_of(request, pk))
        unfinished = [sent for sent in mailings if sent.mailing.is_unfinished]
        total = sum(sent.total for sent in unfinished)
        done = total - sum(sent.waiting for sent in unfinished)
        return JsonResponse({"unfinished": bool(unfinished), "done": done, "total": total})

    def invite_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Say what a new link does to one expert's sheet; a POST has it sent."""
        round_ = self.round_of(request, pk)
        invitation = get_object_or_404(recipients.living(round_), code=code)
        if request.method == "POST":
            return self._send(request, round_, Kind.INVITATION, [invitation])
        title = gettext("Send %(code)s a new link") % {"code": code}
        return self.page(request, "invite.html", round_, title=title, invitation=invitation)

    def _send_or_try_again(self, request: HttpRequest, round_: Round) -> HttpResponse:
        act = str(request.POST.get("act", ""))
        if act in CHOSEN:
            return self._send(request, round_, act, CHOSEN[act](round_))
        number = act.removeprefix(AGAIN)
        if not (act.startswith(AGAIN) and number.isascii() and number.isdigit()):
            messages.error(request, gettext("Choose a mail to send."))
            return _back_to_mail(round_)
        failed = get_object_or_404(round_.mailings.select_related("round"), pk=number)
        try:
            mailing.try_again(failed, by=person(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            enqueue(tasks.work_on_mailing, failed.pk)
        return _back_to_mail(round_)

    def _send(self, request: HttpRequest, round_: Round, kind: str, invitations: Iterable[Invitation]) -> HttpResponse:
        try:
            sent = mailing.send(round_, kind, by=person(request), invitations=invitations)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            enqueue(tasks.work_on_mailing, sent.pk)
            messages.success(request, _message(sent))
        return _back_to_mail(round_)


def _numbers(round_: Round) -> dict[str, int]:
    """Return how many experts each button would write to; nobody is invited to a closed round, or thanked before."""
    kinds = [Kind.THANKS] if round_.state == Round.State.CLOSED else [Kind.INVITATION, Kind.REMINDER]
    return {
        kind.value: CHOSEN[kind](round_).filter(pk__in=recipients.reachable(round_, kind).values("pk")).count()
        for kind in (kinds if round_.state != Round.State.PLANNED else [])
    }


def _message(sent: Mailing) -> str:
    count = sent.letters.count()
    message = ngettext(
        "%(count)s mail is being sent. This page says how far it is.",
        "%(count)s mails are being sent. This page says how far they are.",
        count,
    )
    return message % {"count": count}


def _back_to_mail(round_: Round) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:surveys_round_mail", args=[round_.pk]))
