"""How fast pages are: `./run bench`, or `python -m tests.bench`."""
