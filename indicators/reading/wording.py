"""Names in a sentence: one after the other, or the first of many."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def listing(names: Sequence[str]) -> str:
    """Return "A", "A and B" or "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def some(names: Sequence[str], most: int = 2) -> str:
    """Return all names up to `most`; of more, the first and how many others there are."""
    if len(names) <= most:
        return listing(names)
    others = len(names) - 1
    return ngettext("%(name)s and %(count)s other", "%(name)s and %(count)s others", others) % {
        "name": names[0],
        "count": number_format(others),
    }
