"""The names of the quadrants of criminality and resilience."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

QUADRANT_NAMES = {
    "high-low": _("high criminality, low resilience"),
    "low-low": _("low criminality, low resilience"),
    "low-high": _("low criminality, high resilience"),
    "high-high": _("high criminality, high resilience"),
}


def quadrant_name(quadrant: str | None) -> str:
    """Return the translated name of a quadrant such as "high-low", or of having none."""
    return str(QUADRANT_NAMES[quadrant]) if quadrant else gettext("not scored on both")
