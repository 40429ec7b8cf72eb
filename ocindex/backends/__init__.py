"""Backends: the cache, in Redis or in files, and the time a migration waits for a lock."""
