"""Random acts on the responses of a survey: sent, moderated, withdrawn, erased, redacted, forgotten, tallied."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.contrib.auth.models import User
from django.db import connection

from indicators.models import Country, Edition, Indicator
from surveys import tallying
from surveys.analysis.selecting import Selection
from surveys.documents import questions_of
from surveys.intake import erasing, erasure_hashes, moderating, recording, redacting, replaying, retention, withdrawing
from surveys.kinds.asked import Reply
from surveys.models import AnswerText, Question, Response, Survey, SurveyVersion
from surveys.questionnaires import compiling
from tests.factories import add_options, add_question, make_survey
from tests.surveys.clock import Clock
from tests.surveys.recounting import Recount

FIRST_DAY = date(2026, 9, 20)
LANGUAGES, FLAGS = ("en", "fr"), ([], [], [], ["links"], ["links", "speed"], ["speed"])


class PowerCut(Exception):
    """What interrupts a transaction here."""


def make_versions() -> list[SurveyVersion]:
    """Publish two versions of a survey of all kinds of answers; the second asks one question less."""
    survey = make_survey("measured")
    section = survey.sections.get()
    uses = add_question(section, "uses", "several", order=7)
    add_options(uses, [("work", None, False), ("none", None, True), ("study", None, False), ("silent", None, True)])
    uses.options.filter(code="work").update(with_text=True)
    uses.options.filter(code="none").update(exclusive=True)
    far = add_question(section, "far", "number", order=8, settings={"low": "-5", "high": "5", "step": "0.25"})
    assert far.kind == "number"
    needed = add_question(section, "needed", "ranking", order=9)
    add_options(needed, [("courts", None, False), ("police", None, False), ("press", None, False)])
    compiling.publish(survey, by=None)
    Question.objects.filter(survey=survey, code="home").update(retired=True)
    compiling.publish(survey, by=None)
    return list(SurveyVersion.objects.filter(survey=survey).order_by("number").select_related("survey"))


class Acts:
    """Acts on a survey with two versions, each with chances of its own; `random` says what happens."""

    def __init__(self, clock: Clock, random: Random) -> None:
        self.clock, self.random = clock, random
        self.versions = make_versions()
        self.survey: Survey = self.versions[0].survey
        self.person = User.objects.create_user(f"moderator-{secrets.token_hex(4)}")
        self.edition = Edition.objects.get(year=2025)
        self.countries = list(Country.objects.filter(iso3__in=("KEN", "GHA", "FRA")))
        self.indicators = list(Indicator.objects.measured()[:2])
        self.number = 0
        self.go_to(FIRST_DAY)

    def go_to(self, day: date) -> None:
        self.clock.now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    def act(self) -> str:
        """Do one of the acts, and return its name."""
        names, weights = zip(*WEIGHTS.items(), strict=True)
        (name,) = self.random.choices(names, weights)
        getattr(self, name)()
        return str(name)

    # What visitors and staff do

    def send(self) -> None:
        random, version = self.random, self.random.choice(self.versions)
        self.number += 1
        self.go_to(FIRST_DAY + timedelta(days=random.randrange(75)))
        about = None
        if random.random() < 0.4:
            cell = self.edition, random.choice(self.countries), random.choice(self.indicators)
            about = recording.ScoreContext(*cell, Decimal("5.5"))
        recording.record_response(
            version,
            [reply for question in questions_of(version.document) for reply in self._replies(question)],
            submit_key=f"{self.number:032}",
            language=random.choice(LANGUAGES),
            flags=random.choice(FLAGS),
            held=random.random() < 0.2,
            score_context=about,
        )

    def _replies(self, question: dict[str, Any]) -> Iterator[Reply]:
        random, options = self.random, [option["key"] for option in question["options"]]
        exclusive = {option["key"] for option in question["options"] if option["exclusive"]}
        for part in question["rows"] or [question]:
            key = part["key"]
            if random.random() < 0.15:
                continue  # not asked
            if random.random() < 0.2:
                yield Reply(key, (question["skipped"],))
            elif question["kind"] in ("long", "short"):
                yield Reply(key, text="Words of a visitor, and a name.")
            elif question["kind"] == "number":
                yield Reply(key, numbers=(Decimal(random.randrange(-4, 5)) / 4,))
            elif question["kind"] == "ranking":
                placed = random.sample(options, random.randrange(1, len(options) + 1))
                yield Reply(key, tuple(placed), numbers=tuple(Decimal(place) for place in range(1, len(placed) + 1)))
            elif question["kind"] == "several":
                chosen = random.sample(options, random.randrange(1, len(options) + 1))
                alone = [option for option in chosen if option in exclusive][:1]
                words = ((options[0], "Beside an option."),) if options[0] in (alone or chosen) else ()
                yield Reply(key, tuple(alone or chosen), words=words)
            else:
                yield Reply(key, (random.choice(options),))

    def moderate(self) -> None:
        act: Callable[..., int] = self.random.choice([moderating.approve, moderating.hold, moderating.mark_spam])
        act(Response.objects.filter(pk__in=self._some(3)), by=self.person)

    def withdraw(self) -> None:
        for response in Response.objects.filter(pk__in=self._some(1)).exclude(status="erased"):
            withdrawing.withdraw(response)

    def erase(self) -> None:
        for response in Response.objects.filter(pk__in=self._some(1)).exclude(status="erased"):
            erasing.erase(response, by=self.person, cause="law", why="Because.")

    def erase_again(self) -> None:
        responses = Response.objects.filter(pk__in=self._some(2)).exclude(status="erased")
        erasures = [erasure_hashes.of_response(response.receipt_hash) for response in responses]
        replaying.erase_again({erasure.what: erasure.how for erasure in erasures})

    def redact(self) -> None:
        for text in AnswerText.objects.filter(response__in=self._some(4), text__contains="a name")[:1]:
            redacting.redact(text, passage="a name", reason="A person.", by=self.person)

    def forget(self) -> None:
        """Let a day come on which some texts have had their time."""
        self.go_to(FIRST_DAY + timedelta(days=180 + self.random.randrange(40)))
        retention.delete_expired()

    def _some(self, most: int) -> list[int]:
        keys = list(Response.objects.filter(survey=self.survey).order_by("receipt_hash").values_list("pk", flat=True))
        return self.random.sample(keys, min(len(keys), self.random.randint(1, most)))

    # What the worker and operators do

    def fold(self) -> None:
        tallying.fold()

    def fold_twice(self) -> None:
        tallying.fold_all()
        assert tallying.fold() == 0

    def fold_cut_short(self) -> None:
        """Let a transaction end at one of its statements, whichever, as if the power had gone."""
        self._cut_short(tallying.fold)

    def rebuild(self) -> None:
        tallying.rebuild(self.survey)

    def rebuild_cut_short(self) -> None:
        self._cut_short(lambda: tallying.rebuild(self.survey))

    def _cut_short(self, act: Callable[[], object]) -> None:
        try:
            with cut_at(self.random.randrange(1, 25)):
                act()
        except PowerCut:
            pass

    # What researchers look at

    def selection(self) -> Selection:
        """Return a random filter: of nothing, of one thing, or of several."""
        random = self.random
        parts = random.sample(range(7), random.choice((0, 1, 1, 1, 2, 3)))
        first = FIRST_DAY + timedelta(days=random.randrange(75))
        last = first + timedelta(days=random.randrange(40))
        if random.random() < 0.6:
            first, last = first.replace(day=1), (last.replace(day=1) + timedelta(days=32)).replace(day=1)
            last -= timedelta(days=1)
        fields: list[dict[str, Any]] = [
            {"since": first}, {"until": last}, {"since": first, "until": last}, {"language": random.choice(LANGUAGES)},
            {"country": random.choice(self.countries).iso3}, {"indicator": random.choice(self.indicators).slug},
            {"version": random.choice((1, 2))},
        ]  # fmt: skip
        filters = {name: value for part in parts for name, value in fields[part].items()}
        return Selection(self.survey, held=random.random() < 0.4, unflagged=random.random() < 0.3, **filters)

    def recount(self) -> Recount:
        questions = [question for version in self.versions for question in questions_of(version.document)]
        return Recount(
            self.survey,
            several={question["key"] for question in questions if question["code"] in ("reads", "uses")},
            no_answers={
                option["key"] for question in questions for option in question["options"]
                if option["code"] in ("none", "silent")
            },
            skipped={question["skipped"] for question in questions},
        )  # fmt: skip


WEIGHTS = {
    "send": 40, "moderate": 12, "withdraw": 3, "erase": 2, "erase_again": 1, "redact": 2, "forget": 1,
    "fold": 12, "fold_twice": 2, "fold_cut_short": 6, "rebuild": 1, "rebuild_cut_short": 1,
}  # fmt: skip


@contextmanager
def cut_at(number: int) -> Iterator[None]:
    """Raise `PowerCut` instead of the statement of this number, once; those that end transactions are not counted."""
    left = number

    def execute(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        nonlocal left
        left -= not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        if left == 0:
            left = -1
            raise PowerCut
        return execute(sql, *arguments)

    with connection.execute_wrapper(execute):
        yield
