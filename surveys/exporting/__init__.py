"""Export a selection of responses as a zip of a table, its codebook, and a manifest that is written last.

A zip keeps the table clean for programs, and lets the manifest state the number of rows and their SHA-256, which are
known only after the last row. An interrupted download is no valid zip, so half a table is never taken for a whole one.
"""
