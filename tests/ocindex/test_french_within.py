"""Behind a sign-in, a link or an answer too nothing is left in English but names and what people wrote."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import resolve
from django.utils import translation

from indicators.models import (
    AuditEntry,
    Checkpoint,
    CountryAlias,
    Edition,
    Indicator,
    IndicatorAlias,
    Page,
    Paper,
    Region,
    ScoreUpdate,
)
from indicators.scoring import flags
from surveys import aggregation
from surveys.models import Assessment, Expert, Option, OptionList, Panel, Question, Section, Survey
from surveys.rounds import vault
from tests import once
from tests.factories import (
    answer_about_score,
    assess,
    closed_round,
    draft_edition,
    enter,
    invite,
    make_live,
    member,
    open_round,
    planned_round,
    respond,
    signed_in,
)
from tests.ocindex.reading_aloud import WORD, left_in_english, names
from tests.surveys.visiting import SURVEY, filled, visitor

pytestmark = pytest.mark.django_db
FOR_EXPERTS = ("", "GHA/", "GHA/arms-trafficking/", "KEN/", "print/", "no-such-page/")
FOR_VISITORS = (
    "/feedback/",
    "/feedback/feedback-on-the-index/",
    "/feedback/score/",
    "/feedback/score/?country=ZAF&indicator=cocaine-trade&edition=2025",
    "/feedback/score/?country=ZAF&indicator=nothing&edition=1999",
    "/feedback/receipt/",
    "/feedback/receipt/AAAA-BBBB-CCCC-DDDD-EEEE/",
    "/feedback/draft/none/",
    "/feedback/outcomes/",
    "/experts/none/",
)
WRITTEN = (
    (Expert, "code"), (Panel, "name"), (Assessment, "reason"), (User, "username"), (Group, "name"),
    (Survey, "slug"), (Section, "code"), (Question, "code"), (Option, "code"), (OptionList, "code"),
    (Indicator, "slug"), (Region, "slug"), (Page, "slug"), (Paper, "url"),
    (Edition, "publisher"), (Edition, "publisher_url"),
    (ScoreUpdate, "reason"),  # in the language in which its round was aggregated
    (IndicatorAlias, "alias"), (CountryAlias, "alias"),
    (AuditEntry, "act"), (AuditEntry, "subject_kind"), (AuditEntry, "role"), (AuditEntry, "facts"),
)  # fmt: skip
HREF = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)"')
ELSEWHERE = {
    "admin:logout",
    "admin:view_on_site",
    "admin:indicators_edition_site", "admin:indicators_edition_site_without",  # the public site, which has its own test
    "admin:surveys_survey_proof", "admin:surveys_survey_try",  # they speak the language that is proofread
    "admin:auth_user_password_change", "admin:surveys_round_delete", "admin:surveys_panel_delete",  # Django's own words
}  # fmt: skip
# how many pages are looked at; of other kinds one
OF_EACH = {"admin:surveys_round_change": 3, "admin:surveys_survey_change": 2, "admin:indicators_edition_change": 2}


def both(client: Client, path: str, posted: dict[str, str] | None = None) -> tuple[str, str]:
    """Open a page in English and in French, or send something to it."""
    ask = (lambda url: client.post(url, posted)) if posted is not None else client.get
    french = ask(f"/fr{path}")
    english = ask(path)  # last, since its language stays in the thread
    assert english.status_code == french.status_code
    return english.text, french.text


@pytest.mark.parametrize("path", FOR_VISITORS)
def test_what_visitors_are_asked_is_asked_in_french(client: Client, path: str) -> None:
    assert not left_in_english(*both(client, path), known=names())


@pytest.mark.parametrize("accepts", [False, True])
def test_experts_are_asked_in_french(client: Client, accepts: bool) -> None:
    _invitation, token = invite(open_round(), accepts=accepts)
    enter(client, token)
    known = names() | {"AAA"}

    left = {path: left_in_english(*both(client, f"/experts/{token}/{path}"), known=known) for path in FOR_EXPERTS}

    assert not any(left.values()), left


def test_what_is_wrong_with_an_answer_is_said_in_french(client: Client) -> None:
    _invitation, token = invite(open_round())
    enter(client, token)
    known = names() | {"AAA"}
    sent = {
        "/feedback/feedback-on-the-index/": {"q-who": "nobody", "q-missing": "John Smith, +44 20 7946 0958"},
        "/feedback/score/?country=ZAF&indicator=cocaine-trade&edition=2025": {},
        "/feedback/receipt/": {"code": "1"},
        f"/experts/{token}/": {"act": "nothing"},
        f"/experts/{token}/GHA/": {"act": "submit"},
        f"/experts/{token}/GHA/arms-trafficking/": {"score": "11"},
    }

    left = {path: left_in_english(*both(client, path, posted), known=known) for path, posted in sent.items()}

    assert not any(left.values()), left


def test_a_receipt_and_what_was_kept_unsent_are_in_french(client: Client, settings: Any) -> None:
    settings.MINIMUM_SECONDS = 0
    unsent = filled(visitor().get(SURVEY)).submit("save").headers["Location"]
    receipt = filled(visitor().get(SURVEY)).submit().headers["Location"]

    known = names() | set(WORD.findall(receipt))
    left = [left_in_english(*both(client, path), known=known) for path in (unsent, receipt)]
    client.post(receipt)
    left.append(left_in_english(*both(client, receipt), known=known))

    assert not any(left), left


@once.for_the_file
def busy() -> None:
    """Something on each page of the staff: a round planned, open, closed and summed up; answers, held and counted."""
    edition = draft_edition()
    first = closed_round(edition, {("KEN", "arms-trafficking"): [14, 12, 10, 12], ("GHA", "heroin-trade"): [4, 18]})
    assess(first, "E9", "KEN", "arms-trafficking", 12, excluded_because="x")
    answer_about_score("KEN", "arms-trafficking", "far-too-low", "live-there", times=3)
    run = aggregation.start(first, by=None)
    aggregation.work_on(run)
    _survey, version = make_live()
    for status in ("ok", "held", "spam", "erased"):
        respond(version, {"role": "police", "agree": "", "clear": "agree", "missing": "x"}, status=status)
    Question.objects.filter(survey=version.survey, code="reads").update(text_en="One", text_fr="Un")
    invite(open_round(number=2))  # type: ignore[arg-type]
    planned_round(number=3)
    vault.write_identity(Expert.objects.get(code="AAA-222"), by=member("coordinator", "p2"), name="x")


def crawl(client: Client) -> Iterator[tuple[str, str]]:
    """Follow the links of the admin, and yield path and text of some pages of each kind, in English."""
    waiting, seen, kinds = ["/admin/"], {"/admin/"}, {}
    while waiting:
        path = waiting.pop(0)
        kind = resolve(path).view_name
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > OF_EACH.get(kind, 1) or kind in ELSEWHERE:
            continue
        answered = client.get(path)
        if answered.status_code != 200 or "text/html" not in answered.get("Content-Type", ""):
            continue
        yield path, answered.text
        for link in HREF.findall(answered.text):
            url = urljoin(path, link.replace("&amp;", "&"))
            if url.startswith("/admin/") and "?" not in url and url not in seen:
                seen.add(url)
                waiting.append(url)


def written() -> set[str]:
    """Return the words that people or programs gave to rows, and that no language changes."""
    texts = [str(text) for model, field in WRITTEN for text in model.objects.values_list(field, flat=True)]
    roots = set(WORD.findall(" ".join(root[:8] for root in Checkpoint.objects.values_list("root", flat=True))))
    return roots | set(WORD.findall(" ".join(texts))) | set(WORD.findall(" ".join(flags.ALL))) | {"trimmed", "mean"}


@pytest.mark.parametrize("role", ["editor", "publisher", "researcher", "coordinator", "custodian", "administrator"])
@pytest.mark.usefixtures("busy")
def test_staff_work_in_french(role: str) -> None:
    client = signed_in(role, "p1")
    known = names() | written()

    left = {}
    for path, english in crawl(client):
        with translation.override("en"):  # a page in French leaves its language in the thread
            french = client.get(f"/fr{path}")
        assert french.status_code == 200
        if found := left_in_english(english, french.text, known=known):
            left[path] = found

    assert not left
