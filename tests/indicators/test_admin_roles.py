"""Each role, each address of the admin: what may be opened and what may be sent, written out."""

from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from indicators import workflow
from indicators.models import (
    AuditEntry,
    Checkpoint,
    CheckpointAddress,
    Country,
    Edition,
    ImportBatch,
    Indicator,
    Narrative,
    Outcome,
    Page,
    Paper,
    Region,
    Release,
    RoleRequest,
    Score,
)
from surveys.models import Expert, FollowUp, Identity, IdentityReading, MailText, OptionList, Panel, Run, Section
from tests import once
from tests.factories import make_live, make_survey, planned_round, respond, signed_in, signed_in_as
from tests.ocindex.calling import request_of, status_at

pytestmark = pytest.mark.django_db

# v look, a add, c change, d delete, w preview; who is not named may nothing
MAY = {
    "indicators_indicator": {"editor": "vcw", "publisher": "v", "researcher": "v", "coordinator": "v"},
    "indicators_country": {"editor": "vcw", "publisher": "v", "researcher": "v", "coordinator": "v"},
    "indicators_region": {"editor": "vacw", "publisher": "v", "researcher": "v", "coordinator": "v"},
    "indicators_page": {"editor": "vcw"},
    "indicators_paper": {"editor": "vacdw"},
    "indicators_narrative": {"editor": "vacdw"},
    "indicators_edition": {"editor": "vacd", "publisher": "vacd", "researcher": "v", "coordinator": "v"},
    "indicators_importbatch": {"editor": "vac", "publisher": "vac"},
    "indicators_membership": {"editor": "vc", "publisher": "vc"},
    "indicators_score": {"editor": "v", "publisher": "v", "researcher": "v"},
    "indicators_scoreupdate": {"editor": "vc", "publisher": "vc", "researcher": "v"},
    "indicators_release": {"editor": "v", "publisher": "v", "researcher": "v"},
    "indicators_outcome": {"editor": "va", "publisher": "va"},
    "indicators_auditentry": {"publisher": "v", "administrator": "v"},
    "surveys_survey": {"editor": "vacd", "publisher": "v", "researcher": "v"},
    "surveys_section": {"editor": "vacd", "publisher": "v", "researcher": "v"},
    "surveys_question": {"editor": "vacd", "publisher": "v", "researcher": "v"},
    "surveys_optionlist": {"editor": "vacd", "publisher": "v", "researcher": "v"},
    "surveys_followup": {"editor": "vacd", "publisher": "v", "researcher": "v"},
    "surveys_mailtext": {"editor": "vcw", "coordinator": "v"},
    "surveys_expert": {"coordinator": "vac"},
    "surveys_panel": {"coordinator": "vacd"},
    "surveys_round": {"coordinator": "vacd"},
    # To send a run is to have it verified, which changes nothing.
    "surveys_run": {"editor": "vc", "publisher": "vc", "researcher": "vc", "coordinator": "vac"},
    "surveys_identity": {"coordinator": "a", "custodian": "vc"},
    "surveys_identityreading": {"custodian": "v"},
    "surveys_response": {"researcher": "vc"},
    "auth_user": {"administrator": "vac"},
    "auth_group": {"administrator": "v"},
    "indicators_rolerequest": {"administrator": "v"},
    "indicators_checkpoint": {"publisher": "v", "administrator": "v"},
    "indicators_checkpointaddress": {"administrator": "vad"},
}
CLOSED_TO_SUPERUSERS = {"surveys_identity"}
ROLES = ["editor", "publisher", "researcher", "coordinator", "custodian", "administrator"]
# address of a row -> (letter needed to open it, letter needed to send it; none: never answered by that method)
OF_A_ROW = {
    "change": ("v", "c"),
    "delete": ("d", "d"),
    "history": ("v", ""),
    "preview": ("", "w"),
    "progress": ("v", ""),
}
OF_A_LIST = {"changelist": ("v", ""), "add": ("a", "a"), "add_preview": ("", "aw")}


@once.for_the_file
def rows() -> dict[str, object]:
    """A row of each kind; the edition and what hangs on it are of a draft, where most is open."""
    draft = workflow.create_edition(2027, like=Edition.objects.get(year=2025))
    score = Score.objects.first()
    survey = make_survey()  # never public: most is open
    identity = Identity.objects.create(expert=Expert.objects.create(code="ZZZ-999"))
    reader = User.objects.create_user("reader")
    planned = planned_round()
    return {
        "indicators_indicator": Indicator.objects.first(),
        "indicators_country": Country.objects.first(),
        "indicators_region": Region.objects.first(),
        "indicators_page": Page.objects.first(),
        "indicators_paper": Paper.objects.create(slug="p", title_en="P", url="https://example.org/"),
        "indicators_narrative": Narrative.objects.create(edition=draft, country_id=1, text_en="T"),
        "indicators_edition": draft,
        "indicators_importbatch": ImportBatch.objects.create(filename="scores.csv", sha256="0" * 64),
        "indicators_membership": draft.memberships.first(),
        "indicators_score": score,
        "indicators_scoreupdate": workflow.propose(score, 10, reason="R", method="by-hand/1"),
        "indicators_release": Release.objects.first(),
        "indicators_outcome": Outcome.objects.create(kind="kept", edition=draft, text="T", published_at=timezone.now()),
        "indicators_auditentry": AuditEntry.objects.first(),
        "surveys_survey": survey,
        "surveys_section": Section.objects.create(survey=survey, code="empty"),
        "surveys_question": survey.questions.get(code="role"),
        "surveys_optionlist": OptionList.objects.first(),
        "surveys_followup": FollowUp.objects.create(survey=survey, kind="kept", text_en="T", day=date(2026, 10, 2)),
        "surveys_mailtext": MailText.objects.first(),
        "surveys_expert": identity.expert,
        "surveys_panel": Panel.objects.create(name="P"),
        "surveys_round": planned,
        "surveys_run": Run.objects.create(round=planned, method="trimmed-mean/1"),
        "surveys_identity": identity,
        "surveys_identityreading": IdentityReading.objects.create(identity=identity, by=reader, why="R"),
        "surveys_response": respond(make_live("answered")[1], {}),
        "auth_user": User.objects.create_user("someone"),
        "auth_group": Group.objects.get_or_create(name="editor")[0],
        "indicators_checkpoint": Checkpoint.objects.create(log="audit", size=1, root="0" * 64, text="T"),
        "indicators_checkpointaddress": CheckpointAddress.objects.create(email="a@example.org"),
        "indicators_rolerequest": RoleRequest.objects.create(
            user=User.objects.create_user("second"), role="publisher", asked_by=reader
        ),
    }


@pytest.mark.parametrize("role", [*ROLES, "superuser", "no role"])
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: str, rows: dict[str, object]) -> None:
    """Staff without a role may nothing; superusers what any role may, and not who an expert is.

    What a role may open is opened through the whole site. Refusals, HEAD, and superusers, for whom the same pages are
    drawn as for the roles, take the view alone; test_every_act.py sends refusals through the whole site.
    """
    client, names, wrong = signed_in_as(role), url_names(), []
    like = request_of(client)

    for name, by_role in MAY.items():
        may = set(letters_of(role, name, by_role))
        for act, needed in {**OF_A_LIST, **OF_A_ROW}.items():
            if f"{name}_{act}" not in names:
                continue
            url = reverse(f"admin:{name}_{act}", args=[rows[name].pk] if act in OF_A_ROW else [])
            for method, letters in zip(("GET", "HEAD", "POST"), (needed[0], *needed), strict=True):
                if not letters:
                    continue
                is_open = set(letters) <= may
                is_drawn = is_open and method != "HEAD" and role != "superuser"
                status = status_through(client, method, url) if is_drawn else status_at(method, url, like)
                if status not in ({200, 302, 409} if is_open else {403}):
                    wrong.append(f"{method} {url}: {status}")

    assert wrong == [], "\n".join(wrong)


def letters_of(role: str, name: str, by_role: dict[str, str]) -> str:
    if role == "superuser":
        return "" if name in CLOSED_TO_SUPERUSERS else "".join(by_role.values())
    return by_role.get(role, "")


def status_through(client: Client, method: str, url: str) -> int:
    """Return the status through the whole site."""
    return client.generic(method, url, content_type="application/x-www-form-urlencoded").status_code


def test_the_table_is_total() -> None:
    """Every list and form is in it; tests/ocindex/test_every_act.py has what is neither."""
    assert {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry} == set(MAY)


def test_only_texts_have_a_preview() -> None:
    with_preview = {name.removesuffix("_preview") for name in url_names() if name.endswith("_preview")}

    assert {name for name in with_preview if not name.endswith("_add")} == {
        *(f"indicators_{noun}" for noun in ("indicator", "country", "region", "page", "paper", "narrative")),
        "surveys_mailtext",
    }


@pytest.mark.parametrize("role", ROLES)
def test_those_who_prepare_or_confirm_open_the_page_of_a_release(role: str, rows: dict[str, object]) -> None:
    assert signed_in(role).get(
        reverse("admin:indicators_edition_prepare", args=[rows["indicators_edition"].pk])
    ).status_code == (200 if role in ("publisher", "editor") else 403)


@pytest.mark.parametrize(
    ("role", "status"), [(role, 302 if role in ("publisher", "editor") else 403) for role in ROLES]
)
def test_publishers_and_editors_confirm_a_release(role: str, status: int, rows: dict[str, object]) -> None:
    address = reverse("admin:indicators_edition_confirm", args=[rows["indicators_edition"].pk])

    assert signed_in(role).post(address).status_code == status


def test_an_administrator_makes_no_superuser_and_touches_none() -> None:
    client = signed_in("administrator")
    root = User.objects.create_superuser("root")
    amina = User.objects.create_user("amina")
    forged = {"username": "amina", "is_superuser": "on", "is_active": "on", "first_name": "A", "email": "a@example.org"}

    client.post(reverse("admin:auth_user_change", args=[amina.pk]), forged)

    amina.refresh_from_db()
    assert (amina.is_superuser, amina.first_name) == (False, "A")
    assert client.post(reverse("admin:auth_user_change", args=[root.pk]), forged).status_code == 403
    for act in ("reset", "factor", "disable", "enable"):
        assert client.get(reverse(f"admin:auth_user_{act}", args=[root.pk])).status_code == 403


def test_not_even_a_superuser_writes_a_score_by_hand() -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    score = Score.objects.first()

    assert (
        client.post(reverse("admin:indicators_score_change", args=[score.pk]), {"half_points": "2"}).status_code == 403
    )
    assert client.get(reverse("admin:indicators_score_add")).status_code == 403
    assert client.get(reverse("admin:indicators_score_delete", args=[score.pk])).status_code == 403


def url_names() -> set[str]:
    """Return the names of all addresses of the admin."""
    found, patterns = set(), list(admin.site.get_urls())
    while patterns:
        pattern = patterns.pop()
        if isinstance(pattern, URLPattern):
            found.add(pattern.name)
        else:
            patterns.extend(pattern.url_patterns)
    return found - {None}
