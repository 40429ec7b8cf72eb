"""Public pages as files that nginx serves by itself: which, with which headers, written and replaced as a whole."""
