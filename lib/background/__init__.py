"""Work that goes on behind the pages: rows that are claimed, kept up and finished, and the bell that calls a worker."""
