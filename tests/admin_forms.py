"""Forms of the admin, as a browser would post them."""

from django.test import Client


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
