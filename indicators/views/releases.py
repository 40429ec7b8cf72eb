"""Pages of releases: all of them, one of them, and the feed that tells of new ones."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from indicators import catalogue
from indicators.pages import provenance, release, release_chain
from indicators.views.editions import EditionContext
from lib.page_cache import published_page
from lib.transparency import keys


@published_page("page")
def release_list(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Render one page of the list of releases, newest first; with a year, of a demonstration's."""
    edition_context = _demonstration(year)
    rows = release_chain.chain(year)
    page = release_chain.open_page(rows, request.GET.get("page", ""))
    crumbs = [(_("Data"), reverse("indicators:data")), (_("Releases"), "")]
    context = {
        "page": page,
        "entries": release_chain.chain_entries(list(page.object_list)),
        "edition_context": edition_context,
        "newest": rows[0] if rows else None,
        "crumbs": crumbs,
        "section": "data",
        "year": {"year": year} if year else {},
    }
    return render(request, "indicators/release_list.html", context)


@published_page()
def release_detail(request: HttpRequest, number: int, year: int | None = None) -> HttpResponse:
    """Render one release; with a year, of a demonstration's."""
    edition_context = _demonstration(year)
    page = release.open_release(number, year)
    if page is None:
        raise Http404(_("There is no release %(number)s.") % {"number": number})
    listed = reverse("indicators:release-list", kwargs={"year": year} if year else {})
    context = {
        "page": page,
        "edition_context": edition_context,
        "crumbs": [(_("Data"), reverse("indicators:data")), (_("Releases"), listed), (str(number), "")],
        "section": "data",
        "label": provenance.release_label(page.release),
        "address": request.build_absolute_uri(release_chain.release_address(page.release)),
        "description": page.reason,
        "files_address": request.build_absolute_uri(release_chain.file_address(page.release, "x"))[:-1],
        "list_url": listed,
        "printed": release.printed_when_verified(page.release) if keys.key_file().exists() else "",
        "verifier_url": request.build_absolute_uri(
            reverse("release-verifier", kwargs=release_chain.year_of(page.release))
        ),
        "witness_url": reverse("release-witness"),
    }
    return render(request, "indicators/release_detail.html", context)


def _demonstration(year: int | None) -> EditionContext | None:
    """Return the demonstration of a year, None without a year; Http404 where the year is none of a demonstration.

    One that was withdrawn still has the pages of its releases.
    """
    if year is None:
        return None
    editions = catalogue.editions()
    released = [release.edition for release in release_chain.chain(year)]
    edition = next((edition for edition in released if edition.year == year), None)
    if edition is None:
        raise Http404(_("There is no demonstration %(year)s.") % {"year": year})
    return EditionContext(edition, sorted([*editions, edition], key=lambda edition: edition.year))
