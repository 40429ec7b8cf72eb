"""Fills an empty database as people would, by pages and acts of this version; run by tests/upgrades/make.py."""

import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocindex.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core import mail  # noqa: E402
from django.core.management import call_command  # noqa: E402

from indicators import workflow  # noqa: E402
from indicators.models import AuditEntry, Country, Edition, Indicator, Narrative, Release, Score, ScoreUpdate  # noqa: E402
from ocindex.accounts import making  # noqa: E402
from ocindex.roles import ROLES  # noqa: E402
from ocindex.signin import claiming  # noqa: E402
from surveys import aggregation, intake  # noqa: E402
from surveys.models import Assignment, Expert, Identity, Mailing, Panel, Response, Round, Run, SavedAnswers  # noqa: E402
from surveys.rounds import answering, inviting, mail_sending, opening, vault  # noqa: E402
from surveys.rounds.assessing import AssessmentInput, record_assessment  # noqa: E402
from tests import steps  # noqa: E402
from tests.surveys.visiting import SURVEY, filled, kept, tick  # noqa: E402
from tests.walking import Person  # noqa: E402

PASSWORD = "used-by-tests-alone"
MADE_BY_PEOPLE = {
    "indicators": ("Edition", "Score", "Release", "ScoreUpdate", "Outcome", "Narrative"),
    "surveys": (
        "Expert", "Panel", "Round", "Invitation", "Assignment", "Assessment", "Identity", "IdentityReading", "Response",
        "Answer", "AnswerText", "SavedAnswers", "Snapshot", "Run", "Aggregate",
    ),
}  # fmt: skip
NEVER = date(2199, 12, 31)
SLUGS = ("cocaine-trade", "heroin-trade", "human-trafficking", "arms-trafficking", "anti-money-laundering")
# The ratings of Kenya by the three experts of the second round, in half points; what is decided on them is `decide`.
RATINGS = {
    "cocaine-trade": (12, 12, 13),
    "heroin-trade": (12, 13, 13),
    "human-trafficking": (4, 4, 5),
    "arms-trafficking": (14, 14, 15),
    "anti-money-laundering": (8, 9, 9),
}


def main(out: Path) -> None:
    """Fill the database, and write to the file what must be found in it after every upgrade."""
    call_command("prepare")
    staff = {role: owner_of_an_account(role) for role in ROLES}
    users = {name: User.objects.get(username=name) for name in staff}
    facts: dict[str, object] = {"receipts": answers(users), "drafts": drafts()}
    links = first_round(staff, users)
    correct(users)
    second_round(users)
    facts["links"] = [*links, third_round(users)]
    other_rows(users)
    out.write_text(json.dumps({**facts, **expectations(Person())}, indent=1) + "\n")


def owner_of_an_account(role: str) -> Person:
    """Make an account for a role as an operator does, and take it over as its owner; it is no demonstration's."""
    code = claiming.make_code(making.make_account(role, "", by=None, roles=[role]))
    return Person().claim(role, code, PASSWORD)


def answers(users: dict[str, User]) -> list[str]:
    """Answer the survey on the Index: one counts, one is held, one was withdrawn; return the receipts' addresses."""
    receipts = []
    for number in range(3):
        form = filled(Person(REMOTE_ADDR=f"203.0.{number}.9").open(SURVEY))
        form["q-missing"] = f"Words of visitor {number}."
        thanks = form.submit()
        kept(thanks)
        receipts.append(thanks.headers["Location"])
    first, _second, third = (intake.find_response(path.split("/")[-2]) for path in receipts)
    if first is None or third is None:
        raise LookupError("a receipt that was given out leads to no response")
    intake.approve(Response.objects.filter(pk=first.pk), by=users["researcher"])
    intake.withdraw(third)
    return receipts


def drafts() -> list[str]:
    """Leave two answers unsent; return their addresses."""
    addresses = []
    for words in ("A thought that was not finished.", "Another one."):
        form = filled(Person(REMOTE_ADDR="203.0.113.8").open(SURVEY))
        form["q-missing"] = words
        tick(form, "q-uses", "teaching")
        addresses.append(form.submit("save").headers["Location"])
    SavedAnswers.objects.update(expires_on=NEVER)
    return addresses


def first_round(staff: dict[str, Person], users: dict[str, User]) -> list[str]:
    """Walk from visitors' answers and a panel's scores to the edition of 2027, as tests/test_walk.py does."""
    for number in range(steps.VISITORS):
        steps.say_that_the_score_is_too_low(Person(REMOTE_ADDR=f"198.51.{number}.7"), number)
    steps.release_what_was_held(staff["researcher"])
    steps.open_a_draft(staff["publisher"])
    steps.find_experts(
        staff["coordinator"], lambda number: {"name": f"Person {number}", "email": f"person{number}@example.org"}
    )
    links = list(steps.open_a_round(staff["coordinator"], mails).values())
    for link, rating in zip(links, steps.RATINGS, strict=True):
        expert = Person()
        steps.score(expert, steps.accept(expert, link), rating)
    steps.sum_up(staff["coordinator"], lambda round_id: call_command("run_aggregation", round_id))
    steps.decide(staff["editor"])
    steps.prepare(staff["publisher"])
    steps.confirm(staff["editor"])
    vault.read_identity(Identity.objects.earliest("pk"), by=users["custodian"], why="Payment of the round")
    return links[:1]


def mails() -> str:
    """Do what a worker does, and return what it sent."""
    for waiting in Mailing.objects.due():
        mail_sending.work_on(waiting)
    return "\n".join(sent.message().as_string() for sent in mail.outbox)


def correct(users: dict[str, User]) -> None:
    """Correct one score of 2027 by a large change, signed by two; leave another proposal open."""
    nigeria, mexico = (score(2027, iso3, "cocaine-trade") for iso3 in ("NGA", "MEX"))
    source = {"method": "by-hand/1", "by": users["researcher"], "evidence": "https://example.org/report"}
    update = workflow.propose(nigeria, 19, reason="The table of the report was misread.", **source)
    workflow.accept(update, reviewer=users["editor"], reason="It was.")
    workflow.countersign(update, reviewer=users["publisher"], reason="Seen.")
    reasons = {"en": "One score was misread.", "fr": "Un score était mal lu."}
    erratum = workflow.prepare(
        Edition.objects.get(year=2027),
        kind=Release.Kind.ERRATUM,
        by=users["publisher"],
        reasons=reasons,
        outlier_reasons={"NGA": "The misread table was of Nigeria alone."},
    )
    workflow.confirm(erratum, by=users["editor"])
    workflow.propose(mexico, 17, reason="A new report.", **source)


def second_round(users: dict[str, User]) -> None:
    """Aggregate a round of three experts over Kenya in 2029, and decide one update in each way there is."""
    edition = workflow.create_edition(2029, like=Edition.objects.get(year=2027), by=users["publisher"])
    round_ = planned_round(edition, number=1, weighting="confidence")
    opening.open_round(round_, by=users["coordinator"])
    for place, invitation in enumerate(round_.invitations.order_by("pk")):
        inviting.invite(invitation, by=users["coordinator"])
        answering.accept(invitation)
        assignment = Assignment.objects.get(invitation=invitation)
        for slug, ratings in RATINGS.items():
            assess(assignment, slug, AssessmentInput(ratings[place], False, "medium", f"Reason {place}.", "A source."))
        answering.submit(assignment)
    opening.close_round(round_, by=users["coordinator"])
    run = aggregation.start(round_, by=users["coordinator"])
    aggregation.work_on(run)
    run.refresh_from_db()
    assert run.state == "done"
    decide(edition, users["editor"])


def decide(edition: Edition, editor: User) -> None:
    cocaine, heroin, people, arms, money = (
        ScoreUpdate.objects.get(score__edition=edition, score__indicator__slug=slug) for slug in SLUGS
    )
    workflow.override(cocaine, 13, reviewer=editor, reason="The ports.", evidence="https://example.org/ports")
    workflow.reject(heroin, reviewer=editor, reason="The panel is of two minds.")
    workflow.accept(people, reviewer=editor, reason="All say so.")  # large: it waits for a second signature
    assert people.state == "awaiting"
    workflow.send_back(arms, reviewer=editor, reason="Ask again.")
    assert money.state == "proposed"


def third_round(users: dict[str, User]) -> str:
    """Leave a round open in which an expert has begun; return that expert's link."""
    round_ = planned_round(Edition.objects.get(year=2029), number=2)
    opening.open_round(round_, by=users["coordinator"])
    invitation = round_.invitations.earliest("pk")
    token = inviting.invite(invitation, by=users["coordinator"])
    answering.accept(invitation)
    assignment = Assignment.objects.get(invitation=invitation)
    assess(assignment, SLUGS[0], AssessmentInput(12, False, "low", "Half a reason."))
    return f"/experts/{token}/"


def planned_round(edition: Edition, *, number: int, weighting: str = "equal") -> Round:
    panel, _created = Panel.objects.get_or_create(name="East Africa")
    panel.experts.set([Expert.objects.get_or_create(code=f"OLD-{digit * 3}")[0] for digit in "234"])
    promise = {"promise_en": "Your name stays with the custodian.", "promise_fr": "Votre nom reste chez le gardien."}
    planned = Round.objects.create(panel=panel, edition=edition, number=number, weighting=weighting, **promise)
    planned.countries.set(Country.objects.filter(iso3="KEN"))
    planned.indicators.set(Indicator.objects.filter(slug__in=SLUGS))
    return planned


def assess(assignment: Assignment, slug: str, assessment: AssessmentInput) -> None:
    record_assessment(assignment, indicator=Indicator.objects.get(slug=slug), written=assessment)


def other_rows(users: dict[str, User]) -> None:
    """Change a text, which leaves a history, and answer feedback by hand."""
    edition = Edition.objects.get(year=2025)
    Narrative.objects.create(
        edition=edition, country=Country.objects.get(iso3="KEN"), text_en="A text of an editor.", text_fr="Un texte."
    )
    workflow.answer_feedback("out-of-scope", edition=edition, text="Sand is not measured yet.", by=users["editor"])


def score(year: int, iso3: str, slug: str) -> Score:
    return Score.objects.get(edition__year=year, country__iso3=iso3, indicator__slug=slug)


def expectations(reader: Person) -> dict[str, object]:
    """Return what must be found in the database after every upgrade."""
    return {
        "runs": sorted(Run.objects.values_list("pk", flat=True)),
        "rows": dict(row_counts()),
        "states": sorted(ScoreUpdate.objects.values_list("state", flat=True)),
        "releases": list(Release.objects.order_by("number").values_list("sha256", flat=True)),
        "entries": AuditEntry.objects.count(),
        "audit": AuditEntry.objects.latest("number").sha256,
        "scores_csv": sha256(reader.open("/api/v1/scores.csv").body).hexdigest(),
    }


def row_counts() -> Iterator[tuple[str, int]]:
    """Yield each table of what people made with its rows; codebook and questions may grow with a later version."""
    for app, names in MADE_BY_PEOPLE.items():
        for model in (apps.get_model(app, name) for name in names):
            yield model._meta.db_table, model._base_manager.count()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
