"""Which composites a release changed, as they are shown."""

from indicators.figures import Figures


def changed(before: Figures, after: Figures) -> list[list[str]]:
    """Return iso3, node, value before and value after, sorted, of each composite that is shown otherwise."""
    changes = []
    for slug in after.tree.nodes:
        old, new = before.display_values(slug), after.display_values(slug)
        for iso3 in sorted(old.keys() | new.keys()):
            if old.get(iso3) != new.get(iso3):
                changes.append([iso3, slug, str(old.get(iso3, "")), str(new.get(iso3, ""))])
    return sorted(changes)
