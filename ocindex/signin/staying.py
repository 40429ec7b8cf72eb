"""How long a session lasts, for the page that warns before its end, and the key that makes it last."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ocindex.signin import idle


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stay(request: HttpRequest) -> HttpResponse:
    """Answer {"seconds": after how many the session ends, null for never, 0 when it has}; a POST makes it last."""
    if request.method == "POST" and request.user.is_authenticated:
        idle.note(request, anew=True)
    return JsonResponse({"seconds": idle.seconds_left(request)})
