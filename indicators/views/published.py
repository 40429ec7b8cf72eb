"""The decorator that every public page wears; see indicators/published.py."""

from indicators.published import published_page

__all__ = ["published_page"]
