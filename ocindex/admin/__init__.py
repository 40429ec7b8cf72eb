"""Pages of administrators: accounts, the table of roles, roles that wait for a second one; and checks of backups."""

from ocindex.admin import accounts, requests, roles
from ocindex.backup import checks

__all__ = ["accounts", "checks", "requests", "roles"]
