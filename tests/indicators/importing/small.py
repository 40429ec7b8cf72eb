"""A small workbook with every trap of the publisher's: four countries, three editions, the figures as published.

No codes; headings that differ by sheet; another order of columns; names damaged in one sheet; eSwatini and Eswatini; a
trailing blank in a region; a cover sheet without data. The years are those of drafts that only the tests have.
"""

from indicators import workflow
from indicators.importing.applying import apply_now
from indicators.models import Edition, Membership
from tests.factories import attribute
from tests.indicators.importing.files import workbook

COUNTRIES = ("COD", "LCA", "NAM", "SWZ")
LIKE = {2027: 2021, 2029: 2023, 2031: 2025}

COVER = [["GLOBAL ORGANIZED CRIME INDEX - 2031"], ["The database contains the scores of 193 countries."]]

RESILIENCE = [
    "Political leadership and governance",
    "Government transparency and accountability",
    "International cooperation",
    "National policies and laws",
    "Judicial system and detention",
    "Law enforcement",
    "Territorial integrity",
    "Anti-money laundering",
    "Economic regulatory capacity",
    "Victim and witness support",
    "Prevention",
    "Non-state actors",
]
ACTORS = ["Mafia-style groups", "Criminal networks", "State-embedded actors", "Foreign actors"]
MARKETS = [
    "Human trafficking",
    "Human smuggling",
    "Arms trafficking",
    "Flora crimes",
    "Fauna crimes",
    "Non-renewable resource crimes",
    "Heroin trade",
    "Cocaine trade",
    "Cannabis trade",
    "Synthetic drug trade",
]
NEW_MARKETS = [
    "Cyber-dependent crimes",
    "Financial crimes",
    "Trade in counterfeit goods",
    "Illicit trade in excisable goods",
    "Extortion and protection racketeering",
]
MARKETS_2031 = [
    "Human trafficking",
    "Human smuggling",
    "Extortion and protection racketeering",
    "Arms trafficking",
    "Trade in counterfeit goods",
    "Illicit trade in excisable goods",
    "Flora crimes",
    "Fauna crimes",
    "Non-renewable resource crimes",
    "Heroin trade",
    "Cocaine trade",
    "Cannabis trade",
    "Synthetic drug trade",
    "Cyber-dependent crimes",
    "Financial crimes",
]
PLACE = ["Continent", "Region", "Country"]

SHEET_2031 = [
    [*PLACE, "Criminality avg.", "Criminal markets avg.", *MARKETS_2031]
    + ["Criminal actors avg.", *ACTORS, "Private sector actors", "Resilience avg.", *RESILIENCE],
    [
        "Africa",
        "Central Africa",
        "Congo, Dem. Rep.",
        7.47,
        6.33,
        7.5,
        6,
        7.5,
        9.5,
        7,
        5,
        9,
        8.5,
        9.5,
        3,
        3,
        7,
        3,
        1.5,
        8,
    ]
    + [8.6, 9, 9, 9, 9, 7, 2.21, 1.5, 2, 3.5, 3, 2.5, 1.5, 1.5, 1.5, 1.5, 2, 2, 4],
    ["Africa", "Southern Africa", "eSwatini", 4.25, 3.8, 4, 4.5, 3, 3.5, 4.5, 4.5, 1.5, 2, 3.5, 3, 3, 6, 3, 5, 6]
    + [4.7, 1, 5.5, 6.5, 4.5, 6, 3.21, 3, 2, 5, 3, 3, 3, 4, 4.5, 2.5, 2.5, 4, 2],
    [
        "Africa",
        "Southern Africa",
        "Namibia",
        4.43,
        4.17,
        3.5,
        2.5,
        1.5,
        3.5,
        4.5,
        3.5,
        6.5,
        6,
        4.5,
        3,
        4.5,
        4,
        4.5,
        5.5,
        5,
    ]
    + [4.7, 1, 5.5, 6, 6.5, 4.5, 4.58, 5, 4, 6.5, 6.5, 4, 3.5, 3.5, 3.5, 4.5, 4, 4, 6],
    ["Americas", "Caribbean", "St. Lucia", 3.35, 2.6, 4, 1.5, 1, 5, 2, 1.5, 1, 1, 1, 1, 7.5, 7, 1, 2, 2.5]
    + [4.1, 5.5, 4.5, 3, 6, 1.5, 5.54, 7, 5.5, 6, 6.5, 6, 4.5, 5.5, 4.5, 5.5, 5.5, 6, 4],
]
SHEET_2029 = [
    [*PLACE, "Criminality avg.", "Criminal markets avg.", *MARKETS, *NEW_MARKETS]
    + ["Criminal actors avg,", *ACTORS, "Private sector actors", "Resilience avg,", *RESILIENCE],
    ["Africa", "Central Africa", "Congo, Dem, Rep,", 7.35, 6.2, 7.5, 5.5, 9, 9, 8, 9.5, 4, 4, 7, 2.5, 2.5, 7, 6, 4, 7.5]
    + [8.5, 9, 9, 9, 9, 6.5, 2.38, 1, 1.5, 4, 3, 2.5, 1.5, 2, 2.5, 1.5, 2, 2, 5],
    ["Africa", "Southern Africa", "eSwatini", 4.38, 3.87, 4, 4.5, 4, 2.5, 2, 3, 3, 3, 5.5, 3, 5, 5.5, 4, 4.5, 4.5]
    + [4.9, 2, 5.5, 6, 5, 6, 3.29, 3, 2.5, 5, 3, 3, 3, 4, 5, 2, 2.5, 4, 2.5],
    [
        "Africa",
        "Southern Africa",
        "Namibia",
        4.3,
        4.1,
        3.5,
        2.5,
        3,
        6.5,
        5.5,
        4.5,
        3,
        4.5,
        3.5,
        4.5,
        5,
        4.5,
        4.5,
        3.5,
        3,
    ]
    + [4.5, 2.5, 5.5, 5, 6, 3.5, 4.54, 4.5, 4, 7, 6, 4, 3.5, 3.5, 4, 4, 4, 4, 6],
    ["Americas", "Caribbean & Central", "St, Lucia", 3.53, 2.67, 4, 1.5, 5, 2, 1, 1, 1, 7.5, 7, 1, 2, 2.5, 2, 1.5, 1]
    + [4.4, 5, 4, 5, 6, 2, 5.58, 7.5, 6.5, 6.5, 6.5, 6, 4.5, 5.5, 4, 5, 5, 6, 4],
]
SHEET_2027 = [
    [
        *PLACE,
        "Criminality avg,",
        "Criminal markets avg,",
        *MARKETS,
        "Criminal actors",
        *ACTORS,
        "Resilience",
        *RESILIENCE,
    ],
    ["Africa", "Central Africa", "Congo, Dem. Rep.", 7.75, 6.5, 7, 5.5, 9, 8.5, 8, 9, 4, 4.5, 7, 2.5]
    + [9, 9, 9, 9, 9, 2.29, 1, 1, 4, 3, 2.5, 1.5, 2, 2, 1.5, 2, 2, 5],
    ["Africa", "Southern Africa", "Eswatini", 3.63, 3.25, 4, 3, 4, 2, 2, 3, 3, 3, 5.5, 3]
    + [4, 1.5, 5.5, 5, 4, 3.25, 3, 2.5, 5, 4, 2.5, 3, 3.5, 4, 2, 3, 4, 2.5],
    ["Africa", "Southern Africa", "Namibia", 4.33, 3.9, 3.5, 2.5, 3, 6.5, 4.5, 4, 3, 4.5, 3, 4.5]
    + [4.75, 3, 5, 5, 6, 4.96, 5, 5, 7, 6.5, 4.5, 4.5, 3.5, 4.5, 5, 4, 4, 6],
    ["Americas", "Caribbean ", "St. Lucia", 4.09, 3.05, 4, 1.5, 5, 2, 1, 1, 1, 7, 7, 1]
    + [5.13, 5, 4, 5.5, 6, 5.63, 7.5, 6.5, 6.5, 6.5, 6, 4.5, 5.5, 4, 5.5, 5, 6, 4],
]


Sheets = dict[str, list[list[object]]]


def sheets() -> Sheets:
    """Return a copy of the sheets, to be spoilt."""
    originals = {
        "2031_Index": COVER,
        "2031_dataset": SHEET_2031,
        "2029_dataset": SHEET_2029,
        "2027_dataset": SHEET_2027,
    }
    return {title: [list(row) for row in rows] for title, rows in originals.items()}


def small_workbook() -> bytes:
    """Return the workbook as its publisher would hand it in."""
    return workbook(sheets())


def open_drafts() -> None:
    """Open a draft for each sheet: the tree of a published edition, and these four countries."""
    for year, like in LIKE.items():
        edition = attribute(workflow.create_edition(year, like=Edition.objects.get(year=like)))
        Membership.objects.filter(edition=edition).exclude(country__iso3__in=COUNTRIES).delete()


def fill_drafts() -> None:
    """Write the workbook into the drafts."""
    checked = apply_now(small_workbook(), "small.xlsx")
    assert checked.changes == 360
