"""Web, worker and beat from one command: who is started, watched, started again, and ended."""
