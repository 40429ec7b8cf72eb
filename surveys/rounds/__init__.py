"""Rounds of a panel: planned, opened, answered by experts, closed. The only writer of rounds and of what is asked."""
