"""Recovery codes: ten for each account, shown once, kept as keyed hashes, each good for one time instead of the app."""

from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from indicators.models import RecoveryCode
from ocindex.signin.hashing import hash_of, new_code, plain

COUNT: Final = 10
LETTERS: Final = 12  # 60 random bits


@transaction.atomic
def replace_codes(user: User) -> list[str]:
    """Give the account ten new codes in place of what is left of the old ones, and return them: they are not kept."""
    codes = [new_code(LETTERS) for _place in range(COUNT)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, hash=_hash(user, code)) for code in codes])
    return codes


def use(user: User, code: str) -> bool:
    """Spend a code of the account; return whether it had it."""
    spent, _by_model = RecoveryCode.objects.filter(user=user, hash=_hash(user, code)).delete()
    return bool(spent)


def left(user: User) -> int:
    """Return how many codes of the account are not spent."""
    return RecoveryCode.objects.filter(user=user).count()


def forget(user: User) -> None:
    """Void every code of the account."""
    RecoveryCode.objects.filter(user=user).delete()


def _hash(user: User, code: str) -> str:
    return hash_of("recovery", str(user.pk), plain(code))
