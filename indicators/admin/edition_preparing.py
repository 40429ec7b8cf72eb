"""Admin views on which one person prepares a release or a withdrawal; another one confirms it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from indicators import workflow
from indicators.admin import release_kept
from indicators.admin.edition_deciding import EditionDeciding
from indicators.admin.edition_previewing import EditionPreviewing
from indicators.admin.release_forms import PreparationForm, typed_before
from indicators.admin.release_page import ReleasePage
from indicators.admin.release_views import CONFLICT, address_of, redirect_to
from indicators.models import Edition, PreparedRelease, Release
from lib.admin.person import person

Kind, State = Release.Kind, PreparedRelease.State


class EditionPreparing(EditionDeciding, EditionPreviewing):
    """The page of a release before it is prepared: a POST prepares it and redirects; a refusal keeps what was typed."""

    def get_urls(self) -> list[URLPattern]:
        either = require_http_methods(["GET", "HEAD", "POST"])
        views = {"prepare/": either(self.prepare_view), "withdraw/": either(self.withdraw_view)}
        return [*self.addresses(views), *super().get_urls()]

    def prepare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what the next release would write, or the one that waits; a POST prepares it."""
        edition = self.edition_of(request, pk)
        prepared = workflow.prepared_release_of(edition)
        if prepared is not None:
            return self.show_waiting(request, prepared)
        if not self.may_prepare(request, edition):
            return self._nothing_waits(request, edition)
        return self._prepare(request, edition, workflow.next_release(edition))

    def _nothing_waits(self, request: HttpRequest, edition: Edition) -> HttpResponse:
        """Return a page that says so; only those who may prepare releases may have posted."""
        if request.method == "POST" and not request.user.has_perm(workflow.PREPARE):
            raise PermissionDenied
        message = gettext("Nothing waits in edition %(year)s.") % {"year": edition.year}
        return self.page(request, "nothing.html", title=gettext("No release waits"), edition=edition, message=message)

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what would return if the edition's newest release were withdrawn; a POST prepares the withdrawal."""
        edition = self.edition_of(request, pk)
        withdraws = self.withdrawable(request, edition)
        if workflow.prepared_release_of(edition) is not None:
            return redirect_to("prepare", edition)
        if withdraws is None:
            raise PermissionDenied
        return self._prepare(request, edition, Kind.WITHDRAWAL, withdraws)

    def _prepare(
        self, request: HttpRequest, edition: Edition, kind: Release.Kind, withdraws: Release | None = None
    ) -> HttpResponse:
        page = self.release_page(request, edition, kind, withdraws=withdraws)
        key, back = f"{edition.pk}/{kind}", request.path
        if request.method != "POST":
            return self._preparation(request, page, withdraws, key)
        if withdraws is not None and request.POST.get("withdraws") != str(withdraws.pk):
            message = gettext("Another release is the newest now: look again at what returns.")
            return self.keep_typed(request, key, back, message, CONFLICT)
        form = _form(page, request.POST)
        if form.is_valid():
            try:
                self._call_prepare(request, page, form, withdraws)
            except workflow.Refused as refusal:
                return self.keep_typed(request, key, back, str(refusal), CONFLICT)
            release_kept.forget(request, key)
            messages.success(request, gettext("Prepared: another person must confirm it. Nothing is published yet."))
            return redirect_to("prepare", edition)
        return self.keep_typed(request, key, back, gettext("Not prepared yet: see what is marked."), 200)

    def _call_prepare(
        self, request: HttpRequest, page: ReleasePage, form: PreparationForm, withdraws: Release | None
    ) -> None:
        workflow.prepare(
            page.edition,
            kind=Kind(page.kind),
            by=person(request),
            reasons=form.reasons(),
            leave_open=form.cleaned_data.get("leave_open", False),
            outlier_reasons=form.outlier_reasons([end.title for end in page.open_rounds]),
            withdraws=withdraws,
        )

    def _preparation(
        self, request: HttpRequest, page: ReleasePage, withdraws: Release | None, key: str
    ) -> HttpResponse:
        """Return the page before preparing, with what was typed and why it was refused."""
        kept = release_kept.take(request, key)
        went_back = _went_back(page.edition, page.kind)
        earlier = typed_before(went_back.reasons, went_back.outlier_reasons) if went_back else {}
        form = _form(page, kept.typed if kept and kept.status else None, kept.typed if kept else earlier)
        title = gettext("Withdraw release %(number)s") if withdraws else gettext("Prepare edition %(year)s")
        return self.page(
            request, "prepare.html", status=kept.status if kept and kept.status else 200,
            title=title % {"number": withdraws.number if withdraws else "", "year": page.edition.year},
            release=page, edition=page.edition, form=form, refusal=kept.message if kept else "", withdraws=withdraws,
            preview=address_of("site_without" if withdraws else "site", page.edition), went_back=went_back,
            lacking=workflow.lacking(person(request)), waits_for=form.waits_for(),
            second_step=_outliers_left(form),
        )  # fmt: skip


def _form(page: ReleasePage, data: Any = None, initial: Any = None) -> PreparationForm:
    is_withdrawal = page.kind == Kind.WITHDRAWAL
    return PreparationForm(
        data,
        initial=initial,
        outliers=[] if is_withdrawal else page.outliers,
        open_rounds=len(page.open_rounds),
        undecided=page.undecided,
    )


def _outliers_left(form: PreparationForm) -> str:
    """Return how many outliers are to look at, for the line of steps."""
    if not form.outliers:
        return gettext("no outlier")
    return gettext("%(left)s of %(count)s outliers to look at") % {
        "left": form.unconfirmed(), "count": len(form.outliers),
    }  # fmt: skip


def _went_back(edition: Edition, kind: str) -> PreparedRelease | None:
    """Return the last preparation of this kind if it was sent back, taken back or lapsed; None otherwise."""
    last = PreparedRelease.objects.filter(edition=edition, kind=kind).select_related("decided_by").first()
    return last if last is not None and last.state in (State.SENT_BACK, State.CANCELLED, State.LAPSED) else None
