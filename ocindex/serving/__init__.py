"""The web server: a listening socket, waitress with its limits, and a log that tells nothing of anybody."""
