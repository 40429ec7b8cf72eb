"""What an act answers when it cannot be done: a sentence for whoever asked."""


class Refused(Exception):
    """What was asked cannot be done; the message says why and what to do."""
