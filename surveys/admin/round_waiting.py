"""What waits for a coordinator on the start page and on top of a round: its state, its last day, links opened twice."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from lib.admin.start_page import Waiting
from surveys.models import Invitation, Round
from surveys.rounds.doubled import doubled_sheets
from surveys.rounds.missing import Missing, missing_in
from surveys.rounds.progress import RoundProgress, round_progress

State = Round.State
SOON = 7  # days before the last one, from which on it is told


def waiting(rounds: QuerySet[Round], *, may_run: bool) -> Iterator[Waiting]:
    """Yield the rounds that are not aggregated yet, each followed by what somebody must look at in it."""
    for round_ in rounds.exclude(state=State.CLOSED, runs__isnull=False):
        url = reverse("admin:surveys_round_change", args=[round_.pk])
        title, detail = _describe_state(round_)
        yield Waiting(title % {"round": round_}, detail, url, _acts(round_, may_run=may_run))
        for invitation in opened_again(round_):
            yield Waiting(_opened_again(invitation), str(round_), url)
        for sheet in doubled_sheets(round_):
            if not sheet.is_confirmed:
                names = {"code": sheet.invitation.code, "before": sheet.before}
                title = gettext("%(code)s continues %(before)s: both were submitted, and somebody decides what counts")
                yield Waiting(title % names, str(round_), reverse("admin:surveys_round_doubled", args=[round_.pk]))


def warnings_of(round_: Round, totals: RoundProgress, lacking: Missing | None) -> list[str]:
    """Return what somebody must look at in a round, in sentences; what it lacks is known of an open one alone."""
    if round_.state != State.OPEN or lacking is None:
        return []
    last_day = _last_day(round_, totals, lacking)
    warnings = [f"{capfirst(last_day)}."] if last_day else []
    return [*warnings, *(_opened_again(invitation) for invitation in opened_again(round_))]


def opened_again(round_: Round) -> QuerySet[Invitation]:
    """Return the invitations of an open round whose link was opened more than once and is unused."""
    unused = round_.invitations.filter(claimed_on=None, ended_on=None, opened__gt=1, round__state=State.OPEN)
    return unused.order_by("code").only("code", "opened", "round")


def _opened_again(invitation: Invitation) -> str:
    message = gettext("The unused link of %(code)s was opened %(times)s times: ask the expert, and send a new one.")
    return message % {"code": invitation.code, "times": invitation.opened}


def _acts(round_: Round, *, may_run: bool) -> list[tuple[str, str]]:
    """Return links to what can be done at once: aggregate a closed round, close or extend one that is late."""
    if round_.state == State.CLOSED and may_run:
        return [(gettext("Aggregate"), reverse("admin:surveys_run_start", args=[round_.pk]))]
    if round_.state == State.OPEN and round_.closes and round_.closes < timezone.now().date():
        return [
            (gettext("Close"), reverse("admin:surveys_round_close", args=[round_.pk])),
            (gettext("Extend"), reverse("admin:surveys_round_extend", args=[round_.pk])),
        ]
    return []


def _describe_state(round_: Round) -> tuple[str, str]:
    """Return the title, with a `%(round)s` for its name, and the detail of a round on the start page."""
    if round_.state == State.PLANNED:
        return gettext("Round “%(round)s” is planned"), gettext("not open yet")
    if round_.state == State.CLOSED:
        return gettext("Round “%(round)s” is closed"), gettext("not aggregated yet")
    totals = round_progress(round_)
    message = gettext("%(done)s of %(asked)s countries submitted by %(experts)s experts")
    counts = {"done": totals.submitted, "asked": totals.assigned, "experts": totals.experts}
    last_day = _last_day(round_, totals, missing_in(round_))
    return gettext("Round “%(round)s” is open"), " · ".join(filter(None, (message % counts, last_day)))


def _last_day(round_: Round, totals: RoundProgress, lacking: Missing) -> str:
    """Return what a last day that is near or past means; empty for a later one, or none."""
    if round_.closes is None:
        return ""
    days = (round_.closes - timezone.now().date()).days
    if days > SOON:
        return ""
    if days < 0:
        message = gettext("it was to close on %(day)s and is still open")
        return message % {"day": date_format(round_.closes, "j F Y")}
    closes = ngettext("it closes in %(count)s day", "it closes in %(count)s days", days) % {"count": days}
    unfinished = ngettext(
        "%(count)s of %(experts)s experts has not finished",
        "%(count)s of %(experts)s experts have not finished",
        len(lacking.experts),
    ) % {"count": len(lacking.experts), "experts": totals.experts}
    return f"{closes if days else gettext('today is its last day')}; {unfinished}"
