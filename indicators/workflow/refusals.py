"""Reasons for which an act on a score or an edition is refused, as exceptions whose text people read."""

from lib.refusals import Refused


class StaleUpdate(Refused):
    """The update was decided by someone else, or its score changed, since it was read."""


class OpenUpdates(Refused):
    """The edition has undecided updates: decide them, or publish with `leave_open`."""


class Unattributed(Refused):
    """Publisher, license or citation of the edition is empty."""


class AnotherSigningKey(Refused):
    """The checkpoints so far were signed with a key that is missing, or is another one."""


class Rewritten(Refused):
    """A log no longer begins with the entries that its last checkpoint signed."""


class PreparedOtherwise(Refused):
    """What a release would write has changed since it was prepared: it has to be prepared again."""
