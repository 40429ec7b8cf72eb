"""Nobody but the mail sees a link: whoever makes it is not handed what would let them be the expert."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from surveys.models import Invitation, Round
from surveys.rounds.inviting import token_hash
from tests.factories import open_round, signed_in

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"[\w-]{32}")


@pytest.fixture
def coordinator() -> Client:
    return signed_in("coordinator")


def pages_of(round_: Round, client: Client) -> str:
    """Send everything that a coordinator can send on the pages where links are made, and return all that comes back."""
    said = []
    for address in ("links/", "mail/", "mail/AAA-222/"):
        path = reverse("admin:surveys_round_changelist") + f"{round_.pk}/{address}"
        for posted in ({"make": "all-without"}, {"make": "AAA-222"}, {"act": "invitation"}, {}):
            said.append(client.post(path, posted, follow=True).text)
        said.append(client.get(path, follow=True).text)
    said.append(client.get(reverse("admin:surveys_round_change", args=[round_.pk])).text)
    return "\n".join(said)


def test_a_coordinator_is_shown_no_link_that_opens_an_experts_sheet(coordinator: Client) -> None:
    opened = open_round()

    said = pages_of(opened, coordinator)

    hashes = {token_hash(word) for word in TOKEN.findall(said)}
    assert not Invitation.objects.filter(token_hash__in=hashes).exists()
    assert "/experts/" not in re.sub(r'/admin/[^"]*', "", said)
    assert mail.outbox == []  # the pages send nothing: a worker does
