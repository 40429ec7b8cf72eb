"""Makes the database of 0.1.0 that upgrades are tried on. Runs in a checkout of commit 0991549; see the README.

Everything is made by that commit: by its pages, walked through as its own tests do, and by its acts.
"""

import json
import lzma
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parent
os.environ.update(
    DJANGO_SETTINGS_MODULE="ocindex.settings",
    SECRET_KEY=(HERE / "secret_key-for-tests-only").read_text().strip(),
    RECEIPT_KEY=(HERE / "receipt_key-for-tests-only").read_text().strip(),
    DEMO="0",
)
sys.path.insert(0, str(Path.cwd()))

import django  # noqa: E402

django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from surveys.assessing import Judgement, record_assessment  # noqa: E402

from indicators import workflow  # noqa: E402
from indicators.models import AuditEntry, Country, Edition, Indicator, Narrative, Release, Score, ScoreUpdate  # noqa: E402
from surveys import aggregation, intake, vault  # noqa: E402
from surveys.models import Assignment, Draft, Expert, Identity, Panel, Response, Round, Run  # noqa: E402
from surveys.rounds import answering, inviting, opening  # noqa: E402
from tests import steps  # noqa: E402
from tests.surveys.visiting import SURVEY, filled, kept, tick  # noqa: E402
from tests.walking import Person, accounts  # noqa: E402

PASSWORD = "used-by-tests-alone"
MADE = (
    "indicators.Edition", "indicators.Score", "indicators.Release", "indicators.ScoreUpdate", "indicators.Outcome",
    "indicators.Narrative", "surveys.Expert", "surveys.Panel", "surveys.Round", "surveys.Invitation",
    "surveys.Assignment", "surveys.Assessment", "surveys.Identity", "surveys.IdentityReading", "surveys.Response",
    "surveys.Answer", "surveys.AnswerText", "surveys.Draft", "surveys.Snapshot", "surveys.Run", "surveys.Aggregate",
)  # fmt: skip
NEVER = date(2199, 12, 31)
SLUGS = ("cocaine-trade", "heroin-trade", "human-trafficking", "arms-trafficking", "anti-money-laundering")
# What the three experts of the second round say of Kenya, in half points; the acts that follow are in `decide`.
SAID = {
    "cocaine-trade": (12, 12, 13),
    "heroin-trade": (12, 13, 13),
    "human-trafficking": (4, 4, 5),
    "arms-trafficking": (14, 14, 15),
    "anti-money-laundering": (8, 9, 9),
}


def main(out: Path) -> None:
    call_command("prepare")
    staff = {name: Person().sign_in(name, password) for name, password in accounts().items()}
    told = {"receipts": answers(), "drafts": drafts()}
    told["links"] = first_round(staff)
    by = {name: User.objects.get(username=name) for name in staff}
    correct(by)
    second_round(by)
    told["links"] += third_round(by)
    other_rows(by)
    for user in by.values():
        user.set_password(PASSWORD)
        user.save()
    told |= facts(Person())
    keep(out, told)


def answers() -> list[str]:
    """Answer the survey on the Index: one counts, one is held, one was withdrawn; return the receipts' addresses."""
    receipts = []
    for number in range(3):
        visitor = Person(REMOTE_ADDR=f"203.0.{number}.9")
        form = filled(visitor.open(SURVEY))
        form["q-missing"] = f"Words of visitor {number}."
        sent = form.submit()
        kept(sent)
        receipts.append(sent.headers["Location"])
    first, _second, third = Response.objects.order_by("pk")
    intake.release(Response.objects.filter(pk=first.pk), by=User.objects.get(username="researcher"))
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
    Draft.objects.update(expires_on=NEVER)
    return addresses


def first_round(staff: dict[str, Person]) -> list[str]:
    """Walk from visitors' answers and a panel's scores to the edition of 2027, as tests/test_walk.py does."""
    for number in range(steps.VISITORS):
        steps.say_that_the_score_is_too_low(Person(REMOTE_ADDR=f"198.51.{number}.7"), number)
    steps.release_what_was_held(staff["researcher"])
    steps.open_a_draft(staff["publisher"])
    steps.find_experts(
        staff["coordinator"], lambda number: {"name": f"Person {number}", "email": f"person{number}@example.org"}
    )
    links = list(steps.open_a_round(staff["coordinator"]).values())
    for link, rating in zip(links, steps.RATINGS, strict=True):
        steps.accept(Person(), link)
        steps.score(Person(), link, rating)
    steps.sum_up(staff["coordinator"], lambda round_id: call_command("run_aggregation", round_id))
    steps.decide(staff["editor"])
    steps.publish(staff["publisher"])
    identity = Identity.objects.earliest("pk")
    vault.read_identity(identity, by=User.objects.get(username="custodian"), why="Payment of the round")
    return [re.sub(r"^https?://[^/]+", "", link) for link in links[:1]]


def correct(by: dict[str, User]) -> None:
    """Correct one score of 2027 by a large change, signed by two; leave another proposal open."""
    nigeria, mexico = (cell(2027, iso3, "cocaine-trade") for iso3 in ("NGA", "MEX"))
    told = {"method": "by-hand/1", "by": by["researcher"], "evidence": "https://example.org/report"}
    update = workflow.propose(nigeria, 19, reason="The table of the report was misread.", **told)
    workflow.accept(update, reviewer=by["editor"], reason="It was.")
    workflow.countersign(update, reviewer=by["publisher"], reason="Seen.")
    workflow.publish_erratum(Edition.objects.get(year=2027), by=by["publisher"], reason="One score was misread.")
    workflow.propose(mexico, 17, reason="A new report.", **told)


def second_round(by: dict[str, User]) -> None:
    """Sum up a round of three experts over Kenya in 2029, and decide one update in each way there is."""
    edition = workflow.create_edition(2029, like=Edition.objects.get(year=2027), by=by["publisher"])
    asked = planned_round(edition, number=1, weighting="confidence")
    opening.open_round(asked, by=by["coordinator"])
    for place, invitation in enumerate(asked.invitations.order_by("pk")):
        inviting.invite(invitation, by=by["coordinator"])
        answering.accept(invitation)
        assignment = Assignment.objects.get(invitation=invitation)
        for slug, said in SAID.items():
            judge(assignment, slug, Judgement(said[place], False, "medium", f"Reason {place}.", "A source."))
        answering.submit(assignment)
    opening.close_round(asked, by=by["coordinator"])
    run = aggregation.start(asked, by=by["coordinator"])
    aggregation.work_on(run)
    run.refresh_from_db()
    assert run.state == "done"
    cocaine, heroin, people, arms, money = (
        ScoreUpdate.objects.get(score__edition=edition, score__indicator__slug=slug) for slug in SLUGS
    )
    workflow.override(cocaine, 13, reviewer=by["editor"], reason="The ports.", evidence="https://example.org/ports")
    workflow.reject(heroin, reviewer=by["editor"], reason="The panel is of two minds.")
    workflow.accept(people, reviewer=by["editor"], reason="All say so.")  # large: it waits for a second signature
    assert people.state == "awaiting"
    workflow.send_back(arms, reviewer=by["editor"], reason="Ask again.")
    assert money.state == "proposed"


def third_round(by: dict[str, User]) -> list[str]:
    """Leave a round open in which an expert has begun; return that expert's link."""
    asked = planned_round(Edition.objects.get(year=2029), number=2)
    opening.open_round(asked, by=by["coordinator"])
    invitation = asked.invitations.earliest("pk")
    token = inviting.invite(invitation, by=by["coordinator"])
    answering.accept(invitation)
    judge(Assignment.objects.get(invitation=invitation), SLUGS[0], Judgement(12, False, "low", "Half a reason."))
    return [f"/experts/{token}/"]


def planned_round(edition: Edition, *, number: int, weighting: str = "equal") -> Round:
    panel, _made = Panel.objects.get_or_create(name="East Africa")
    panel.experts.set([Expert.objects.get_or_create(code=f"OLD-{place}{place}{place}")[0] for place in "234"])
    planned = Round.objects.create(panel=panel, edition=edition, number=number, weighting=weighting)
    planned.countries.set(Country.objects.filter(iso3="KEN"))
    planned.indicators.set(Indicator.objects.filter(slug__in=SLUGS))
    return planned


def judge(assignment: Assignment, slug: str, said: Judgement) -> None:
    record_assessment(assignment, indicator=Indicator.objects.get(slug=slug), judgement=said)


def other_rows(by: dict[str, User]) -> None:
    """Change a text, which leaves a history, and answer feedback by hand."""
    edition = Edition.objects.get(year=2025)
    Narrative.objects.create(
        edition=edition, country=Country.objects.get(iso3="KEN"), text_en="A text of an editor.", text_fr="Un texte."
    )
    workflow.answer_feedback(
        "out-of-scope", edition=edition, text="Sand is not measured yet.", by=by["editor"], visitors=9
    )


def cell(year: int, iso3: str, slug: str) -> Score:
    return Score.objects.get(edition__year=year, country__iso3=iso3, indicator__slug=slug)


def facts(reader: Person) -> dict[str, object]:
    """Say what must be found in the database after every upgrade."""
    return {
        "runs": sorted(Run.objects.values_list("pk", flat=True)),
        "rows": dict(counts()),
        "states": sorted(ScoreUpdate.objects.values_list("state", flat=True)),
        "releases": list(Release.objects.order_by("number").values_list("sha256", flat=True)),
        "audit": AuditEntry.objects.latest("number").sha256,
        "scores_csv": sha256(reader.open("/api/v1/scores.csv").body).hexdigest(),
    }


def counts() -> Iterator[tuple[str, int]]:
    """Count the rows of what people made; codebook and questions may grow with a later version."""
    for label in MADE:
        yield label, apps.get_model(label)._base_manager.count()


def keep(out: Path, told: dict[str, object]) -> None:
    """Write the database as a file that any installation can read, and beside it what must be found in it."""
    connection.close()
    if settings.SQLITE:
        copy = out / "sqlite.db"
        sqlite3.connect(settings.DATABASES["default"]["NAME"]).execute(f"VACUUM INTO '{copy}'")
        content = copy.read_bytes()
        copy.unlink()
    else:
        # Statements alone, no COPY and no commands of psql, so that any driver can carry them out.
        dumped = subprocess.run(
            ["pg_dump", "--no-owner", "--no-privileges", "--rows-per-insert=500", os.environ["DATABASE_URL"]],
            check=True, capture_output=True,
        )  # fmt: skip
        content = b"".join(line for line in dumped.stdout.splitlines(True) if not re.match(rb"\\(un)?restrict ", line))
    (out / f"{connection.vendor}.xz").write_bytes(lzma.compress(content, preset=9))
    (out / f"{connection.vendor}.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
