"""Sessions in the database: where one cannot be saved because the database fails, that is what is said.

Django takes any fault at saving for a session that somebody has deleted, and answers 400 without the words of the form.
"""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from lib import outages


class SessionStore(db.SessionStore):
    """Django's, but an outage stays one."""

    def save(self, must_create: bool = False) -> None:
        """Save the session; raises what the database raised in an outage, `UpdateError` for a session that is gone."""
        try:
            super().save(must_create)
        except UpdateError as fault:
            outage = fault.__context__
            if outage is None or not outages.is_outage(outage):
                raise
            raise outage from outage.__cause__
