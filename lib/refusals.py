"""The exception of acts that cannot be done."""


class Refused(Exception):
    """Raised when an act cannot be done; its message tells the user why and what to do."""
