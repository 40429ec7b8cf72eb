"""A filter that prints an estimate of time."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def in_minutes(seconds: int) -> str:
    """Print seconds as “2 min 21 s”; less than a minute as “45 s”."""
    minutes, rest = divmod(int(seconds), 60)
    if not minutes:
        return _("%(seconds)s s") % {"seconds": rest}
    return _("%(minutes)s min %(seconds)02d s") % {"minutes": minutes, "seconds": rest}
