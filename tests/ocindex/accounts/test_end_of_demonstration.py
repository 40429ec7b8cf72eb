"""With DEMO=0 the demonstration's accounts end at once; `remove_demonstration` removes all of it but its releases."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from indicators import workflow
from indicators.models import Account, AuditEntry, Edition, Release, Score, ScoreUpdate
from indicators.workflow import audit
from ocindex.accounts import demonstration
from ocindex.roles import ROLES
from surveys import aggregation, tasks
from surveys.models import (
    Aggregate,
    Answer,
    AnswerText,
    Assessment,
    Assignment,
    Expert,
    Invitation,
    Option,
    Panel,
    Question,
    Response,
    Round,
    Run,
    Section,
    Snapshot,
    Survey,
    SurveyVersion,
)
from surveys.simulation import making
from tests.factories import closed_round, draft_edition, make_live, member, respond

pytestmark = pytest.mark.django_db
INVENTED = (
    Aggregate, Answer, AnswerText, Assessment, Assignment, Edition, Expert, Invitation, Option, Panel, Question,
    Response, Round, Run, Score, ScoreUpdate, Section, Snapshot, Survey, SurveyVersion,
)  # fmt: skip


@pytest.fixture(autouse=True)
def file(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR, settings.DEMO = tmp_path, True
    return tmp_path / "accounts.txt"


def states() -> set[bool]:
    return set(User.objects.filter(username__in=ROLES).values_list("is_active", flat=True))


def test_a_session_of_the_demonstration_ends_with_it(settings: Settings, file: Path) -> None:
    call_command("make_accounts", verbosity=0)
    client, password = Client(), demonstration.read(file)["editor"]
    assert client.login(username="editor", password=password)
    assert client.get("/admin/").status_code == 200

    settings.DEMO = False

    assert client.get("/admin/").status_code == 302
    assert authenticate(username="editor", password=password) is None


def test_a_start_without_it_disables_its_accounts_and_says_so_in_the_trail(settings: Settings, file: Path) -> None:
    call_command("make_accounts", verbosity=0)
    amina = member("administrator", "amina")

    assert demonstration.end(file) == 6
    assert demonstration.end(file) == 0

    assert states() == {False}
    assert not file.exists()
    assert AuditEntry.objects.filter(act="account disabled", by=None).count() == 6
    amina.refresh_from_db()
    assert amina.is_active
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=0"):
        call_command("make_accounts", "--reset")


def test_reset_brings_them_back_and_touches_no_account_of_a_person(file: Path) -> None:
    call_command("make_accounts", verbosity=0)
    demonstration.end(file)

    call_command("make_accounts", "--reset", verbosity=0)
    assert states() == {True}

    Account.objects.filter(user__username="editor").update(demonstration=False)
    before = User.objects.get(username="editor").password
    with pytest.raises(CommandError, match="editor"):
        call_command("make_accounts", "--reset", verbosity=0)
    assert User.objects.get(username="editor").password == before


@pytest.fixture
def demo() -> Edition:
    """The demonstration, tried."""
    return tried()


def tried() -> Edition:
    """Make the demonstration with its accounts, a run, and a decision of its editor on one of the proposals."""
    call_command("make_accounts", verbosity=0)
    edition = making.make_demonstration()
    assert edition is not None
    workflow.open_edition(edition, by=None)
    run = aggregation.start(Round.objects.get(edition=edition), by=User.objects.get(username="coordinator"))
    aggregation.work_on(run)
    workflow.review_edition(edition, by=None)
    update = ScoreUpdate.objects.filter(score__edition=edition).order_by("pk")[0]
    workflow.reject(update, reviewer=User.objects.get(username="editor"), reason="Not convincing")
    return edition


def rows() -> dict[str, set[int]]:
    """Return the keys of all rows that a demonstration may add, by model."""
    return {model.__name__: set(model._default_manager.values_list("pk", flat=True)) for model in INVENTED}


def test_all_of_it_goes_and_nothing_else() -> None:
    _survey, version = make_live("answered")
    respond(version, {"missing": "Rivers"})
    run = aggregation.start(closed_round(draft_edition(2029), {("KEN", "arms-trafficking"): [14, 12, 10]}), by=None)
    aggregation.work_on(run)
    before = rows()
    edition = tried()
    assert all(rows()[name] > keys for name, keys in before.items())

    call_command("remove_demonstration")

    assert rows() == before
    assert not Edition.history.filter(id=edition.pk).exists()  # type: ignore[attr-defined]
    assert list(audit.find_faults()) == []


def test_accounts_that_something_names_stay_without_name_role_or_password(demo: Edition, file: Path) -> None:
    keys = dict(User.objects.values_list("username", "pk"))

    call_command("remove_demonstration")

    # Of these two the trail tells what they did; the others did nothing.
    left = User.objects.filter(pk__in=keys.values())
    assert {user.pk for user in left} == {keys["editor"], keys["coordinator"]}
    for user in left:
        assert (user.username, user.is_active, user.is_staff) == (f"demonstration-{user.pk}", False, False)
        assert not user.has_usable_password()
        assert not user.groups.exists()
    assert not file.exists()


def test_what_was_published_of_it_stays_with_its_release(demo: Edition) -> None:
    now, updates = timezone.now(), ScoreUpdate.objects.count()
    Edition.objects.filter(pk=demo.pk).update(state=Edition.State.PUBLISHED, published_at=now)
    by = {"prepared_by": User.objects.get(username="publisher"), "by": User.objects.get(username="administrator")}
    fields = {"kind": "edition", "published_at": now, "manifest": {}, "sha256": "0" * 64, **by}
    release = Release.objects.create(number=1, demonstration=True, edition=demo, **fields)

    call_command("remove_demonstration")

    demo.refresh_from_db()
    assert demo.demonstration
    assert demo.is_published
    assert Release.objects.filter(pk=release.pk).exists()
    assert ScoreUpdate.objects.count() == updates
    assert not Panel.objects.exists()
    assert not Response.objects.exists()
    assert {user.pk for user in demonstration.accounts()} >= {user.pk for user in by.values()}


def test_it_is_not_made_anew_unless_asked_for(demo: Edition, file: Path) -> None:
    call_command("remove_demonstration")
    call_command("remove_demonstration")

    tasks.sweep()
    call_command("make_demonstration")
    call_command("make_accounts", verbosity=0)

    assert not Survey.objects.filter(demonstration=True).exists()
    assert not Edition.objects.filter(demonstration=True).exists()
    assert not User.objects.filter(is_active=True).exists()
    assert AuditEntry.objects.filter(act="demonstration removed").count() == 1

    call_command("make_demonstration", "--again")

    assert Edition.objects.filter(demonstration=True).count() == 1


def test_removal_is_all_or_nothing(demo: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    before, accounts = rows(), demonstration.accounts().count()
    monkeypatch.setattr(demonstration, "_make_nameless", None)

    with pytest.raises(TypeError):
        call_command("remove_demonstration")

    assert rows() == before
    assert demonstration.accounts().count() == accounts


def test_every_table_that_names_an_edition_or_a_panel_is_thought_of() -> None:
    """A new model that refers to these rows has to be removed with them, or would hold them back."""
    names = {
        model: {relation.related_model.__name__ for relation in model._meta.related_objects if relation.related_model}
        for model in (Edition, Panel, Round, Expert)
    }

    assert names == {
        Edition: {
            "Membership", "Narrative", "TreePart", "ImportBatch", "Release", "PreparedRelease", "Score", "Outcome",
            "Response", "Round",
        },
        Panel: {"Round"},
        Round: {"Invitation", "Mailing", "RoundAct", "Run"},
        Expert: {"Panel", "Identity", "Invitation"},
    }  # fmt: skip
