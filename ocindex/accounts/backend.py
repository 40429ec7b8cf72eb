"""Who may sign in with a password, and stay signed in."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User

from ocindex.accounts.administrators import is_ended


class AccountBackend(ModelBackend):
    """Django's, which also refuses accounts of a demonstration that has ended (DEMO=0), at each request."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and not is_ended(user)

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session, with its row of `Account`; None if it may not sign in any longer."""
        user = User.objects.select_related("account").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
