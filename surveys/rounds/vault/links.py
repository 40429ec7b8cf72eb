"""A link made by hand, for an expert without e-mail: a custodian sees whom it is for, and that is recorded first."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from indicators.workflow import audit
from lib.refusals import Refused
from surveys.models import Identity, IdentityReading, Invitation
from surveys.rounds import inviting
from surveys.rounds.vault.identities import IdentityDetails, refuse_unless_custodian, unsealed


@sensitive_variables()
def invite_by_hand(invitation: Invitation, *, by: User, why: str) -> tuple[str, IdentityDetails | None]:
    """Return the token of a new link, and who the expert is, if the vault knows.

    The trail names the invitation alone: beside the code of the expert it would say whose the invitation is.
    """
    refuse_unless_custodian(by)
    if not why.strip():
        raise Refused(_("Say why this link is made by hand."))
    identity = Identity.objects.filter(expert=invitation.expert_id).first() if invitation.expert_id else None
    with transaction.atomic():
        if identity is not None:
            IdentityReading.objects.create(identity=identity, by=by, why=why.strip())
        audit.record("invitation link made by hand", subject=invitation, by=by, why=why.strip())
        token = inviting.invite(invitation, by=by)
    return token, unsealed(identity.sealed, identity.expert_id) if identity else None
