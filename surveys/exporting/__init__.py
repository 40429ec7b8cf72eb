"""How responses leave: a zip that holds the table, its codebook, and a manifest written last.

A zip and not one file: the table stays clean for programs, and the manifest can say how many rows there are and what
their SHA-256 is, which nobody knows before the last row. A download that breaks off is no zip, so that half a table is
never taken for a whole one.
"""
