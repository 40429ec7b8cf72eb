"""Admin views of what a release would change: the scores as a file, and the whole site in a private preview."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from indicators import workflow
from indicators.admin import release_preview
from indicators.admin.release_views import CONFLICT, ReleaseViews
from indicators.exporting.cells import csv_text
from indicators.workflow import comparing
from lib import numbers


class EditionPreviewing(ReleaseViews):
    """Reading before anything is published; nothing here writes."""

    def get_urls(self) -> list[URLPattern]:
        views = {
            "moves.csv": require_safe(self.moves_view),
            "site/": require_safe(self.preview_view),
            "site/<path:address>": require_safe(self.preview_view),
            "site-without/": require_safe(self.without_view),
            "site-without/<path:address>": require_safe(self.without_view),
        }
        return [*self.addresses(views), *super().get_urls()]

    def moves_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return every score that the next release would change, as CSV."""
        edition = self.edition_of(request, pk)
        prepared = workflow.prepared_release_of(edition)
        kind = prepared.kind if prepared else workflow.next_release(edition)
        pair = workflow.figures_pair(edition, kind)
        moves = comparing.cell_moves(pair.new, pair.old) if pair.old else ()
        rows = [
            (move.iso3, move.slug, numbers.points(move.old), numbers.points(move.new)) for move in moves if move.size
        ]
        response = HttpResponse(csv_text([("iso3", "indicator", "before", "after"), *rows]), content_type="text/csv")
        response["Content-Disposition"] = f'attachment; filename="changes-{edition.year}.csv"'
        return response

    def preview_view(self, request: HttpRequest, pk: int, address: str = "") -> HttpResponse:
        """Return a public page as it would be with the release that waits, else with the next one."""
        return self._preview(request, pk, address, withdrawal=False)

    def without_view(self, request: HttpRequest, pk: int, address: str = "") -> HttpResponse:
        """Return a public page as it would be if the edition's newest release were withdrawn."""
        return self._preview(request, pk, address, withdrawal=True)

    def _preview(self, request: HttpRequest, pk: int, address: str, *, withdrawal: bool) -> HttpResponse:
        edition = self.edition_of(request, pk)
        root = request.path.removesuffix(address).rstrip("/")
        try:
            return release_preview.preview(
                request, edition, f"/{address.removeprefix('/')}", root=root, withdrawal=withdrawal
            )
        except workflow.Refused as refusal:
            return self.page(
                request, "nothing.html", status=CONFLICT, title=gettext("No preview"), edition=edition,
                message=str(refusal),
            )  # fmt: skip
