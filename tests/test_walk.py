"""One visitor's answers and one panel's assessments, followed through the real pages to the published change.

Every row is made by a page or a command that a user has; every figure is written out by hand:

    South Africa, international cooperation, 7.0 in 2025
    experts 7.5 7.0 8.0 7.5 5.0: the lowest and the highest dropped, (7.0 + 7.5 + 7.5) / 3 = 22/3
    visitors: 8 live there and say far too low (9.0), 8 work on it and say too low (8.0)
        B = min(9 - 22/3, 8 - 22/3) = 2/3, m_eff = 16, lambda = 1/10 * 16/66 = 4/165
        S = 22/3 + 4/165 * 2/3 = 3638/495 = 7.35, so 7.5
    resilience 68/12 = 5.67 becomes 68.5/12 = 5.71; the rank goes from =44th to =43rd, beside Malaysia
"""

from decimal import Decimal
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from surveys.models import Mailing
from surveys.rounds import mail_sending
from tests import steps
from tests.walking import Person, accounts

pytestmark = pytest.mark.django_db


def test_a_visitor_and_a_panel_move_a_published_score(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, settings: Settings
) -> None:
    settings.PUBLIC_EPSILON = Decimal(10)
    staff = {name: Person().sign_in(name, password) for name, password in accounts().items()}

    visitors = [Person(REMOTE_ADDR=f"198.51.{number}.7") for number in range(steps.VISITORS)]
    receipts = [steps.say_that_the_score_is_too_low(visitor, number) for number, visitor in enumerate(visitors)]
    steps.release_what_was_held(staff["researcher"])
    steps.open_a_draft(staff["publisher"])
    addresses = [f"person{number}@example.org" for number in range(5)]
    steps.find_experts(staff["coordinator"], lambda number: {"name": f"P {number}", "email": addresses[number]})
    links = steps.open_a_round(staff["coordinator"], mails)
    assert sorted(links) == addresses
    for link, rating in zip(links.values(), steps.RATINGS, strict=True):
        expert = Person()
        address = steps.accept(expert, link)
        steps.score(expert, address, rating)
    run = steps.sum_up(staff["coordinator"], compute)
    steps.decide(staff["editor"])
    # The test is one transaction: what waits for its end, such as emptying the cache of pages, is done here.
    with django_capture_on_commit_callbacks(execute=True):
        steps.prepare(staff["publisher"])
        steps.confirm(staff["editor"])

    steps.read_it(Person())
    steps.learn_of_it(Person(), receipts[0])
    recompute_it(run)


def mails() -> str:
    """Do what a worker does, and return what it sent."""
    for waiting in Mailing.objects.due():
        mail_sending.work_on(waiting)
    return "\n".join(sent.message().as_string() for sent in mail.outbox)


def compute(round_id: str) -> None:
    """Do by the command what a worker does."""
    call_command("run_aggregation", round_id, stdout=StringIO())


def recompute_it(run: str) -> None:
    out = StringIO()
    call_command("verify_run", run, stdout=out)
    call_command("verify_audit", stdout=out)
    assert "2 scores" in out.getvalue()
