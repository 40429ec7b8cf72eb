"""Which addresses are written as files: those of the sitemap, the data files beside them, the API without a query."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from indicators import catalogue
from indicators.api import api
from indicators.views import sitemaps
from ocindex.deploy.unseen import is_unseen_path

# A page and the files beside it.
DATA_OF: Final = {
    f"indicators:{kind}-detail": f"indicators:{kind}-data" for kind in ("indicator", "country", "region", "ranking")
}
FILES: Final = ("/robots.txt", "/sitemap.xml", "/api/", "/api/v1/", "/api/v1/openapi.json")
FEED: Final = "indicators:release-feed"


def public_paths() -> list[str]:
    """Return each path once, in the order of the sitemap, every language after the other.

    Pages of visitors' forms and of experts are left out, which nginx keeps nothing of.
    """
    pages = list(sitemaps.published_addresses())
    paths = [*FILES, *sitemaps.part_addresses(), *_paths_of_api()]
    for code, _name in settings.LANGUAGES:
        with override(code):
            for name, kwargs in pages:
                paths.append(reverse(name, kwargs=kwargs))
                paths += _data_files(name, kwargs)
            paths.append(reverse(FEED))
    return [path for path in dict.fromkeys(paths) if not is_unseen_path(path)]


def _data_files(name: str, kwargs: dict[str, object]) -> Iterator[str]:
    """Yield the addresses of the files beside a page of an edition."""
    if name in DATA_OF:
        for format in ("csv", "json"):
            yield reverse(DATA_OF[name], kwargs={**kwargs, "format": format})


def _paths_of_api() -> Iterator[str]:
    for path in api.get_openapi_schema()["paths"]:
        if "{iso3}" in path:
            yield from (path.replace("{iso3}", iso3) for iso3 in catalogue.countries())
        elif "{" not in path:
            yield path
