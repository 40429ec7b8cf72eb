"""How an expert's score is printed, in the reader's language."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def half_points(value: int | None) -> str:
    """Print 13 half points as 6.5; a dash where there are none."""
    return "–" if value is None else number_format(Decimal(value) / 2, 1)
