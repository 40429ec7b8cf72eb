"""Pages that are one text of the editors': about, privacy, accessibility."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from indicators.models import Page
from lib.onion import onion_url
from lib.page_cache import published_page


@published_page()
def page_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Render a text of the editors by its slug; 404 while it is empty."""
    page = Page.objects.filter(slug=slug).first()
    if page is None or not page.body.strip():
        raise Http404(_("The editors of this site have not written this page yet."))
    context = {"page": page, "description": page.body, "onion_url": onion_url() if slug == "privacy" else ""}
    return render(request, "indicators/page_detail.html", context)
