"""A demonstration to try the whole walk on: everything in it is invented, and says so."""
