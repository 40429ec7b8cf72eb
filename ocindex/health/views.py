"""Health checks for proxies and supervisors: /healthz (the process answers) and /readyz (how its parts are)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocindex.health import parts


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 without checking anything: the process is alive."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer "ready", "degraded" if a part is not well, or 503 if the database does not answer; with a word on each."""
    all_parts = parts.look()
    away = any(part.is_needed and not part.is_well for part in all_parts)
    status = "unavailable" if away else "ready" if all(part.is_well for part in all_parts) else "degraded"
    return JsonResponse({"status": status, **{part.name: part.word for part in all_parts}}, status=503 if away else 200)
