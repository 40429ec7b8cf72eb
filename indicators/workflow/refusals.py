"""What an act answers when it cannot be done: a sentence for whoever asked."""


class Refused(Exception):
    """What was asked cannot be done; the message says why and what to do."""


class StaleUpdate(Refused):
    """Someone was first: the update or its score is no longer what it was."""


class OpenUpdates(Refused):
    """Updates still wait for a decision: an edition is published when all are decided, or left aside."""


class Unattributed(Refused):
    """The edition does not say whose figures it holds."""
