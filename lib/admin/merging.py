"""Two persons write one form: what each field becomes, by what the form showed, what was sent and what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Merged:
    """What to save of each field, and the stored values of those that both persons wrote differently."""

    values: dict[str, str]
    conflicts: dict[str, str]


def merge(before: Mapping[str, str], sent: Mapping[str, str], stored: Mapping[str, str]) -> Merged:
    """Return what every stored field becomes; a field is a text as a browser sends it, empty where it was not sent.

    `before` is what the form showed when it was opened; a field that is missing there is taken as never changed. Where
    only one person wrote, that is taken; where both did, the stored value stays and the conflict is told.
    """
    values, conflicts = {}, {}
    for name, now in stored.items():
        mine, base = _lines(sent.get(name, "")), _lines(before.get(name, now))
        if mine == base or mine == _lines(now):
            values[name] = now
        elif _lines(now) == base:
            values[name] = mine
        else:
            values[name] = conflicts[name] = now
    return Merged(values, conflicts)


def _lines(text: str) -> str:
    """Return a text with line ends as LF: browsers send CR LF."""
    return text.replace("\r\n", "\n")
