"""Short text: one line, which may be the address of a source."""

from django.utils.translation import gettext_lazy

from surveys.kinds.writing import Writing


class Short(Writing):
    """One line of words."""

    code, name, place = "short", gettext_lazy("short text"), 50
    is_for_links = True


KINDS = (Short(),)
