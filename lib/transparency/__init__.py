"""Proof for logs that only grow: Merkle trees, signed checkpoints and the key that signs them.

It knows nothing of what a log holds. Whoever writes a log gives the bytes of its entries, its leaves, and an origin
that names it; a checkpoint then states how many leaves there are and the root over them.
"""
