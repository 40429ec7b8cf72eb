"""The parts of the site, and how each is: database, cache, broker, disk, worker, beat, mail, backup, open work."""

import shutil
import time
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib import damage
from lib.background import signs
from lib.background.open_work import OpenWork
from ocindex.backends import mail
from ocindex.health import probes, safekeeping
from ocindex.health.part import Part
from ocindex.health.probes import DEADLINE_SECONDS, Probe

LEAST_FREE: Final = 200_000_000  # bytes: a release with its files and a backup of it fit
PRINTED: Final = "django.core.mail.backends.console.EmailBackend"
SILENT_SECONDS: Final = 45  # four signs of life that did not come
database = Probe(probes.ask_database)
cache = Probe(probes.ask_cache)
broker = Probe(probes.ask_broker)
work = Probe(probes.ask_work)


def look() -> list[Part]:
    """Return every part, in 2 seconds at most; what cannot be known while the database is away is left out."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    parts = [_database(deadline), _cache(deadline)]
    if settings.REDIS_URL:
        parts.append(_broker(deadline))
    parts += [_disk(), _worker()]
    if settings.REDIS_URL:
        parts.append(_beat())
    parts.append(_mail())
    parts.append(safekeeping.backup())
    if parts[1].is_well:
        parts.append(safekeeping.erasures())
    if parts[0].is_well and (open_work := work.answer(deadline)):
        parts.append(_work(open_work))
    return parts


def free_bytes() -> int:
    """Return how many bytes are free where the site writes."""
    return shutil.disk_usage(settings.VAR_DIR).free


def _database(deadline: float) -> Part:
    title, holds = _("Database"), database.holds(deadline)
    if damage.is_noted():
        return Part(
            "database", "damaged", title, _("A part of what it has stored can no longer be read."),
            _("Stop the site, keep what there is as it is, and restore the last backup: see docs/operating.md."),
            is_well=False, is_needed=not holds,
        )  # fmt: skip
    if holds:
        return Part("database", "ok", title, _("It answers."), is_needed=True)
    return Part(
        "database", "no answer", title,
        _("It does not answer: readers see what is kept, and forms are given back filled."),
        _("See whether it runs, and whether DATABASE_URL is right; the log of the web server names its error."),
        is_well=False, is_needed=True,
    )  # fmt: skip


def _cache(deadline: float) -> Part:
    title = _("Shared cache")
    if cache.holds(deadline):
        return Part("cache", "ok", title, _("It keeps what it is given."))
    return Part(
        "cache", "keeps nothing", title, _("It keeps nothing: every page is made anew, and limits do not count."),
        _("See whether Redis runs, or whether the folder cache in VAR_DIR can be written and the disk has room."),
        is_well=False,
    )  # fmt: skip


def _broker(deadline: float) -> Part:
    title = _("Broker")
    if broker.holds(deadline):
        return Part("broker", "ok", title, _("It answers."))
    return Part(
        "broker", "no answer", title,
        _("It does not answer: background work waits until it does, and nothing is lost."),
        _("See whether Redis runs, and whether REDIS_URL is right."),
        is_well=False,
    )  # fmt: skip


def _disk() -> Part:
    free = free_bytes()
    title, megabytes = _("Disk"), free // 1_000_000
    word, sentence = f"{megabytes} MB left", _("%(size)s MB are free in VAR_DIR.") % {"size": megabytes}
    if free >= LEAST_FREE:
        return Part("disk", word, title, sentence)
    advice = _("Make room: where nothing can be written, forms are given back filled and nothing is published.")
    return Part("disk", word, title, sentence, advice, is_well=False)


def _worker() -> Part:
    title, seen, swept = _("Worker process"), signs.age("worker"), signs.age("sweep")
    advice = _("See worker.log. ./run starts it again by itself; a worker of your own has to be started by you.")
    if seen is None or seen > SILENT_SECONDS:
        sentence = _silence(seen, _("background work, mail and deleting what has expired wait."))
        return Part("worker", "silent", title, sentence, advice, is_well=False)
    if swept is None or swept > settings.SWEEP_SECONDS + 30:
        sentence = _("It is there and has not taken up new work for %(time)s: it hangs on what it has.") % {
            "time": _minutes(swept)
        }
        return Part("worker", "stuck", title, sentence, advice, is_well=False)
    return Part("worker", "ok", title, _("It works."))


def _beat() -> Part:
    title, seen = _("Clock (beat)"), signs.age("beat")
    if seen is not None and seen <= SILENT_SECONDS:
        return Part("beat", "ok", title, _("It ticks."))
    sentence = _silence(seen, _("nobody looks for work that was lost, and what has expired is kept longer."))
    return Part("beat", "silent", title, sentence, _("See beat.log, and start it again."), is_well=False)


def _mail() -> Part:
    title, attempt = _("Mail"), mail.last_attempt()
    if settings.EMAIL_BACKEND == PRINTED:
        advice = _("Set EMAIL_URL before anybody waits for mail: see docs/operating.md.")
        return Part("mail", "printed", title, _("It is printed in the log, and nobody gets any."), advice)
    if attempt is None:
        return Part("mail", "none sent", title, _("None was sent within a day."))
    since = _minutes(attempt.age)
    if attempt.server_works:
        return Part("mail", "ok", title, _("The mail server answered to the last one %(time)s ago.") % {"time": since})
    return Part(
        "mail", "no answer", title,
        _("The mail server did not take the last one, %(time)s ago: letters of rounds and checkpoints wait, and "
          "whoever waits for other mail has to ask for it again.") % {"time": since},
        _("See whether it runs, and whether EMAIL_URL is right."),
        is_well=False,
    )  # fmt: skip


def _work(open_work: OpenWork) -> Part:
    title, troubles = _("Background work"), []
    if open_work.hanging:
        hanging = ngettext(
            "%(count)d job is taken up again, since its worker died over it or hangs.",
            "%(count)d jobs are taken up again, since their workers died over them or hang.",
            open_work.hanging,
        )
        troubles.append(hanging % {"count": open_work.hanging})
    if open_work.set_aside:
        set_aside = ngettext(
            "%(count)d job was set aside, since three workers died over it.",
            "%(count)d jobs were set aside, since three workers died over each.",
            open_work.set_aside,
        )
        troubles.append(set_aside % {"count": open_work.set_aside})
    if troubles:
        advice = _("Its own page says why, and has a button to try it again: see Imports, Rounds and Runs.")
        word = f"{open_work.hanging} hanging, {open_work.set_aside} set aside"
        return Part("work", word, title, " ".join(troubles), advice, is_well=False)
    sentence = ngettext("%(count)d job waits.", "%(count)d jobs wait.", open_work.waiting)
    return Part("work", f"{open_work.waiting} waiting", title, sentence % {"count": open_work.waiting})


def _silence(seconds: float | None, consequence: str) -> str:
    if seconds is None:
        return _("There was no sign of life within a day: %(consequence)s") % {"consequence": consequence}
    return _("The last sign of life came %(time)s ago: %(consequence)s") % {
        "time": _minutes(seconds), "consequence": consequence,
    }  # fmt: skip


def _minutes(seconds: float | None) -> str:
    if seconds is None:
        return _("a day")
    if seconds < 120:
        return _("%(count)d seconds") % {"count": seconds}
    return _("%(count)d minutes") % {"count": seconds // 60}
