"""Words of experts and who they are go by themselves, the promised months after publication, and not a day before."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from indicators.models import AuditEntry, Edition
from surveys import tasks
from surveys.models import Assessment, Expert, Identity, IdentityUpload, Panel, Round
from surveys.rounds import vault
from surveys.rounds.vault.forgetting import forgets_on
from tests.factories import assess, draft_edition, member

pytestmark = pytest.mark.django_db
LAST_DAY = datetime(2027, 3, 31, 23, 0, tzinfo=UTC)


@pytest.fixture
def expert(monkeypatch: pytest.MonkeyPatch) -> Expert:
    """An expert of one round, whose edition was published on the last day of November; it keeps words four months."""
    past_round(Edition.objects.filter(year=2027).first() or draft_edition(), datetime(2026, 11, 30, 8, 0, tzinfo=UTC))
    expert = Expert.objects.get(code="E1")
    vault.write_identity(expert, by=member("coordinator"), name="Zebulon Quartz")
    return expert


def past_round(edition: Edition, published_at: datetime | None, number: int = 1) -> Round:
    if published_at is not None:
        Edition.objects.filter(pk=edition.pk).update(state="published", published_at=published_at)
    panel, _made = Panel.objects.get_or_create(name="Panel")
    asked = Round.objects.create(
        panel=panel, edition=edition, number=number, state="closed", closed_at="2026-11-01T00:00:00Z", keep_months=4
    )
    assess(asked, "E1", "GHA", "human-trafficking", 12, reason="I saw the trucks")
    return asked


def forget_at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)
    tasks.forget()


@pytest.mark.parametrize(
    ("published", "months", "last_day"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 11, 30), 4, date(2027, 3, 30)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 1, 31), 13, date(2028, 2, 29)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_are_those_of_the_calendar(published: date, months: int, last_day: date) -> None:
    assert forgets_on(published, months) == last_day


def test_nothing_goes_on_the_last_day(expert: Expert, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_at(monkeypatch, datetime(2027, 3, 30, 23, 59, tzinfo=UTC))

    assert Assessment.objects.get().reason == "I saw the trucks"
    assert Identity.objects.filter(expert=expert).exists()
    assert Round.objects.get().words_erased_on is None


def test_words_and_identity_go_on_the_day_after(expert: Expert, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_at(monkeypatch, datetime(2027, 3, 31, 0, 1, tzinfo=UTC))

    assessment = Assessment.objects.get()
    assert (assessment.reason, assessment.half_points) == ("", 12)
    assert assessment.words_erased_on == date(2027, 3, 31)
    assert Round.objects.get().words_erased_on == date(2027, 3, 31)
    assert not Identity.objects.exists()
    assert Expert.objects.filter(code="E1").exists()
    facts = dict(AuditEntry.objects.filter(act__endswith="erased in time").values_list("act", "facts"))
    assert facts == {"words of experts erased in time": {"texts": 1}, "identities erased in time": {"identities": 1}}


def test_it_happens_once(expert: Expert, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_at(monkeypatch, LAST_DAY)
    entries = AuditEntry.objects.count()

    tasks.forget()

    assert AuditEntry.objects.count() == entries


def test_an_edition_that_is_not_published_forgets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    past_round(draft_edition(), None)

    forget_at(monkeypatch, datetime(2037, 1, 1, tzinfo=UTC))

    assert Assessment.objects.get().reason == "I saw the trucks"


@pytest.mark.parametrize("state", ["planned", "open"])
def test_who_is_asked_again_is_still_known(expert: Expert, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = Panel.objects.create(name="Next")
    panel.experts.add(expert)
    Round.objects.create(panel=panel, edition=Edition.objects.get(year=2025), state=state)

    forget_at(monkeypatch, LAST_DAY)

    assert Assessment.objects.get().reason == ""
    assert Identity.objects.filter(expert=expert).exists()


def test_who_has_another_round_that_is_kept_is_still_known(expert: Expert, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = past_round(Edition.objects.get(year=2027), None, number=2)
    Round.objects.filter(pk=asked.pk).update(keep_months=12)

    forget_at(monkeypatch, LAST_DAY)

    assert Identity.objects.filter(expert=expert).exists()
    assert sorted(Assessment.objects.values_list("reason", flat=True)) == ["", "I saw the trucks"]


def test_who_was_never_asked_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    vault.write_identity(Expert.objects.create(code="NEW"), by=member("coordinator"), name="Someone")

    forget_at(monkeypatch, LAST_DAY)

    assert Identity.objects.exists()


def test_a_file_that_nobody_confirmed_goes_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    today = LAST_DAY.date()
    for name, age in (("today", 0), ("yesterday", 1), ("before", 2)):
        IdentityUpload.objects.create(by=member("coordinator", name), sealed="x", uploaded_on=today - timedelta(age))

    forget_at(monkeypatch, LAST_DAY)

    assert sorted(IdentityUpload.objects.values_list("by__username", flat=True)) == ["today", "yesterday"]
