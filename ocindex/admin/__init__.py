"""Pages of administrators: accounts, the table of roles, roles that wait for a second administrator."""

from ocindex.admin import accounts, requests, roles

__all__ = ["accounts", "requests", "roles"]
