"""Staff for the tests of the admin."""

from django.contrib.auth.models import Group, User
from django.test import Client

from ocindex import roles


def member(role: str, name: str = "") -> User:
    """Make a person with one role."""
    roles.sync()
    user = User.objects.create_user(name or role, password="", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(role: str, name: str = "") -> Client:
    """Return a client signed in as a person with one role."""
    client = Client()
    client.force_login(member(role, name))
    return client


def filled(client: Client, url: str) -> dict[str, str]:
    """Open a form of the admin as a browser does, and return what it would post if nothing were changed."""
    response = client.get(url)
    assert response.status_code == 200, response
    form = response.context["adminform"].form
    posted = {form.add_prefix(name): form[name].value() for name in form.fields}
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        posted.update({f"{formset.prefix}-{name}": field.value() for name, field in _fields(formset.management_form)})
        for row in formset.forms:
            posted.update({row.add_prefix(name): field.value() for name, field in _fields(row) if name != "DELETE"})
    return {name: value for name, value in posted.items() if value is not None and value is not False}


def _fields(form: object) -> list[tuple[str, object]]:
    return [(name, form[name]) for name in form.fields]  # type: ignore[attr-defined, index]
