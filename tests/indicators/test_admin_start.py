import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from indicators import workflow
from indicators.models import Edition, Indicator, Page, Score
from tests.admin_forms import filled
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Edition:
    return workflow.create_edition(2027, like=Edition.objects.get(year=2025))


def waiting(client: Client) -> list[tuple[str, str, list[str]]]:
    entries = client.get("/admin/").context["waiting"]
    return [(entry.title, entry.detail, [label for label, _url in entry.acts]) for entry in entries]


def test_nothing_waits_where_nothing_is_open() -> None:
    assert waiting(signed_in("publisher")) == []


def test_an_empty_draft_waits_for_scores(draft: Edition) -> None:
    assert ("Edition 2027 is a draft", "no scores yet: import them", []) in waiting(signed_in("editor"))


def test_a_filled_draft_waits_to_be_published_by_those_who_may(draft: Edition) -> None:
    workflow.fill_draft(draft, {("ZAF", "cocaine-trade"): 15, ("NGA", "cocaine-trade"): 14})

    assert waiting(signed_in("publisher")) == [("Edition 2027 is a draft", "2 scores", ["Prepare"])]
    assert ("Edition 2027 is a draft", "2 scores", []) in waiting(signed_in("editor"))


def test_a_draft_under_review_does_not_ask_for_an_import(draft: Edition) -> None:
    stood = Score.objects.get(edition__year=2025, country__iso3="ZAF", indicator__slug="cocaine-trade")  # 7.5
    score = Score.objects.create(edition=draft, country=stood.country, indicator=stood.indicator)
    workflow.propose(score, 16, reason="Round 1", method="trimmed-mean/1", digest="ab" * 32)

    assert ("Edition 2027 is a draft", "its scores are under review", []) in waiting(signed_in("publisher"))


def test_who_signed_first_is_not_asked_for_the_second_signature() -> None:
    score = Score.objects.get(edition__year=2025, country__iso3="ZAF", indicator__slug="cocaine-trade")
    update = workflow.propose(score, 10, reason="New facts.", method="by-hand/1", evidence="UNODC 2026")
    editor, publisher = signed_in("editor"), signed_in("publisher")
    workflow.accept(update, reviewer=User.objects.get(username="editor"), reason="So it is.", evidence="UNODC 2026")

    asked = "Score updates of 2025"
    assert asked in {title for title, _detail, _acts in waiting(publisher)}
    assert asked not in {title for title, _detail, _acts in waiting(editor)}


def test_a_coordinator_is_told_of_no_draft(draft: Edition) -> None:
    assert waiting(signed_in("coordinator")) == []


def test_missing_translations_wait_for_the_editor_with_a_link_to_them() -> None:
    Indicator.objects.filter(slug__in=["cocaine-trade", "heroin-trade"]).update(definition_fr="")

    entries = signed_in("editor").get("/admin/").context["waiting"]

    found = next(entry for entry in entries if entry.title == "Indicators: missing in French")
    assert found.detail == "2 texts to translate"
    assert found.url == "/admin/indicators/indicator/?missing=fr"
    assert waiting(signed_in("researcher")) == []


def test_an_open_score_update_waits_for_those_who_decide(draft: Edition) -> None:
    score = Edition.objects.get(year=2025).scores.first()
    workflow.propose(score, 10, reason="New facts.", method="by-hand/1")

    entries = signed_in("editor").get("/admin/").context["waiting"]

    found = next(entry for entry in entries if entry.title == "Score updates of 2025")
    assert found.detail == "1 waits for a decision"
    assert found.url == "/admin/indicators/scoreupdate/?edition=2025"
    assert signed_in("publisher").get(found.url).context["cl"].result_count == 1


def test_what_people_changed_last_is_named_once_with_who_and_where() -> None:
    client = signed_in("editor", "amina")
    page = Page.objects.get(slug="footer")
    url = reverse("admin:indicators_page_change", args=[page.pk])
    for words in ("One.", "Two."):
        client.post(url, {**filled(client, url), "body_en": words})

    recent = client.get("/admin/").context["recent"]

    assert [(entry.who, entry.kind, entry.title) for entry in recent] == [("amina", "Page", "Footer")]
    assert recent[0].url == f"/admin/indicators/page/{page.pk}/history/"


def test_the_start_page_lists_what_a_role_may_open_and_nothing_else() -> None:
    def areas(role: str) -> dict[str, list[str]]:
        groups = signed_in(role).get("/admin/").context["app_list"]
        return {str(group["name"]): [model["object_name"] for model in group["models"]] for group in groups}

    accounts = ["User", "Group", "RoleRequest", "AuditEntry", "Checkpoint", "CheckpointAddress"]
    assert areas("administrator") == {"Accounts": accounts}
    assert areas("custodian") == {"Experts": ["Identity", "IdentityReading"]}
    assert areas("coordinator") == {
        "Texts": ["Indicator", "Country", "Region"],
        "Figures": ["Edition"],
        "Experts": ["Panel", "Round", "Expert", "Run", "MailText", "Identity"],
    }
    assert areas("editor")["Texts"] == ["Indicator", "Page", "Paper", "Narrative", "Country", "Region"]


def test_the_start_page_asks_the_database_few_questions(django_assert_max_num_queries: object) -> None:
    client = signed_in("editor")
    client.get("/admin/")

    with django_assert_max_num_queries(37):  # type: ignore[operator]
        client.get("/admin/")


def test_the_start_page_speaks_the_language_of_its_path() -> None:
    shown = signed_in("editor").get("/fr/admin/").content.decode()

    assert '<html lang="fr"' in shown
    assert 'href="/fr/admin/indicators/paper/add/"' in shown
