"""The addresses of the index; paths without a year are pages of the newest published edition."""

from django.urls import include, path, register_converter

from indicators.views import (
    changes,
    compare,
    countries,
    data,
    home,
    indicators,
    machine,
    methodology,
    pages,
    papers,
    rankings,
    regions,
    release_feed,
    release_files,
    releases,
    search,
)


class YearConverter:
    """A year of four digits, as a number."""

    regex = r"(?:19|20|21)[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class Iso3Converter:
    """Three capital letters."""

    regex = r"[A-Z]{3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FormatConverter:
    """A file format of data.csv and data.json."""

    regex = r"csv|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class NumberConverter:
    """The number of a release, in one spelling only."""

    regex = r"[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(NumberConverter, "number")
register_converter(YearConverter, "year")
register_converter(Iso3Converter, "iso3")
register_converter(FormatConverter, "format")

app_name = "indicators"

# Every page of an edition, with its year and without one.
edition_patterns = [
    path("", home.home_page, name="home"),
    path("indicators/", indicators.indicator_tree_page, name="indicator-tree"),
    path("indicators/<slug:slug>/", indicators.indicator_detail, name="indicator-detail"),
    path("indicators/<slug:slug>/data.<format:format>", machine.indicator_data, name="indicator-data"),
    path("countries/", countries.country_list_page, name="country-list"),
    path("countries/<iso3:iso3>/", countries.country_detail, name="country-detail"),
    path("countries/<iso3:iso3>/data.<format:format>", machine.country_data, name="country-data"),
    path("regions/<slug:slug>/", regions.region_detail, name="region-detail"),
    path("regions/<slug:slug>/data.<format:format>", machine.region_data, name="region-data"),
    path("rankings/<slug:slug>/", rankings.ranking_detail, name="ranking-detail"),
    path("rankings/<slug:slug>/data.<format:format>", machine.ranking_data, name="ranking-data"),
    path("compare/", compare.compare_page, name="compare"),
]

urlpatterns = [
    path("<year:year>/", include(edition_patterns)),
    path("", include(edition_patterns)),
    path("papers/", papers.paper_list, name="paper-list"),
    path("papers/<slug:slug>/", papers.paper_detail, name="paper-detail"),
    path("methodology/", methodology.methodology_page, name="methodology"),
    path("changes/", changes.changes_page, name="changes"),
    path("data/", data.data_page, name="data"),
    path("releases/", releases.release_list, name="release-list"),
    path("releases/feed.atom", release_feed.release_feed, name="release-feed"),
    path("releases/<number:number>/", releases.release_detail, name="release-detail"),
    path("<year:year>/releases/", releases.release_list, name="release-list"),
    path("<year:year>/releases/<number:number>/", releases.release_detail, name="release-detail"),
    path("search/", search.search_page, name="search"),
    path("about/", pages.page_detail, {"slug": "about"}, name="about"),
    path("privacy/", pages.page_detail, {"slug": "privacy"}, name="privacy"),
    path("accessibility/", pages.page_detail, {"slug": "accessibility"}, name="accessibility"),
]

# Files are the same in every language: their addresses have no language before them. Those of a demonstration have its
# year, under which it has its own numbers.
_files = [
    path("releases/key.pem", release_files.public_key, name="release-key"),
    path("releases/checkpoint", release_files.newest_checkpoint, name="newest-checkpoint"),
    path("releases/verify_release.py", release_files.program, {"name": "verify_release.py"}, name="release-verifier"),
    path("releases/witness.py", release_files.program, {"name": "witness.py"}, name="release-witness"),
    path("releases/<number:number>/release.zip", release_files.release_zip, name="release-zip"),
    path("releases/<number:number>/<path:name>", release_files.release_file, name="release-file"),
]
file_patterns = [*_files, path("<year:year>/", include(_files))]
