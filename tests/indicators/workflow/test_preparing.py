"""One person prepares a release, which writes nothing; another one confirms exactly that, within seven days."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators import workflow
from indicators.models import (
    Account,
    AuditEntry,
    Edition,
    Membership,
    PreparedRelease,
    Region,
    Release,
    Score,
    ScoreUpdate,
    TreePart,
)
from indicators.tasks import sweep
from tests.factories import member, prepare, propose, score_of
from tests.indicators.workflow.acts import value

pytestmark = pytest.mark.django_db
REASONS = {"en": "Misread.", "fr": "Mal lu."}
Kind = Release.Kind


@pytest.fixture
def editor() -> User:
    return member("editor", "ellen")


@pytest.fixture
def accepted(score: Score, first: User) -> ScoreUpdate:
    """Cocaine trade in Colombia, 9.5: 9.0 accepted."""
    update = propose(score, 18)
    workflow.accept(update, reviewer=first)
    return update


@pytest.fixture
def prepared(accepted: ScoreUpdate, newest: Edition) -> PreparedRelease:
    """The erratum that publishes it, prepared by the publisher prudence."""
    return prepare(newest)


@pytest.fixture
def imported(draft: Edition) -> Edition:
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 15, ("COL", "cocaine-trade"): 19})
    return draft


def refused(prepared: PreparedRelease, by: User, words: str) -> None:
    with pytest.raises(workflow.Refused, match=words):
        workflow.confirm(prepared, by=by)
    assert Release.objects.count() == 3


def test_preparing_writes_nothing_but_the_preparation_and_its_entry(score: Score, accepted: ScoreUpdate) -> None:
    entries = AuditEntry.objects.count()

    prepared = prepare(Edition.objects.get(year=2025), "Misread.")

    accepted.refresh_from_db()
    assert (value(score), accepted.state, Release.objects.count()) == (19, "accepted", 3)
    entry = AuditEntry.objects.latest("number")
    assert (AuditEntry.objects.count(), entry.act) == (entries + 1, "release prepared")
    assert entry.facts["content_sha256"] == prepared.content_sha256
    assert entry.facts["reasons"] == {"en": "Misread.", "fr": "Misread."}


def test_another_person_confirms_and_both_stand_in_the_release(prepared: PreparedRelease, editor: User) -> None:
    release = workflow.confirm(prepared, by=editor)

    assert (release.prepared_by, release.by, release.kind) == (prepared.prepared_by, editor, "erratum")
    assert (prepared.state, prepared.release, prepared.decided_by) == ("confirmed", release, editor)
    assert value(score_of(release.edition, "COL", "cocaine-trade")) == 18


def test_whoever_prepared_a_release_does_not_confirm_it(prepared: PreparedRelease) -> None:
    refused(prepared, prepared.prepared_by, "You prepared this release: another person must confirm it")
    assert workflow.prepared_release_of(prepared.edition) == prepared


def test_an_account_that_the_preparer_made_does_not_confirm(prepared: PreparedRelease, editor: User) -> None:
    account = Account.objects.create(user=editor, made_by=prepared.prepared_by)

    refused(prepared, editor, "The account ellen does not count as another person yet")
    account.owned_at = timezone.now()
    account.save()
    assert workflow.confirm(prepared, by=editor).number == 4


def test_an_account_that_the_preparer_reset_does_not_confirm_until_its_owner_has_it_back(
    prepared: PreparedRelease, editor: User
) -> None:
    account = Account.objects.create(user=editor, made_by=None, owned_at=timezone.now())
    Account.objects.filter(pk=account.pk).update(made_by=prepared.prepared_by, owned_at=None)

    refused(prepared, editor, "does not count as another person yet")


@pytest.mark.parametrize("role", ["researcher", "coordinator", "custodian", "administrator"])
def test_other_roles_neither_prepare_nor_confirm(prepared: PreparedRelease, newest: Edition, role: str) -> None:
    other = member(role)

    refused(prepared, other, "may not confirm releases")
    with pytest.raises(workflow.Refused, match="may not prepare releases"):
        workflow.prepare(newest, kind=Kind.ERRATUM, by=other, reasons=REASONS)


def test_an_editor_confirms_and_does_not_prepare(accepted: ScoreUpdate, newest: Edition, editor: User) -> None:
    with pytest.raises(workflow.Refused, match="may not prepare releases"):
        workflow.prepare(newest, kind=Kind.ERRATUM, by=editor, reasons=REASONS)


def test_a_closed_account_confirms_nothing(prepared: PreparedRelease, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(is_active=False)

    refused(prepared, User.objects.get(pk=editor.pk), "may not confirm releases")


@pytest.mark.parametrize("reasons", [{}, {"en": "Why."}, {"en": "Why.", "fr": "  "}])
def test_a_reason_in_every_language_is_asked_for(
    reasons: dict[str, str], accepted: ScoreUpdate, newest: Edition
) -> None:
    with pytest.raises(workflow.Refused, match="in every language of the site. Missing: .*French"):
        workflow.prepare(newest, kind=Kind.ERRATUM, by=member("publisher"), reasons=reasons)


def test_one_release_of_an_edition_waits_at_a_time(prepared: PreparedRelease, newest: Edition) -> None:
    with pytest.raises(workflow.Refused, match="A release of edition 2025 waits for a second person"):
        prepare(newest)


def test_after_seven_days_it_has_to_be_prepared_again(prepared: PreparedRelease, newest: Edition, editor: User) -> None:
    PreparedRelease.objects.update(prepared_at=timezone.now() - timedelta(days=7, seconds=1))
    prepared.refresh_from_db()

    assert "within 7 days" in workflow.may_confirm(prepared, editor)
    refused(prepared, editor, "lapsed")
    assert PreparedRelease.objects.get().state == "lapsed"
    assert AuditEntry.objects.filter(act="release lapsed").count() == 1
    assert prepare(newest).state == "prepared"


def test_a_sweep_marks_what_nobody_confirmed_and_leaves_the_rest(prepared: PreparedRelease, imported: Edition) -> None:
    young = prepare(imported)
    PreparedRelease.objects.filter(pk=prepared.pk).update(prepared_at=timezone.now() - timedelta(days=8))

    sweep()

    assert [one.state for one in PreparedRelease.objects.order_by("pk")] == ["lapsed", "prepared"]
    assert workflow.prepared_release_of(imported) == young
    assert workflow.prepared_release_of(prepared.edition) is None


def test_whoever_prepared_it_takes_it_back_and_nobody_else_does(prepared: PreparedRelease, editor: User) -> None:
    with pytest.raises(workflow.Refused, match="You did not prepare this release"):
        workflow.take_back_release(prepared, by=editor)
    workflow.take_back_release(prepared, by=prepared.prepared_by)

    assert prepared.state == "cancelled"
    refused(prepared, editor, "taken back: nothing was done")


def test_it_is_sent_back_with_a_reason_by_those_who_might_confirm_it(prepared: PreparedRelease, editor: User) -> None:
    for by, reason, words in (
        (prepared.prepared_by, "Hm.", "another person must"),
        (member("researcher"), "Hm.", "may not confirm"),
        (editor, " ", "Say why"),
    ):
        with pytest.raises(workflow.Refused, match=words):
            workflow.send_back_release(prepared, by=by, reason=reason)
    workflow.send_back_release(prepared, by=editor, reason="The source is older.")

    assert (prepared.state, prepared.decided_by, prepared.decision_reason) == (
        "sent-back", editor, "The source is older.",
    )  # fmt: skip
    refused(prepared, editor, "sent back: nothing was done")


def test_a_release_is_confirmed_once(prepared: PreparedRelease, editor: User) -> None:
    seen = PreparedRelease.objects.get(pk=prepared.pk)
    workflow.confirm(prepared, by=editor)

    with pytest.raises(workflow.Refused, match="confirmed: nothing was done"):
        workflow.confirm(seen, by=editor)
    assert Release.objects.count() == 4


# What was prepared is what is published: whoever may write cells, updates, weights or words between the two changes it.
def another_is_accepted(edition: Edition, signer: User) -> None:
    workflow.accept(propose(score_of(edition, "ZAF", "cocaine-trade"), 16), reviewer=signer)


def it_is_decided_anew(edition: Edition, signer: User) -> None:
    update = ScoreUpdate.objects.get(score=score_of(edition, "COL", "cocaine-trade"))
    workflow.override(update, 17, reviewer=signer, reason="Lower.")
    workflow.countersign(update, reviewer=User.objects.create_user("third"))


def it_is_rejected(edition: Edition, signer: User) -> None:
    another_is_accepted(edition, signer)
    workflow.reject(
        ScoreUpdate.objects.get(score=score_of(edition, "COL", "cocaine-trade")), reviewer=signer, reason="R"
    )


@pytest.mark.parametrize("change", [another_is_accepted, it_is_decided_anew, it_is_rejected])
def test_updates_decided_since_are_not_published(
    change: object, prepared: PreparedRelease, editor: User, first: User
) -> None:
    change(prepared.edition, first)  # type: ignore[operator]

    refused(prepared, editor, "Something has changed since this release was prepared")
    assert (prepared.state, prepared.decided_by) == ("lapsed", None)
    assert value(score_of(prepared.edition, "COL", "cocaine-trade")) == 19
    assert prepare(prepared.edition).state == "prepared"


def a_file_is_imported_over_it(edition: Edition) -> None:
    workflow.fill_draft(edition, {("COL", "cocaine-trade"): 2})


def a_weight_is_changed(edition: Edition) -> None:
    TreePart.objects.filter(edition=edition, indicator__slug="cocaine-trade").update(weight=3)


def a_country_changes_its_region(edition: Edition) -> None:
    Membership.objects.filter(edition=edition, country__iso3="COL").update(region=Region.objects.get(slug="caribbean"))


def the_publisher_is_renamed(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(publisher="Somebody else")


@pytest.mark.parametrize(
    "change",
    [a_file_is_imported_over_it, a_weight_is_changed, a_country_changes_its_region, the_publisher_is_renamed],
)
def test_a_draft_that_changed_since_is_not_published(change: object, imported: Edition, editor: User) -> None:
    prepared = prepare(imported)
    change(imported)  # type: ignore[operator]

    refused(prepared, editor, "Something has changed")
    assert not Edition.objects.get(pk=imported.pk).is_published


@pytest.mark.parametrize(
    "fields", [{"reasons": {"en": "Other.", "fr": "Autre."}}, {"outlier_reasons": {"COL": "It is so."}}]
)
def test_a_preparation_that_was_rewritten_is_not_published(
    fields: dict[str, object], prepared: PreparedRelease, editor: User
) -> None:
    PreparedRelease.objects.update(**fields)

    refused(prepared, editor, "Something has changed")


def test_each_changed_cell_bears_the_signatures_of_two_persons(prepared: PreparedRelease, editor: User) -> None:
    release = workflow.confirm(prepared, by=editor)

    for update in release.updates.all():
        signed = {update.first_signer, update.second_signer, release.prepared_by, release.by} - {None}
        assert len(signed) >= 2


@pytest.mark.parametrize("fields", [{"by": None}, {"prepared_by": None}, {"by_id": "same"}, {"kind": "edition"}])
def test_the_database_refuses_a_release_by_one_person(
    fields: dict[str, object], prepared: PreparedRelease, editor: User
) -> None:
    release = workflow.confirm(prepared, by=editor)
    shipped = Release.objects.get(number=1)
    row = shipped if "kind" in fields else release
    if "by_id" in fields:
        fields = {"by_id": release.prepared_by_id}

    with pytest.raises(IntegrityError, match="release_by_two_persons"), transaction.atomic():
        Release.objects.filter(pk=row.pk).update(**fields)


def test_releases_from_before_stay_as_they_were_signed(first: User) -> None:
    Release.objects.filter(number=3).update(signed_by_one=True, kind="erratum", by=first)

    assert Release.objects.get(number=3).prepared_by is None


def test_what_the_release_before_writes_counts_as_signed_by_one(first: User) -> None:
    """0.2.0 names neither column, in releases and in updates: the database fills them in."""
    defaults = {field.name: field.db_default for field in (*Release._meta.fields, *ScoreUpdate._meta.fields)}

    assert defaults["signed_by_one"] is True
    assert defaults["signed_before_panel_rule"] is True


def test_no_person_publishes_as_the_software_does(imported: Edition, first: User) -> None:
    with pytest.raises(workflow.Refused, match="Nobody publishes alone"):
        workflow.publish_edition(imported, by=first)  # type: ignore[arg-type]
