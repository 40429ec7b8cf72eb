"""Long text: several lines, with the request not to name people."""

from django.utils.translation import gettext_lazy

from surveys.kinds.writing import Writing


class Long(Writing):
    """Several lines of words."""

    code, name, place = "long", gettext_lazy("long text"), 60
    template = "surveys/questions/_long.html"
    seconds, seconds_left_empty = 75, 15


KINDS = (Long(),)
