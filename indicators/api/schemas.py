"""Types of the API's answers; /api/v1/openapi.json is generated from them."""

from datetime import date

from ninja import Schema


class Problem(Schema):
    field: str | None
    code: str
    message: str


class Refusal(Schema):
    detail: str
    errors: list[Problem]


class Source(Schema):
    publisher: str | None
    url: str | None
    attribution: str
    license: str | None


class Score(Schema):
    edition: int
    iso3: str
    country: str
    indicator: str
    value: float


class ScorePage(Schema):
    count: int
    page: int
    pages: int
    size: int
    next: str | None
    previous: str | None
    items: list[Score]
    source: Source


class ReleaseLink(Schema):
    number: int
    sha256: str
    label: str


class Edition(Schema):
    year: int
    assessed_year: int | None
    published_on: str  # a day, a month or a year: as far as the publisher's own date is known
    loaded_on: date | None
    report_url: str
    indicators: int
    countries: int
    world_averages: dict[str, float | None]
    release: ReleaseLink | None
    source: Source
    scores_csv: str


class Editions(Schema):
    items: list[Edition]
    source: Source


class Place(Schema):
    """The parent and the weight of an indicator in an edition's tree."""

    edition: int
    parent: str | None
    weight: float


class Indicator(Schema):
    slug: str
    code: str
    kind: str
    direction: str
    joined: int
    order: int
    name: str
    definition: str
    assessed: str
    point_1: str
    point_5: str
    point_10: str
    places: list[Place]


class Indicators(Schema):
    language: str
    items: list[Indicator]


class Country(Schema):
    iso3: str
    iso2: str
    name: str
    continent: str | None
    region: str | None


class Countries(Schema):
    edition: int
    language: str
    items: list[Country]


class Fact(Schema):
    edition: int
    iso3: str
    country: str
    indicator: str
    value: float
    change: float | None
    change_like_for_like: float | None
    world_average: float | None
    rank: int
    rank_shared: bool
    ranked: int
    continent: str
    continent_average: float | None
    rank_in_continent: int | None
    region: str
    region_average: float | None
    rank_in_region: int | None


class CountryProfile(Schema):
    edition: int
    language: str
    country: Country
    release: ReleaseLink | None
    facts: list[Fact]
    source: Source


class Region(Schema):
    slug: str
    name: str
    continent: str | None
    countries: list[str]
    averages: dict[str, float | None]


class Regions(Schema):
    edition: int
    language: str
    items: list[Region]
    source: Source


class ReleaseFile(Schema):
    name: str
    url: str
    sha256: str
    size: int


class Release(Schema):
    number: int
    label: str
    url: str
    kind: str
    edition: int
    published_on: date
    reason: str
    sha256: str
    previous_sha256: str
    updates: int
    withdraws: int | None
    withdrawn_by: int | None
    files: list[ReleaseFile]


class Releases(Schema):
    items: list[Release]
