"""Base classes of the site's admin: languages side by side, conflicts, history, preview, the start page."""
