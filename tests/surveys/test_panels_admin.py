"""The coordinator's pages: experts by code, panels, rounds, who scores what, and closing."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from indicators.models import AuditEntry, Country, Indicator
from surveys.models import Assignment, Expert, Panel, Round
from surveys.rounds import answering, assessing, opening
from surveys.rounds.assessing import AssessmentInput
from tests.factories import (
    COUNTRIES,
    INDICATORS,
    assignment_of,
    draft_edition,
    invite,
    open_round,
    planned_round,
    signed_in,
)
from tests.mailboxes import invited

pytestmark = pytest.mark.django_db
ROLES = ("editor", "publisher", "researcher", "custodian", "administrator")


@pytest.fixture
def client() -> Client:
    return signed_in("coordinator")


def page(act: str, *args: object) -> str:
    return reverse(f"admin:surveys_round_{act}", args=args)


def plan(client: Client, **more: object) -> object:
    """Send the form of a new round."""
    panel = Panel.objects.create(name="West Africa")
    panel.experts.set([Expert.objects.create(code="AAA-222"), Expert.objects.create(code="BBB-333")])
    posted = {
        "panel": panel.pk,
        "edition": draft_edition().pk,
        "number": 1,
        "weighting": "equal",
        "closes": f"{timezone.now():%Y-12-31}",
        "keep_months": 12,
    }
    return client.post(page("add"), {**posted, **more}, follow=True)


def test_experts_are_made_as_codes_and_put_on_a_panel(client: Client) -> None:
    panel = Panel.objects.create(name="West Africa")

    answered = client.post(reverse("admin:surveys_expert_add"), {"count": 3, "panel": panel.pk}, follow=True)

    codes = list(panel.experts.values_list("code", flat=True))
    assert len(codes) == 3
    assert all(code in answered.text for code in codes)


def test_a_panel_is_chosen_among_active_experts(client: Client) -> None:
    active, gone = Expert.objects.create(code="AAA-222"), Expert.objects.create(code="BBB-333", active=False)

    shown = client.get(reverse("admin:surveys_panel_add")).text
    client.post(reverse("admin:surveys_panel_add"), {"name": "East Africa", "experts": [active.pk]})

    assert "AAA-222" in shown
    assert gone.code not in shown
    assert list(Panel.objects.get(name="East Africa").experts.all()) == [active]


def test_a_round_takes_whole_regions_single_countries_and_all_indicators(client: Client) -> None:
    single = Country.objects.get(iso3="MEX")

    plan(client, regions=["southern-africa"], countries=[single.pk])

    planned = Round.objects.get()
    members = {"AGO", "BWA", "COM", "SWZ", "LSO", "MDG", "MWI", "MUS", "MOZ", "NAM", "SYC", "ZAF", "ZMB", "ZWE"}
    chosen = set(planned.countries.values_list("iso3", flat=True))
    assert {"ZAF", "MEX"} <= chosen
    assert chosen - {"MEX"} <= members
    assert planned.indicators.count() == 32
    assert planned.state == "planned"
    assert Assignment.objects.count() == 2 * len(chosen)


def test_a_round_needs_a_country_and_indicators_that_are_measured(client: Client) -> None:
    node = Indicator.objects.get(slug="criminality")

    answered = plan(client, indicators=[node.pk])

    assert "Choose at least one country or region." in answered.text  # type: ignore[attr-defined]
    assert "is not one of the available choices" in answered.text  # type: ignore[attr-defined]
    assert not Round.objects.exists()


def test_a_published_edition_is_not_offered(client: Client) -> None:
    planned_round()

    offered = client.get(page("add")).context["adminform"].form.fields["edition"].queryset

    assert [edition.year for edition in offered] == [2027]


def test_countries_are_taken_away_from_one_expert(client: Client) -> None:
    plan(client, countries=list(Country.objects.filter(iso3__in=COUNTRIES).values_list("pk", flat=True)))
    asked = Round.objects.get()
    ghana = Country.objects.get(iso3="GHA")

    first, second = (asked.invitations.get(expert__code=code).code for code in ("AAA-222", "BBB-333"))

    client.post(page("expert", asked.pk, first), {"countries": [ghana.pk]})
    refused = client.post(page("expert", asked.pk, second), {"countries": [ghana.pk]})

    mine = Assignment.objects.filter(invitation__expert__code="AAA-222")
    assert [one.country.iso3 for one in mine] == ["GHA"]
    assert "Kenya would have no expert" in refused.text
    assert Assignment.objects.filter(invitation__expert__code="BBB-333").count() == 2


def test_a_round_is_opened_its_experts_are_invited_and_it_is_closed(client: Client) -> None:
    asked = planned_round()

    assert "Open the round" in client.get(page("change", asked.pk)).text
    client.get(page("open", asked.pk))
    client.post(page("open", asked.pk))
    tokens = invited(asked)
    closing = client.get(page("close", asked.pk))
    client.post(page("close", asked.pk))

    assert len(tokens) == 2
    assert "of 4 countries, all experts together" in closing.text
    asked.refresh_from_db()
    assert asked.state == "closed"
    assert reverse("admin:surveys_run_start", args=[asked.pk]) in client.get(page("change", asked.pk)).text
    trail = AuditEntry.objects.filter(subject_kind__startswith="surveys.").order_by("number")
    assert [entry.act for entry in trail] == [
        "round opened",
        "mail to experts asked for",
        "invitation link made",
        "invitation link made",
        "round closed",
    ]


def test_progress_is_counted_by_code_and_shows_no_score(client: Client) -> None:
    asked = open_round()
    invitation, _token = invite(asked)
    said = AssessmentInput(half_points=19, confidence="high", reason="A telling reason.")
    for slug in INDICATORS:
        assessing.record_assessment(assignment_of(invitation), indicator=Indicator.objects.get(slug=slug), written=said)
    answering.submit(assignment_of(invitation))

    shown = [client.get(page(act, asked.pk)).text for act in ("change", "mail", "close")]
    shown.append(client.get(page("expert", asked.pk, "AAA-222")).text)

    row = re.search(r'<th scope="row">\s*<a [^>]*>AAA-222</a>\s*</th>(.*?)</tr>', shown[0], re.DOTALL)
    assert row
    cells = [cell.strip() for cell in re.findall(r"<td[^>]*>([^<]*)</td>", row[1])]
    assert cells == ["2", "passphrase set", "0", "0", "0", "3 / 6", "1"]
    assert not any(
        ">9.5<" in text or ">19<" in text or "A telling reason." in text or "half_points" in text for text in shown
    )


def test_a_country_is_given_back_while_the_round_is_open(client: Client) -> None:
    asked = open_round()
    invitation, _token = invite(asked)
    answering.recuse(assignment_of(invitation))

    client.post(page("reopen", asked.pk, "AAA-222"), {"country": "GHA"})
    assert assignment_of(invitation).state == "accepted"
    twice = client.post(page("reopen", asked.pk, "AAA-222"), {"country": "GHA"}, follow=True)

    assert "This was decided meanwhile" in twice.text
    assert client.post(page("reopen", asked.pk, "AAA-222"), {"country": "ZZZ"}).status_code == 404
    assert client.get(page("reopen", asked.pk, "AAA-222")).status_code == 405


def test_of_an_open_round_the_form_changes_nothing(client: Client) -> None:
    asked = open_round()
    forged = {"closes": "2027-01-31", "number": 9, "weighting": "confidence", "countries": [1], "state": "closed"}

    client.post(page("change", asked.pk), {**forged, "promise_en": "Nothing.", "keep_months": 120})

    asked.refresh_from_db()
    assert (str(asked.closes), asked.number, asked.weighting, asked.state) == ("2026-12-04", 1, "equal", "open")
    assert (asked.promise_en, asked.keep_months) == ("Your name stays with the custodian.", 12)  # type: ignore[attr-defined]
    assert set(asked.countries.values_list("iso3", flat=True)) == set(COUNTRIES)


def test_of_a_closed_round_nothing_changes(client: Client) -> None:
    asked = open_round()
    opening.close_round(asked, by=None)

    client.post(page("change", asked.pk), {"closes": "2027-01-31"})

    asked.refresh_from_db()
    assert str(asked.closes) == "2026-12-04"
    assert client.post(reverse("admin:surveys_round_delete", args=[asked.pk]), {"post": "yes"}).status_code == 403


def test_only_a_planned_round_is_deleted(client: Client) -> None:
    asked = planned_round()
    client.post(page("change", asked.pk), {})

    client.post(reverse("admin:surveys_round_delete", args=[asked.pk]), {"post": "yes"})

    assert not Round.objects.exists()


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_leads_a_round(role: str) -> None:
    asked, client = open_round(), signed_in(role)
    paths = [page(act, asked.pk) for act in ("open", "close", "mail")]
    paths += [page("expert", asked.pk, "AAA-222")]

    answers = [client.get(path).status_code for path in paths] + [client.post(path).status_code for path in paths]
    answers.append(client.post(page("reopen", asked.pk, "AAA-222")).status_code)

    assert set(answers) == {403}
    asked.refresh_from_db()
    assert asked.state == "open"


def test_what_waits_names_rounds_on_their_way(client: Client) -> None:
    open_round()

    shown = client.get(reverse("admin:index")).text

    assert "Round “2027 · West Africa · 1” is open" in shown
    assert "0 of 4 countries submitted by 2 experts" in shown


def test_lists_and_a_round_ask_the_database_little(client: Client, django_assert_max_num_queries: object) -> None:
    asked = open_round(codes=tuple(f"A{number:02}" for number in range(60)))
    for path, most in (
        (page("change", asked.pk), 20),
        (page("mail", asked.pk), 18),
        (page("changelist"), 12),
        (reverse("admin:surveys_expert_changelist"), 12),
        (reverse("admin:surveys_panel_changelist"), 10),
    ):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(path)
