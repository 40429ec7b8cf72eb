"""The public pages that browser tests walk through: of each type one, with its heading and what it is there to show."""

HOME = "Where crime is organized, and what stands against it"
COMPARED = "/2025/compare/?countries=ZAF,NGA,COL,ITA&x=criminality&y=resilience&map=criminality&map2=resilience"
MISSING = "/1999/indicators/cocaine/"

PAGES: dict[str, tuple[str, str]] = {
    "/": (HOME, "svg.map"),
    "/2025/?show=cocaine-trade&view=change": (HOME, "svg.map"),
    "/2023/?view=quadrants": (HOME, "svg.map"),
    "/2025/indicators/": ("Indicators", "table.measures"),
    "/2025/indicators/international-cooperation/": ("International cooperation", "table.rank"),
    "/2025/indicators/criminality/": ("Criminality", "svg.pyramid"),
    "/2023/indicators/financial-crimes/": ("Financial crimes", "svg.map"),
    "/2025/countries/": ("Countries", ".continent table"),
    "/2025/countries/ZAF/": ("South Africa", "svg.pyramid"),
    "/2021/countries/VCT/": ("Saint Vincent and the Grenadines", "table.scores"),
    "/2025/regions/africa/": ("Africa", "table.members"),
    "/2025/rankings/criminality/": ("Ranking: Criminality", "table.league"),
    "/2025/rankings/cocaine-trade/?region=africa&from=x&sort=change": ("Ranking: Cocaine trade", "table.league"),
    "/2025/compare/": ("Compare", "form"),
    COMPARED: ("South Africa, Nigeria, Colombia, Italy", "svg.scatter"),
    "/papers/": ("Papers", ".paper"),
    "/papers/publications-on-the-index/": (
        "Discussion papers and other publications on the Global Organized Crime Index",
        ".prose",
    ),
    "/methodology/": ("Methodology", ".formula"),
    "/changes/": ("Changes and releases", ".release"),
    "/data/": ("Data", "main table"),
    "/releases/": ("Releases", "table.release-list"),
    "/releases/1/": ("Release 1", "pre.checkpoint"),
    "/releases/2/": ("Release 2", "table.release-changes"),
    "/search/": ("Search", "main form"),
    "/search/?q=congo": ("Search", "main section"),
    "/about/": ("About this site", ".prose"),
    "/privacy/": ("Privacy", ".prose"),
    "/accessibility/": ("Accessibility", ".prose"),
    "/api/docs/": ("API", ".operation"),
    MISSING: ("There is no such page", "main form"),
}

DENSE = [
    "/",
    "/2023/?view=quadrants",
    "/2025/indicators/criminality/",
    "/2025/countries/ZAF/",
    "/2025/regions/africa/",
    "/2025/rankings/criminality/",
    COMPARED,
    "/data/",
    "/releases/2/",
    MISSING,
]

COLOURED = [
    "/2023/?view=quadrants",
    "/2025/indicators/international-cooperation/",
    "/2025/countries/ZAF/",
    COMPARED,
    "/data/",
    "/releases/2/",
    MISSING,
]

FRENCH = {
    "/fr/": "Où le crime s’organise, et ce qui lui résiste",
    "/fr/2025/indicators/international-cooperation/": "Coopération internationale",
    "/fr/2025/countries/ZAF/": "Afrique du Sud",
    "/fr/2025/compare/?countries=ZAF,NGA&x=criminality&y=resilience": "Afrique du Sud, Nigeria",
    "/fr/releases/2/": "Publication 2",
    "/fr/1999/indicators/cocaine/": "Cette page n’existe pas",
}
