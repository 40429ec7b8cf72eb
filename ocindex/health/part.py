"""What is said of one part of the site."""

from typing import NamedTuple


class Part(NamedTuple):
    """A part: its name as /readyz says it, how it is in one English word or two, and the same for a person.

    `is_well` is false where somebody has to look; `needed` is true where without it no page is made anew.
    """

    name: str
    word: str
    title: str
    sentence: str
    advice: str = ""
    is_well: bool = True
    is_needed: bool = False
