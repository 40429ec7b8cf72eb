"""Why an act on a score or an edition cannot be done."""

from lib.refusals import Refused


class StaleUpdate(Refused):
    """Someone was first: the update or its score is no longer what it was."""


class OpenUpdates(Refused):
    """Updates still wait for a decision: an edition is published when all are decided, or left aside."""


class Unattributed(Refused):
    """The edition does not say whose figures it holds."""
