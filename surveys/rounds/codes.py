"""Random codes, by which the vault and each round know an expert."""

import secrets

from surveys.models import Round

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0, O, 1, I, L and U, which look like others


def random_code() -> str:
    """Return a random code: two groups of three letters and digits that are not mistaken for others."""
    first, second = ("".join(secrets.choice(LETTERS) for _position in range(3)) for _group in range(2))
    return f"{first}-{second}"


def free_code(round_: Round) -> str:
    """Return a random code that no invitation of the round has."""
    code = random_code()
    while round_.invitations.filter(code=code).exists():
        code = random_code()
    return code
