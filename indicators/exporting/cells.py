"""Text as it goes into a cell: a spreadsheet would run some beginnings as a formula."""

RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """Return the text, with an apostrophe before what a spreadsheet would run; numbers are no text."""
    stripped = text.lstrip(" ")
    return f"'{text}" if stripped.startswith(RUN_BY_SPREADSHEETS) else text
