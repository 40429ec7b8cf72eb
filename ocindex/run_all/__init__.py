"""Starts, restarts and stops the processes web, worker and beat. Plain Python, without Django."""
