"""Signing in as staff: password, second factor, slowed guesses, reset by mail, codes for owners, the end when idle."""
