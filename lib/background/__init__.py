"""Background jobs: rows that a worker claims and finishes, and the queue that tells it of them."""
