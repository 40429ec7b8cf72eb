"""The decorator that every public page wears; see lib/page_cache.py."""

from lib.page_cache import published_page

__all__ = ["published_page"]
