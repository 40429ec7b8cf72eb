"""Accounts as administrators meet them: making one, its roles, its access, and what waits for a second of them."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from indicators.models import Account, RoleRequest
from ocindex.role_table import role_table
from ocindex.roles import ROLES, SENTENCES
from tests.factories import member

pytestmark = pytest.mark.django_db
NEW = {"username": "chidi", "email": "chidi@example.org", "first_name": "Chidi", "last_name": "Okafor"}


@pytest.fixture
def amina() -> User:
    return member("administrator", "amina")


@pytest.fixture
def bilal() -> User:
    return member("administrator", "bilal")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, url: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", client.get(url, follow=True).content.decode()))


def roles_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_a_new_account_has_no_password_and_waits_for_the_second_administrator(amina: User, bilal: User) -> None:
    client = client_of(amina)
    assert "password1" not in client.get(reverse("admin:auth_user_add")).content.decode()

    client.post(reverse("admin:auth_user_add"), {**NEW, "roles": ["researcher", "publisher"]})

    chidi = User.objects.get(username="chidi")
    assert roles_of(chidi) == {"researcher"}
    assert (chidi.is_staff, chidi.has_usable_password(), chidi.get_full_name()) == (True, False, "Chidi Okafor")
    assert Account.objects.get(user=chidi).made_by == amina
    assert "Role publisher for chidi" not in text_of(client, "/admin/")
    assert "amina asks for it" in text_of(client_of(bilal), "/admin/")

    decide = reverse("admin:indicators_rolerequest_decide", args=[RoleRequest.objects.get().pk])
    client.post(decide, {"decision": "give"})
    assert roles_of(chidi) == {"researcher"}
    client_of(bilal).post(decide, {"decision": "give"})
    assert roles_of(chidi) == {"researcher", "publisher"}


def test_what_cannot_be_given_together_is_said_beside_the_form_which_keeps_what_was_typed(amina: User) -> None:
    answer = client_of(amina).post(reverse("admin:auth_user_add"), {**NEW, "roles": ["coordinator", "custodian"]})

    assert "exclude each other" in answer.content.decode()
    assert "chidi@example.org" in answer.content.decode()
    assert not User.objects.filter(username="chidi").exists()


def test_the_page_of_an_account_says_what_each_role_is_for_and_gives_it(amina: User, bilal: User) -> None:
    chidi = member("researcher", "chidi")
    page, url = client_of(amina), reverse("admin:auth_user_change", args=[chidi.pk])
    text = text_of(page, url)
    assert all(str(sentence) in text for sentence in SENTENCES.values())

    for act, role in (("give", "coordinator"), ("take", "researcher"), ("ask", "publisher"), ("give", "custodian")):
        page.post(reverse("admin:auth_user_role", args=[chidi.pk]), {"act": act, "role": role})

    assert roles_of(chidi) == {"coordinator"}
    text = text_of(page, url)
    assert "Asked for: it waits for a second administrator." in text
    assert "Excluded by the role coordinator." in text


def test_one_s_own_page_has_no_button_for_a_role(amina: User, bilal: User) -> None:
    page, url = client_of(amina), reverse("admin:auth_user_change", args=[amina.pk])

    assert 'name="act"' not in page.get(url).content.decode()
    page.post(reverse("admin:auth_user_role", args=[amina.pk]), {"act": "give", "role": "editor"})

    assert roles_of(amina) == {"administrator"}
    assert "Nobody changes their own roles" in text_of(page, url)


def test_the_only_administrator_is_told_how_the_guarded_roles_are_given(amina: User) -> None:
    chidi = member("researcher", "chidi")

    text = text_of(client_of(amina), reverse("admin:auth_user_change", args=[chidi.pk]))

    assert "manage.py give_role chidi publisher" in text
    assert "manage.py give_role chidi administrator" in text
    assert "manage.py give_role NAME custodian" in text_of(client_of(amina), reverse("admin:auth_user_add"))
    assert "manage.py give_role NAME administrator" in text_of(client_of(amina), "/admin/")


@pytest.mark.parametrize(
    ("act", "entry"), [("reset", "password reset"), ("factor", "factor removed"), ("disable", "account disabled")]
)
def test_access_is_ended_on_a_page_that_asks_first(act: str, entry: str, amina: User, bilal: User) -> None:
    url, client = reverse(f"admin:auth_user_{act}", args=[bilal.pk]), client_of(amina)
    before = User.objects.filter(pk=bilal.pk).values().get()

    assert client.get(url).status_code == 200
    assert User.objects.filter(pk=bilal.pk).values().get() == before
    client.post(url)

    text = text_of(client, reverse("admin:indicators_auditentry_changelist"))
    assert entry in text
    assert User.objects.filter(pk=bilal.pk).values().get() != before or act == "factor"


def test_a_disabled_account_is_enabled_again(amina: User) -> None:
    chidi = member("editor", "chidi")
    client = client_of(amina)

    client.post(reverse("admin:auth_user_disable", args=[chidi.pk]))
    assert "Enable the account" in text_of(client, reverse("admin:auth_user_change", args=[chidi.pk]))
    client.post(reverse("admin:auth_user_enable", args=[chidi.pk]))

    chidi.refresh_from_db()
    assert chidi.is_active


def test_the_start_page_warns_of_the_demonstration_and_of_a_single_administrator(amina: User) -> None:
    demo = User.objects.create_user("editor", is_staff=True)
    Account.objects.create(user=demo, demonstration=True)
    client = client_of(amina)
    text = text_of(client, "/admin/")
    assert "There are accounts of the demonstration" in text
    assert "fewer than two administrators" in text

    assert "cannot be undone" in text_of(client, reverse("admin:auth_user_demonstration"))
    client.post(reverse("admin:auth_user_demonstration"))
    member("administrator", "bilal")

    text = text_of(client, "/admin/")
    assert "There are accounts of the demonstration" not in text
    assert "fewer than two administrators" not in text


def test_nobody_removes_the_demonstration_who_would_leave_no_administrator() -> None:
    demo = member("administrator")
    Account.objects.create(user=demo, demonstration=True)
    client = client_of(demo)

    client.post(reverse("admin:auth_user_demonstration"))

    assert "No administrator would be left" in text_of(client, "/admin/")


@pytest.mark.parametrize(("prefix", "word"), [("", "read, with a reason"), ("/fr", "lire, avec une raison")])
def test_the_table_of_roles_is_printed(prefix: str, word: str, amina: User) -> None:
    text = text_of(client_of(amina), f"{prefix}/admin/auth/group/")

    assert word in text
    assert all(f" {role} " in text for role in ROLES)


def test_the_printed_table_says_no_permission_in_code() -> None:
    words = {cell for line in role_table() for cell in line.cells}

    assert len(role_table()) > 20
    assert not [word for word in words if "_" in word or "." in word]


def test_a_list_of_accounts_is_not_filtered_by_the_hash_of_a_password(amina: User) -> None:
    url = reverse("admin:auth_user_changelist")

    assert client_of(amina).get(url, {"password__startswith": "pbkdf2"}).status_code == 400
    assert client_of(amina).get(url, {"is_active__exact": "1"}).status_code == 200
