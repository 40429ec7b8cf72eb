"""The published figures described as a schema.org Dataset, for search engines of data."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from indicators.models import Edition, Indicator
from indicators.pages import origins, provenance

ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def dataset_json_ld(request: HttpRequest, editions: Iterable[Edition], measures: Iterable[Indicator]) -> SafeString:
    """Return the description of all editions as JSON-LD, escaped for a script element of type application/ld+json."""
    text = json.dumps(_dataset(request, list(editions), list(measures)), ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308  < > and & have just been escaped


def _dataset(request: HttpRequest, editions: list[Edition], measures: list[Indicator]) -> dict[str, Any]:
    page = request.build_absolute_uri(reverse("indicators:data"))
    years = [edition.year for edition in editions]
    assessed = [edition.assessed_year for edition in editions if edition.assessed_year]
    releases, sources = provenance.releases(), origins.origins_of(editions)
    publishers = [_organization(origin) for origin in sources if origin.publisher]
    return _without_empty({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "; ".join(origins.title(edition) for edition in editions) or gettext("Organized Crime Index"),
        "description": gettext(
            "Scores of organized crime and of resilience to it for the countries of the world, from 1 to 10 in half "
            "points, with the composites that follow from them."
        ),
        "url": page,
        "inLanguage": get_language(),
        "creator": publishers,
        "copyrightHolder": publishers,
        "license": f"{page}#licence" if any(origin.license for origin in sources) else None,
        "isAccessibleForFree": True,
        "creditText": "; ".join(origin.attribution for origin in sources if origin.publisher),
        "citation": [citation for edition in editions if (citation := origins.citation(edition))],
        "hasPart": [_edition(request, edition, page) for edition in editions],
        "spatialCoverage": gettext("World"),
        "temporalCoverage": f"{min(assessed)}/{max(assessed)}" if assessed else None,
        "version": str(releases[0].number) if releases else None,
        "dateModified": releases[0].published_at.date().isoformat() if releases else None,
        "variableMeasured": [
            {"@type": "PropertyValue", "name": measure.name, "minValue": 1, "maxValue": 10} for measure in measures
        ],
        "distribution": [_download(request, year) for year in years],
    })  # fmt: skip


def _edition(request: HttpRequest, edition: Edition, page: str) -> dict[str, Any]:
    """Return the description of one edition as a Dataset of its own publisher."""
    origin = origins.origin_of(edition)
    publishers = [_organization(origin)] if origin.publisher else []
    return _without_empty({
        "@type": "Dataset",
        "name": origins.title(edition),
        "description": origin.attribution,
        "creator": publishers,
        "publisher": publishers,
        "datePublished": origins.published_on(edition),
        "temporalCoverage": str(edition.assessed_year) if edition.assessed_year else None,
        "license": f"{page}#licence" if origin.license else None,
        "citation": origins.citation(edition),
        "distribution": [_download(request, edition.year)],
    })  # fmt: skip


def _organization(origin: origins.Origin) -> dict[str, Any]:
    return _without_empty({"@type": "Organization", "name": origin.publisher, "url": origin.url})


def _without_empty(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties that have a value; of a list with a single organization, the organization itself."""
    present = {name: value for name, value in properties.items() if value not in (None, "", [])}
    for name in ("creator", "copyrightHolder", "publisher"):
        if len(present.get(name, [])) == 1:
            present[name] = present[name][0]
    return present


def _download(request: HttpRequest, year: int) -> dict[str, Any]:
    address = request.build_absolute_uri(f"{reverse('api-1:scores_csv')}?edition={year}")
    return {"@type": "DataDownload", "name": str(year), "encodingFormat": "text/csv", "contentUrl": address}
