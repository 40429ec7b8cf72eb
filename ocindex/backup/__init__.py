"""Backups: one format for both databases, written while people write, and restored into an empty database of either."""
