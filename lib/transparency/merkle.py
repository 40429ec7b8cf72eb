"""Merkle trees: a root over all leaves, and short proofs that a leaf is among them or that one log continues another.

Source: RFC 6962, section 2.1, <https://www.rfc-editor.org/rfc/rfc6962>; verification as in RFC 9162, section 2.1.
"""

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256

EMPTY = sha256().digest()

Subtree = tuple[int, bytes]  # how many leaves, a power of two, and the root over them


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf, 32 bytes."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two hashes side by side, 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root over hashes of leaves in their order, 32 bytes; of none, SHA-256 of nothing."""
    full: list[Subtree] = []
    for hashed in leaf_hashes:
        _append(full, hashed)
    return _root(full)


def roots_at(leaf_hashes: Iterable[bytes], sizes: Collection[int]) -> dict[int, bytes]:
    """Return the root over the first so many leaves for each of the sizes that the log has reached."""
    full: list[Subtree] = []
    roots = {0: EMPTY} if 0 in sizes else {}
    for size, hashed in enumerate(leaf_hashes, start=1):
        _append(full, hashed)
        if size in sizes:
            roots[size] = _root(full)
    return roots


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from a leaf, counted from 0, up to the root.

    Raises IndexError where there is no such leaf.
    """
    size = len(leaf_hashes)
    if not 0 <= index < size:
        raise IndexError(f"there is no leaf {index} among {size}")
    if size == 1:
        return []
    left = _left_part(size)
    if index < left:
        return [*inclusion_proof(leaf_hashes[:left], index), root_of(leaf_hashes[left:])]
    return [*inclusion_proof(leaf_hashes[left:], index - left), root_of(leaf_hashes[:left])]


def verify_inclusion(hashed: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Return whether a proof leads from a leaf's hash, counted from 0, to the root over so many leaves."""
    if not 0 <= index < size:
        return False
    place, last = index, size - 1
    for sibling in proof:
        if not last:
            return False
        if place & 1 or place == last:
            hashed = node_hash(sibling, hashed)
            place, last = _up_to_a_left_sibling(place, last)
        else:
            hashed = node_hash(hashed, sibling)
        place, last = place >> 1, last >> 1
    return not last and hashed == root


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the hashes which show that all leaves begin with the first `old_size` of them.

    Raises IndexError unless there are that many, and at least one.
    """
    if not 0 < old_size <= len(leaf_hashes):
        raise IndexError(f"{old_size} of {len(leaf_hashes)} leaves cannot be compared")
    return _consistency(leaf_hashes, old_size, whole=True)


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether a proof shows that the new root stands over the old leaves and whatever followed them."""
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    # Where the old tree is a whole subtree of the new one, its root starts the path and is not in the proof.
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    return bool(path) and _climb(path, old_size - 1, new_size - 1) == (old_root, new_root)


def _climb(path: Sequence[bytes], place: int, last: int) -> tuple[bytes, bytes] | None:
    """Return the old and the new root that a path leads to from the old tree's last leaf; None if it leads nowhere."""
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if not last:
            return None
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            place, last = _up_to_a_left_sibling(place, last)
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return None if last else (old, new)


def _append(full: list[Subtree], root: bytes) -> None:
    """Add a leaf to the full subtrees that stand over all leaves so far, each larger than the next."""
    size = 1
    while full and full[-1][0] == size:
        root = node_hash(full.pop()[1], root)
        size *= 2
    full.append((size, root))


def _root(full: Sequence[Subtree]) -> bytes:
    if not full:
        return EMPTY
    *larger, (_size, root) = full
    for _size, left in reversed(larger):
        root = node_hash(left, root)
    return root


def _consistency(leaf_hashes: Sequence[bytes], old_size: int, *, whole: bool) -> list[bytes]:
    """Return SUBPROOF of the RFC; `whole` where the old leaves are all there were, so that their root is known."""
    size = len(leaf_hashes)
    if old_size == size:
        return [] if whole else [root_of(leaf_hashes)]
    left = _left_part(size)
    if old_size <= left:
        return [*_consistency(leaf_hashes[:left], old_size, whole=whole), root_of(leaf_hashes[left:])]
    return [*_consistency(leaf_hashes[left:], old_size - left, whole=False), root_of(leaf_hashes[:left])]


def _left_part(size: int) -> int:
    """Return the largest power of two below a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)


def _up_to_a_left_sibling(place: int, last: int) -> tuple[int, int]:
    """Return place and last place on the level where a hash next has a sibling to its left, or is the root's own."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last
