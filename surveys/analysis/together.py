"""Held responses that came in one burst: how many they are, as far as a number still ties them together."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Q

from surveys.models import Response


def held_together(responses: Sequence[Response]) -> dict[int, int]:
    """Return {number of a held response: how many held ones of its burst there are, itself included}."""
    bursts = {response.burst for response in responses} - {""}
    groups = {response.held_group for response in responses} - {None}
    tied = Response.objects.filter(Q(burst__in=bursts) | Q(held_group__in=groups), status=Response.Status.HELD)
    counts = Counter(burst or group for burst, group in tied.values_list("burst", "held_group"))
    return {response.pk: counts[response.burst or response.held_group] for response in responses}
