"""The refusal of a backup."""


class Unusable(Exception):
    """Raised where a backup cannot be made or restored, with one line that says why and what to do."""
