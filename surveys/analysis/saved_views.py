"""Views that are kept under a name: saved by whoever may see the responses, changed by their maker."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lib.refusals import Refused
from surveys.analysis.selecting import Selection
from surveys.models import SavedView

MOST_OF_A_SURVEY, LONGEST_NAME = 200, 80


def save(selection: Selection, *, name: str, by: User) -> SavedView:
    """Keep a filter under a name; raises `Refused` where the survey has one of this name, or too many."""
    if SavedView.objects.filter(survey=selection.survey).count() >= MOST_OF_A_SURVEY:
        raise Refused(_("This survey has %(number)s saved views: delete one first.") % {"number": MOST_OF_A_SURVEY})
    view = SavedView(survey=selection.survey, name=_clean(name), query=selection.query(), by=by)
    _write(view)
    return view


def rename(view: SavedView, *, name: str) -> None:
    """Give a view another name; raises `Refused` where the survey has one of this name."""
    view.name = _clean(name)
    _write(view)


def may_change(view: SavedView, person: User) -> bool:
    """Return whether a person may rename and delete a view: its maker, or an administrator."""
    return view.by_id == person.pk or person.has_perm("surveys.delete_savedview")


def _clean(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or "\x00" in name:
        raise Refused(_("A view needs a name of at most 80 characters."))
    return name


def _write(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as fault:
        raise Refused(_("There is a view named “%(name)s” already.") % {"name": view.name}) from fault
