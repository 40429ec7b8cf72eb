"""The desk against R: 2,000 seeded responses, what R says of them, and what the pages print."""
