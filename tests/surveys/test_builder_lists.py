"""The options of a question are kept as a list, from which it and other questions then take theirs."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from surveys.models import OptionList, Survey
from surveys.questionnaires import compiling
from surveys.questionnaires.published_keys import PublishedKeys
from tests.factories import make_live, make_survey
from tests.surveys.building import address, press
from tests.surveys.staff import messages, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def test_options_become_a_list_and_stay_what_they_are(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")
    role.options.filter(code="police").update(
        value=Decimal("1.50"), with_text=True, translations={"ar": {"label": "ش"}}
    )
    role.options.filter(code="press").update(exclusive=True, fixed=True)
    before = compiling.compile_draft(survey)
    keys = list(role.options.values_list("pk", "code"))

    press(editor, role, "keep-list", list_name_en="Who answers", list_name_fr="Qui répond")

    role.refresh_from_db()
    kept_list = role.option_list
    assert (kept_list.code, kept_list.name_fr) == ("who-answers", "Qui répond")
    assert kept_list.options[0] == {
        "code": "police", "label": {"en": "Police", "fr": "police (fr)", "ar": "ش"}, "value": "1.5", "with_text": True,
    }  # fmt: skip
    assert list(role.options.values_list("pk", "code")) == keys
    after = compiling.compile_draft(survey)
    assert after["sections"][0]["questions"][0].pop("list") == "who-answers"
    assert after == before


def test_it_is_undone_and_the_list_stays_for_others(editor: Client, survey: Survey) -> None:
    role = question(survey, "role")
    before = compiling.compile_draft(survey)
    press(editor, role, "keep-list", list_name_en="Who answers")

    press(editor, role, "undo")

    assert compiling.compile_draft(survey) == before
    assert OptionList.objects.filter(code="who-answers").exists()


def test_codes_of_lists_are_their_own_and_public_options_stay(editor: Client) -> None:
    survey, _version = make_live()
    for code in ("role", "reads"):
        press(editor, question(survey, code), "keep-list", list_name_en="Readers")

    assert [question(survey, code).option_list.code for code in ("role", "reads")] == ["readers", "readers-2"]
    published = PublishedKeys(survey).options
    options = question(survey, "role").options.filter(built_in=False)
    assert set(options.values_list("pk", flat=True)) <= published


@pytest.mark.parametrize(
    ("code", "name", "sentence"),
    [("role", " ", "Write a name for the list"), ("missing", "Nothing", "no options of its own")],
)
def test_what_makes_no_list_is_refused(editor: Client, survey: Survey, code: str, name: str, sentence: str) -> None:
    lists = OptionList.objects.count()

    page = press(editor, question(survey, code), "keep-list", list_name_en=name)

    assert sentence in messages(page)
    assert OptionList.objects.count() == lists


def test_whoever_makes_no_lists_makes_none_here(editor: Client, survey: Survey) -> None:
    person = User.objects.get(username="editor")
    person.groups.clear()
    wanted = Permission.objects.filter(
        content_type__app_label="surveys", codename__regex="^(view|change)_(survey|question|section|option)$"
    )
    person.user_permissions.set(wanted)
    role = question(survey, "role")

    assert 'value="keep-list"' not in editor.get(address(role)).content.decode()
    assert press(editor, role, "keep-list", list_name_en="Who answers").status_code == 403
