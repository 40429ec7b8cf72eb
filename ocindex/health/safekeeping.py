"""The parts that are needed on the day when everything is lost: the last backup, and the file of erasures."""

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib import erasures_file
from ocindex.backup import stamp
from ocindex.health.part import Part


def backup() -> Part:
    """Return how old the last backup is; it is not well above seven days."""
    title, days = _("Backup"), stamp.days_without()
    age = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if not stamp.has_backup():
        sentence = _("There is none yet, and the site is %(age)s old.") % {"age": age}
    elif days:
        sentence = _("The last one is %(age)s old.") % {"age": age}
    else:
        sentence = _("The last one is less than a day old.")
    word = f"{days} days old" if stamp.has_backup() else "none yet"
    if not stamp.is_overdue():
        return Part("backup", word, title, sentence)
    advice = _("Set BACKUP_DIR, or run ./run manage backup FILE each day.")
    if settings.BACKUP_DIR:
        advice = _("One is made each day in BACKUP_DIR: worker.log says why it was not.")
    return Part("backup", word, title, sentence, advice, is_well=False)


def erasures() -> Part:
    """Return whether all that was erased is in the file that keeps it erased."""
    title = _("File of erasures")
    if not cache.get(erasures_file.UNWRITTEN):
        return Part("erasures", "ok", title, _("All that was erased is in it."))
    return Part(
        "erasures", "incomplete", title,
        _("Something was erased that could not be written into it: a backup that is restored would bring it back."),
        _("See whether ERASURES_FILE can be written and its disk has room; it is tried again each minute."),
        is_well=False,
    )  # fmt: skip
