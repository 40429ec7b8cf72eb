"""/metrics: how the site is, in numbers, as Prometheus reads them; for whoever has METRICS_TOKEN.

Numbers about people who speak are of yesterday: one that is read every few seconds would tell when somebody spoke.
"""

from collections.abc import Iterator
from hmac import compare_digest
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Max, Min, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from indicators.models import Release, SignInDelay
from lib import metrics
from lib.background import open_work, signs
from ocindex.health import parts
from ocindex.health.part import Part
from surveys.models import Response

PROCESSES: Final = ("worker", "beat", "sweep")


@require_safe
@never_cache
def show_metrics(request: HttpRequest) -> HttpResponse:
    """Answer with every number; 404 without METRICS_TOKEN, and to whoever does not send it as a bearer token."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    registry = CollectorRegistry()
    metrics.collect(registry)
    registry.register(SiteCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class SiteCollector(Collector):
    """Looks at the site when it is asked; what the database would say is missing while it is away."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        all_parts = parts.look()
        yield from _of_parts(all_parts)
        yield from _of_processes()
        if any(part.is_needed and not part.is_well for part in all_parts):
            return  # one that hangs would be waited for without end
        try:
            yield from [*_of_work(), *_of_people(), *_of_releases()]
        except DatabaseError:
            return


def _of_parts(all_parts: list[Part]) -> Iterator[GaugeMetricFamily]:
    family = GaugeMetricFamily("ocindex_part_well", "1 where a part of the site is well, else 0.", labels=["part"])
    for part in all_parts:
        family.add_metric([part.name], int(part.is_well))
    yield family
    yield _gauge("disk_free_bytes", "Bytes that are free in VAR_DIR.", parts.free_bytes())


def _of_processes() -> Iterator[GaugeMetricFamily]:
    family = GaugeMetricFamily("ocindex_sign_age_seconds", "Seconds since the last sign of life.", labels=["name"])
    for name in PROCESSES:
        age = signs.age(name)
        if age is not None:
            family.add_metric([name], age)
    yield family


def _of_work() -> Iterator[GaugeMetricFamily]:
    work = open_work.look()
    yield _gauge("work_waiting", "Background jobs that wait.", work.waiting)
    yield _gauge("work_hanging", "Background jobs whose worker died or hangs.", work.hanging)
    yield _gauge("work_set_aside", "Background jobs over which three workers died.", work.set_aside)
    yield _gauge("work_oldest_seconds", "Seconds for which the oldest background job is open.", work.oldest_seconds)


def _of_people() -> Iterator[GaugeMetricFamily]:
    today = timezone.now().date()
    held = Response.objects.filter(status=Response.Status.HELD, submitted_on__lt=today)
    first_day = held.aggregate(first_day=Min("submitted_on"))["first_day"]
    yield _gauge("held_answers", "Answers that wait for a person since yesterday or longer.", held.count())
    days = (today - first_day).days if first_day else 0
    yield _gauge("held_answers_oldest_days", "Days for which the oldest of them waits.", days)
    failures = SignInDelay.objects.aggregate(failures=Sum("failures"))["failures"]
    yield _gauge("sign_in_failures", "Wrong passwords and codes within a day.", failures or 0)


def _of_releases() -> Iterator[GaugeMetricFamily]:
    number = Release.objects.filter(demonstration=False).aggregate(number=Max("number"))["number"]
    yield _gauge("release", "The number of the newest release.", number or 0)


def _gauge(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"ocindex_{name}", help_text, value=value)
