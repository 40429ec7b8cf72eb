"""Discussion papers: where they are published, and which indicators they are about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.models import Paper
from lib.page_cache import published_page


@published_page()
def paper_list(request: HttpRequest) -> HttpResponse:
    """Render the listed papers and series."""
    papers = list(Paper.objects.listed().prefetch_related("indicators"))
    context = {
        "series": [paper for paper in papers if paper.kind == Paper.Kind.SERIES],
        "papers": [paper for paper in papers if paper.kind == Paper.Kind.PAPER],
        "section": "papers",
    }
    return render(request, "indicators/paper_list.html", context)


@published_page()
def paper_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Render one listed paper."""
    paper = get_object_or_404(Paper.objects.listed().prefetch_related("indicators"), slug=slug)
    crumbs = [(_("Papers"), reverse("indicators:paper-list")), (paper.title, "")]
    context = {"paper": paper, "section": "papers", "crumbs": crumbs, "description": paper.summary or paper.title}
    return render(request, "indicators/paper_detail.html", context)
