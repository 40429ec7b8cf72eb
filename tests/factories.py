"""What tests make that is not shipped: people, editions, surveys, responses, rounds.

Plain functions that return rows. Published figures, codebook and shipped surveys are there already (`conftest.py`).
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from indicators import workflow
from indicators.models import (
    Checkpoint,
    Country,
    Edition,
    Indicator,
    PreparedRelease,
    PublicCount,
    Release,
    ReleaseFile,
    ResultCount,
    Score,
    ScoreUpdate,
    StoredFile,
)
from lib import append_only
from ocindex.signin import idle
from surveys.documents import questions_of
from surveys.models import (
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
    Section,
    Survey,
    SurveyVersion,
)
from surveys.questionnaires import compiling
from surveys.rounds import answering, inviting, opening, passphrases

Cell = tuple[str, str]  # iso3, slug
Replies = Mapping[str, str | list[str]]  # code of a question -> code or codes of options, or words
# What the experts of a planned round are asked about.
COUNTRIES = ("GHA", "KEN")
INDICATORS = ("human-trafficking", "arms-trafficking", "anti-money-laundering")
AGREEMENT = [("disagree", -1, False), ("neither", 0, False), ("agree", 1, False), ("unsure", None, True)]
PASSPHRASE = "seven lanterns over a quiet harbor"
SUBMITTED_ON = date(2026, 11, 2)


def member(role: str, name: str = "") -> User:
    """Make a person with one role."""
    user = User.objects.create_user(name or role, password="", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def verify(client: Client, user: User) -> None:
    """Give the session of a client what signing in with a second factor gives it."""
    device, _made = TOTPDevice.objects.get_or_create(user=user, defaults={"name": "app"})
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session[idle.SEEN] = int(timezone.now().timestamp())
    session[idle.LIMITED] = idle.is_limited(user)
    session.save()


def signed_in(role: str, name: str = "") -> Client:
    """Return a client signed in as a person with one role."""
    client = Client()
    client.force_login(member(role, name))
    return client


def signed_in_as(who: str) -> Client:
    """Return a client signed in with a role, as a "superuser", or as staff with "no role"."""
    if who not in ("superuser", "no role"):
        return signed_in(who)
    client = Client()
    client.force_login(User.objects.create_user(who.replace(" ", "-"), is_staff=True, is_superuser=who == "superuser"))
    return client


def draft_edition(year: int = 2027) -> Edition:
    """Return a draft like the newest edition."""
    return attribute(workflow.create_edition(year, like=Edition.objects.published().get(year=2025)))


def attribute(edition: Edition) -> Edition:
    """Say whose the figures of a draft are: publishing asks for it."""
    edition.publisher, edition.publisher_url = "Observatory of the Coast", "https://coast.example"
    edition.license_en = "Free to use, with the name of the Observatory."  # type: ignore[attr-defined]
    edition.citation_en = f"Observatory of the Coast. ({edition.year}). Coastal Index {edition.year}."  # type: ignore[attr-defined]
    edition.title_en = f"Coastal Index {edition.year}"  # type: ignore[attr-defined]
    edition.save()
    return edition


def publish_copies(years: range) -> None:
    """Publish a copy of the newest edition for each of the years."""
    newest = Edition.objects.get(year=2025)
    rows = Score.objects.in_edition(newest).values_list("country__iso3", "indicator__slug", "half_points")
    cells = {(iso3, slug): half_points for iso3, slug, half_points in rows}
    for year in years:
        edition = attribute(workflow.create_edition(year, like=newest))
        workflow.fill_draft(edition, cells)
        workflow.publish_edition(edition, reason="A copy for a test")


def publish(
    edition: Edition,
    reason: str = "A reason for a test.",
    *,
    kind: Release.Kind | None = None,
    leave_open: bool = False,
    withdraws: Release | None = None,
) -> Release:
    """Have a publisher prepare the release of an edition and an editor confirm it; its kind is the next one's."""
    prepared = prepare(edition, reason, kind=kind, leave_open=leave_open, withdraws=withdraws)
    release = workflow.confirm(prepared, by=colleague("editor", "connie"))
    edition.refresh_from_db()
    return release


def prepare(edition: Edition, reason: str = "A reason for a test.", **options: Any) -> PreparedRelease:
    """Have a publisher prepare the release of an edition, with a reason for each outlier."""
    kind = options.pop("kind", None) or workflow.next_release(edition)
    reasons = {"en": reason, "fr": reason}
    prepared = partial(
        workflow.prepare, edition, kind=kind, by=colleague("publisher", "prudence"), reasons=reasons, **options
    )
    try:
        return prepared()
    except workflow.StaleUpdate:
        raise
    except workflow.Refused:  # few releases have an outlier: to compare each twice takes long
        looked = {} if "outlier_reasons" in options else looked_at(edition, kind)
        if not looked:
            raise
    return prepared(outlier_reasons=looked)


def looked_at(edition: Edition, kind: Release.Kind | None = None) -> dict[str, str]:
    """Return a reason for each outlier of the next release of an edition, or of one of this kind, by key."""
    kind = kind or workflow.next_release(edition)
    outliers = [] if kind == Release.Kind.WITHDRAWAL else workflow.compare(edition, kind).outliers
    return {outlier.key: "Looked at for a test." for outlier in outliers}


def withdraw(release: Release, reason: str = "It was wrong.") -> Release:
    """Have a publisher and an editor withdraw a release."""
    return publish(release.edition, reason, kind=Release.Kind.WITHDRAWAL, withdraws=release)


def colleague(role: str, name: str) -> User:
    """Return the person of this name, who is made with one role where there is none yet."""
    return User.objects.filter(username=name).first() or member(role, name)


def forget_releases() -> None:
    """Take every release away, with its files and what was signed: what is left is a site that published nothing."""
    append_only.drop_triggers()
    for model in (ReleaseFile, StoredFile, Checkpoint, PublicCount, ResultCount):
        model._default_manager.all().delete()
    Release.objects.all().delete()
    append_only.create_triggers()


def score_of(edition: Edition, iso3: str, slug: str) -> Score:
    """Return the cell of an edition."""
    return Score.objects.get(edition=edition, country__iso3=iso3, indicator__slug=slug)


def propose(score: Score, half_points: int | None, **evidence: object) -> ScoreUpdate:
    """Propose a value as a run does, with the checksum of its inputs."""
    fields = {"reason": "Round 1", "method": "trimmed-mean/1", "digest": "ab" * 32, **evidence}
    return workflow.propose(score, half_points, **fields)


def make_survey(slug: str = "reading", **fields: Any) -> Survey:
    """Make a draft: who are you, what do you read, a scale of two statements, words, a country, a consent."""
    survey = Survey.objects.create(slug=slug, title_en="Reading", title_fr="Lecture", **fields)
    section = Section.objects.create(survey=survey, code="start", title_en="Start", title_fr="Début")
    role = add_question(section, "role", "single", order=1)
    add_options(role, [("police", None, False), ("press", None, False), ("not-said", None, True)])
    reads = add_question(section, "reads", "several", order=2)
    add_options(reads, [("map", None, False), ("tables", None, False), ("papers", None, False)])
    agree = add_question(section, "agree", "matrix", order=3)
    add_options(agree, AGREEMENT)
    for order, code in enumerate(("clear", "useful")):
        add_question(section, code, "row", order=order, parent=agree)
    add_question(section, "missing", "long", order=4)
    add_question(section, "home", "country", order=5)
    add_question(section, "quote", "consent", order=6)
    return survey


def add_question(section: Section, code: str, kind: str, **fields: Any) -> Question:
    """Make a question whose words are its code."""
    return Question.objects.create(
        section=section, code=code, kind=kind, text_en=code.capitalize(), text_fr=f"{code} ?", **fields
    )


def add_options(question: Question, entries: list[tuple[str, int | None, bool]]) -> None:
    """Give a question options: code, value, whether it counts as no answer."""
    for order, (code, value, missing) in enumerate(entries):
        Option.objects.create(
            question=question,
            code=code,
            label_en=code.capitalize(),
            label_fr=f"{code} (fr)",
            value=value,
            is_missing=missing,
            order=order,
        )


def make_live(slug: str = "reading", **fields: Any) -> tuple[Survey, SurveyVersion]:
    """Make a survey and publish it."""
    survey = make_survey(slug, **fields)
    return survey, compiling.publish(survey, by=None)


def respond(version: SurveyVersion, said: Replies, **facts: Any) -> Response:
    """Keep one response; what is not named was passed over. A text is said under the code of its question."""
    response = Response.objects.create(
        survey=version.survey,
        version=version,
        submit_key=secrets.token_hex(16),
        receipt_hash=secrets.token_hex(32),
        **{"language": "en", "submitted_on": SUBMITTED_ON, "duration": 120, **facts},
    )
    for question in questions_of(version.document):
        for one in question["rows"] or [question]:
            _answer(response, question, one, said.get(one["code"], []))
    return response


def _answer(response: Response, question: dict[str, Any], one: dict[str, Any], told: str | list[str]) -> None:
    if told and question["kind"] in ("short", "long"):
        Answer.objects.create(response=response, question_id=one["key"])
        AnswerText.objects.create(response=response, question_id=one["key"], text=told, language=response.language)
        return
    keys = {option["code"]: option["key"] for option in question["options"]}
    codes = [told] if isinstance(told, str) else told
    for slot, key in enumerate([keys[code] for code in codes] or [question["skipped"]]):
        Answer.objects.create(response=response, question_id=one["key"], slot=slot, option_id=key)


def answer_about_score(
    iso3: str,
    slug: str,
    step: str,
    know: str = "",
    *,
    times: int = 1,
    year: int = 2025,
    shown: str = "7.5",
    **facts: str,
) -> list[Response]:
    """Return what visitors said about a score of an edition, once or several times."""
    survey = Survey.objects.get(slug="score-feedback")
    score = Score.objects.select_related("country", "indicator", "edition").get(
        country__iso3=iso3, indicator__slug=slug, edition__year=year
    )
    told = {"step": step, "know": know or Option.SKIPPED}
    made = []
    for _time in range(times):
        key = f"{Response.objects.count():032}"
        response = Response.objects.create(
            survey=survey, version=survey.versions.latest("number"), submit_key=key, receipt_hash=key, language="en",
            country=score.country, indicator=score.indicator, edition=score.edition, shown=Decimal(shown),
            **{"submitted_on": timezone.now().date(), **facts},
        )  # fmt: skip
        for question in survey.questions.filter(code__in=told):
            option = question.options.filter(code=told[question.code]).first()
            Answer.objects.create(response=response, question=question, option=option)
        made.append(response)
    return made


def planned_round(*, codes: tuple[str, ...] = ("AAA-222", "BBB-333"), number: int = 1) -> Round:
    """Plan a round, without arranging who scores what."""
    edition = Edition.objects.filter(year=2027).first() or draft_edition()
    panel, _created = Panel.objects.get_or_create(name="West Africa")
    panel.experts.set([Expert.objects.get_or_create(code=code)[0] for code in codes])
    promise = {"promise_en": "Your name stays with the custodian.", "promise_fr": "Votre nom reste chez le gardien."}
    planned = Round.objects.create(
        panel=panel, edition=edition, number=number, closes=date(2026, 12, 4), closes_itself=False, **promise
    )
    planned.countries.set(Country.objects.filter(iso3__in=COUNTRIES))
    planned.indicators.set(Indicator.objects.filter(slug__in=INDICATORS))
    return planned


def open_round(**options: tuple[str, ...]) -> Round:
    """Plan a round and open it."""
    planned = planned_round(**options)  # type: ignore[arg-type]
    opening.open_round(planned, by=None)
    for invitation in planned.invitations.select_related("expert"):  # tests name experts by one code
        Invitation.objects.filter(pk=invitation.pk).update(code=invitation.expert.code)  # type: ignore[union-attr]
    return planned


def invite(opened: Round, code: str = "AAA-222", *, accepts: bool = True) -> tuple[Invitation, str]:
    """Make an expert's link, let them set the passphrase and accept; return the invitation and their own address."""
    invitation = opened.invitations.get(code=code)
    link = inviting.invite(invitation, by=None)
    return claim(link, accepts=accepts)


def claim(link: str, *, passphrase: str = PASSPHRASE, accepts: bool = True) -> tuple[Invitation, str]:
    """Let an expert set the passphrase with a link and accept; return the invitation and their own address."""
    invitation = inviting.find_by_token(link)
    assert invitation is not None
    address = passphrases.claim(invitation, passphrase=passphrase)
    if accepts:
        answering.accept(invitation)
    invitation.refresh_from_db()
    return invitation, address


def enter(client: Client, address: str, passphrase: str = PASSPHRASE) -> Client:
    """Give the passphrase at an expert's own address; return the client, which is signed in there."""
    client.post(f"/experts/{address}/", {"passphrase": passphrase})
    return client


def expert_client(address: str) -> Client:
    """Return a client that is signed in at an expert's own address."""
    return enter(Client(), address)


def assignment_of(invitation: Invitation, iso3: str = "GHA") -> Assignment:
    return Assignment.objects.select_related("invitation__round", "country").get(
        invitation=invitation, country__iso3=iso3
    )


def closed_round(
    edition: Edition, ratings: Mapping[Cell, Sequence[int]], *, number: int = 1, weighting: str = "equal"
) -> Round:
    """Return a closed round in which expert E1 gave each cell its first half points, E2 its second, and so on."""
    panel, _made = Panel.objects.get_or_create(name="Panel")
    asked = Round.objects.create(
        panel=panel, edition=edition, number=number, state="closed", closed_at=timezone.now(), weighting=weighting
    )
    asked.countries.set(Country.objects.filter(iso3__in={iso3 for iso3, _slug in ratings}))
    asked.indicators.set(Indicator.objects.filter(slug__in={slug for _iso3, slug in ratings}))
    for (iso3, slug), half_points in ratings.items():
        for place, value in enumerate(half_points, start=1):
            assess(asked, f"E{place}", iso3, slug, value)
    return asked


def assess(asked: Round, code: str, iso3: str, slug: str, half_points: int | None, **facts: str) -> Assessment:
    """Return a judgement that was handed in."""
    expert, _made = Expert.objects.get_or_create(code=code)
    token_hash = sha256(f"{asked.pk}{code}".encode()).hexdigest()
    invitation, _made = Invitation.objects.get_or_create(
        round=asked, expert=expert, defaults={"token_hash": token_hash, "code": code}
    )
    assignment, _made = Assignment.objects.get_or_create(
        invitation=invitation, country=Country.objects.get(iso3=iso3), defaults={"state": "locked"}
    )
    return Assessment.objects.create(
        assignment=assignment,
        indicator=Indicator.objects.get(slug=slug),
        half_points=half_points,
        **{"reason": "It was seen.", "confidence": "high", **facts},
    )
