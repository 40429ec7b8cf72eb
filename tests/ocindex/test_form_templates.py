"""Crispy draws forms with the site's own templates: whatever it asks for is there, and names what it draws."""

import re
from pathlib import Path
from typing import Any

import crispy_forms
import pytest
from bs4 import BeautifulSoup, Tag
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.template import Context, Template, TemplateDoesNotExist

PACK = Path(settings.BASE_DIR) / "templates" / settings.CRISPY_TEMPLATE_PACK
CORE = ("helper.py", "utils.py", "layout.py", "templatetags")
UNUSED = {
    "errors_formset", "uni_formset", "whole_uni_formset", "multifield", "layout/multifield", "layout/baseinput",
    "layout/buttonholder", "layout/column", "layout/div", "layout/fieldset", "layout/row",
    "layout/prepended_appended_text",
}  # fmt: skip
WAYS = {
    "whole": "{% load crispy_forms_tags %}{{ form|crispy }}",
    "laid out": "{% load crispy_forms_tags %}{% crispy form helper %}",
    "field by field": "{% load crispy_forms_tags %}{{ form|as_crispy_errors }}"
    "{% for field in form %}{{ field|as_crispy_field }}{% endfor %}",
}


class EveryKind(forms.Form):
    """A field of each kind that forms of the site have."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(help_text="As on the passport.")
    reason = forms.CharField(widget=forms.Textarea)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    mail = forms.EmailField()
    count = forms.IntegerField()
    file = forms.FileField()
    edition = forms.ChoiceField(choices=[("", "none"), ("2025", "2025")])
    agreed = forms.BooleanField(help_text="Once and for all.")
    one_of = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="One.")
    some_of = forms.MultipleChoiceField(choices=[("c", "C"), ("d", "D")], widget=forms.CheckboxSelectMultiple)

    def clean(self) -> None:
        self.add_error(None, "Nothing of this fits.")


def draw(way: str, form: forms.Form) -> BeautifulSoup:
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    if way == "laid out":
        helper.layout = Layout(*form.fields)
    return BeautifulSoup(Template(WAYS[way]).render(Context({"form": form, "helper": helper})), "html.parser")


def control(drawn: BeautifulSoup, name: str) -> Tag:
    return drawn.select(f'[name="{name}"]')[0]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [name for name in EveryKind.base_fields if name != "key"])
def test_every_kind_of_field_has_its_label_once(way: str, name: str) -> None:
    drawn = draw(way, EveryKind(label_suffix=""))

    label = str(EveryKind.base_fields[name].label or name.replace("_", " ").capitalize())
    named = [tag for tag in drawn.select("label, legend") if tag.get_text(strip=True) == label]
    assert len(named) == 1
    if named[0].name == "legend":
        assert control(drawn, name).find_parent("fieldset") is named[0].parent
    else:
        assert named[0]["for"] == control(drawn, name)["id"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [name for name in EveryKind.base_fields if name != "key"])
def test_every_kind_of_field_says_what_is_wrong_and_leads_there(way: str, name: str) -> None:
    drawn = draw(way, EveryKind({}, label_suffix=""))

    error = drawn.find(id=f"id_{name}_error")
    assert error is not None
    assert error.get_text(strip=True) == "This field is required."
    assert f"id_{name}_error" in described(drawn, name)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["name", "agreed", "one_of"])
def test_help_stands_beside_the_field_and_belongs_to_it(way: str, name: str) -> None:
    drawn = draw(way, EveryKind(label_suffix=""))

    help_text = drawn.find(id=f"id_{name}_helptext")
    assert help_text is not None
    assert help_text.get_text(strip=True) == EveryKind.base_fields[name].help_text
    assert f"id_{name}_helptext" in described(drawn, name)


def described(drawn: BeautifulSoup, name: str) -> list[str]:
    """Return the ids that describe a field, or the group that its boxes stand in."""
    field = control(drawn, name)
    group = field.find_parent("fieldset")
    return str((group or field).get("aria-describedby", "")).split()


@pytest.mark.parametrize("way", WAYS)
def test_what_is_wrong_with_the_whole_form_is_said(way: str) -> None:
    assert "Nothing of this fits." in draw(way, EveryKind({})).get_text()


@pytest.mark.parametrize("way", WAYS)
def test_a_hidden_field_is_drawn_without_a_label(way: str) -> None:
    drawn = draw(way, EveryKind(initial={"key": "k-1"}))

    assert control(drawn, "key")["value"] == "k-1"
    assert drawn.find("label", attrs={"for": "id_key"}) is None


def test_a_form_that_its_helper_draws_with_its_tag_carries_the_token_and_takes_files() -> None:
    context = Context({"form": EveryKind(), "helper": FormHelper(), "csrf_token": "t-1"})
    drawn = BeautifulSoup(
        Template("{% load crispy_forms_tags %}{% crispy form helper %}").render(context), "html.parser"
    )

    form = drawn.select("form")[0]
    assert (form["method"], form["enctype"]) == ("post", "multipart/form-data")
    assert control(drawn, "csrfmiddlewaretoken")["value"] == "t-1"
    assert len(form.select("[name=reason]")) == 1


def test_the_pack_has_whatever_crispy_asks_for_but_what_no_page_uses() -> None:
    core = Path(crispy_forms.__file__).parent
    sources = [
        path for name in CORE for path in ([core / name] if name.endswith(".py") else (core / name).glob("*.py"))
    ]
    asked = {name for path in sources for name in re.findall(r'"%s/([\w/]+)\.html"', path.read_text())}

    assert asked - UNUSED == {path.stem for path in PACK.glob("*.html")}


def test_what_the_pack_lacks_is_refused_aloud() -> None:
    page = Template("{% load crispy_forms_tags %}{{ forms|crispy }}")
    some: Any = forms.formset_factory(EveryKind)

    with pytest.raises(TemplateDoesNotExist, match="uni_formset"):
        page.render(Context({"forms": some()}))
