"""Merkle trees, held against published vectors of Certificate Transparency and against the definition."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.transparency import merkle

# The leaves, roots and proofs that Certificate Transparency's own tests have used since 2012.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [merkle.leaf_hash(leaf) for leaf in LEAVES]

hashes = st.lists(st.binary(max_size=8).map(merkle.leaf_hash), min_size=1, max_size=40)


def by_definition(leaves: list[bytes]) -> bytes:
    """Return MTH of RFC 6962, section 2.1, word by word."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = max(2**power for power in range(12) if 2**power < len(leaves))
    return sha256(b"\x01" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert merkle.root_of(HASHES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
    ],
)
def test_inclusion_proofs_are_those_of_certificate_transparency(index: int, size: int, proof: list[str]) -> None:
    assert [each.hex() for each in merkle.inclusion_proof(HASHES[:size], index)] == proof


@pytest.mark.parametrize(
    ("old_size", "new_size", "proof"),
    [
        (1, 1, []),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_consistency_proofs_are_those_of_certificate_transparency(
    old_size: int, new_size: int, proof: list[str]
) -> None:
    assert [each.hex() for each in merkle.consistency_proof(HASHES[:new_size], old_size)] == proof


@given(st.lists(st.binary(max_size=5), max_size=70))
def test_a_root_is_what_the_definition_says(leaves: list[bytes]) -> None:
    assert merkle.root_of([merkle.leaf_hash(leaf) for leaf in leaves]) == by_definition(leaves)


@given(hashes, st.sets(st.integers(0, 45)))
def test_roots_of_many_sizes_are_found_at_once(leaf_hashes: list[bytes], sizes: set[int]) -> None:
    expected = {size: merkle.root_of(leaf_hashes[:size]) for size in sizes if size <= len(leaf_hashes)}

    assert merkle.roots_at(leaf_hashes, sizes) == expected


@given(hashes, st.data())
def test_a_leaf_is_proven_at_its_place_and_at_no_other(leaf_hashes: list[bytes], data: st.DataObject) -> None:
    size = len(leaf_hashes)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size + 2).filter(lambda place: place != index))
    root = merkle.root_of(leaf_hashes)
    proof = merkle.inclusion_proof(leaf_hashes, index)

    assert merkle.verify_inclusion(leaf_hashes[index], index, size, proof, root)
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"another"), index, size, proof, root)
    assert not merkle.verify_inclusion(leaf_hashes[index], index, size, [*proof, root], root)
    if proof and (other >= size or leaf_hashes[other] != leaf_hashes[index]):
        assert not merkle.verify_inclusion(leaf_hashes[index], other, size, proof, root)


@given(hashes, st.data())
def test_a_longer_log_is_proven_to_continue_a_shorter_one(leaf_hashes: list[bytes], data: st.DataObject) -> None:
    new_size = len(leaf_hashes)
    old_size = data.draw(st.integers(1, new_size))
    old_root, new_root = merkle.root_of(leaf_hashes[:old_size]), merkle.root_of(leaf_hashes)
    proof = merkle.consistency_proof(leaf_hashes, old_size)

    assert merkle.verify_consistency(old_size, new_size, old_root, new_root, proof)
    assert not merkle.verify_consistency(old_size, new_size, merkle.leaf_hash(b"another"), new_root, proof)
    assert not merkle.verify_consistency(old_size, new_size, old_root, merkle.leaf_hash(b"another"), proof)
    assert not merkle.verify_consistency(old_size, new_size, old_root, new_root, [*proof, new_root])
    if proof:
        assert not merkle.verify_consistency(old_size, new_size, old_root, new_root, proof[:-1])


@given(hashes, st.data())
def test_a_rewritten_log_is_never_proven_to_continue(leaf_hashes: list[bytes], data: st.DataObject) -> None:
    old_size = data.draw(st.integers(1, len(leaf_hashes)))
    place = data.draw(st.integers(0, old_size - 1))
    old_root = merkle.root_of(leaf_hashes[:old_size])
    rewritten = [*leaf_hashes[:place], merkle.leaf_hash(b"rewritten"), *leaf_hashes[place + 1 :]]
    proof = merkle.consistency_proof(rewritten, old_size)

    assert not merkle.verify_consistency(old_size, len(rewritten), old_root, merkle.root_of(rewritten), proof)


def test_what_cannot_be_proven_is_refused() -> None:
    with pytest.raises(IndexError, match="there is no leaf 8 among 8"):
        merkle.inclusion_proof(HASHES, 8)
    with pytest.raises(IndexError, match="9 of 8 leaves"):
        merkle.consistency_proof(HASHES, 9)
    assert not merkle.verify_inclusion(HASHES[0], 0, 0, [], merkle.EMPTY)
    assert not merkle.verify_consistency(0, 8, merkle.EMPTY, merkle.root_of(HASHES), [])
