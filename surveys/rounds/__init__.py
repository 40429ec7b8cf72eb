"""Rounds of a panel: planned, open, closed. The only writer of rounds, invitations, assignments and assessments."""
