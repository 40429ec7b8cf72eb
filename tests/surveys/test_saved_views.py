"""Views under a name: who saves, reads, renames and deletes them, and that none changes what was quoted."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from surveys.models import SavedView, Survey, SurveyVersion
from tests.factories import make_live, member, respond, signed_in
from tests.surveys.staff import messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def live() -> tuple[Survey, SurveyVersion]:
    survey, version = make_live()
    respond(version, {"role": "police"})
    respond(version, {"role": "press"}, language="fr")
    return survey, version


@pytest.fixture
def researcher() -> Client:
    return signed_in("researcher")


def url(survey: Survey, act: str, *more: int) -> str:
    return reverse(f"admin:surveys_response_{act}", args=[survey.pk, *more])


def save(client: Client, survey: Survey, query: str, name: str = "Police") -> Any:
    fields = {"query": query, "name": name, "page": url(survey, "crosstab")}
    return client.post(url(survey, "save"), fields, follow=True)


def test_a_view_is_saved_and_stands_beside_each_filter(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, _version = live

    response = save(researcher, survey, "language=en&answers=role:police")
    page = researcher.get(url(survey, "crosstab") + "?rows=role&columns=clear").content.decode()

    assert messages(response) == "The view “Police” was saved."
    assert response.redirect_chain[0][0] == url(survey, "crosstab") + "?language=en&answers=role:police"
    assert (
        '<a href="?language=en&amp;answers=role:police&amp;rows=role&amp;columns=clear&amp;percent=row">Police</a>'
        in page
    )
    entry = LogEntry.objects.latest("pk")
    assert entry.get_change_message() == "Saved the view “Police”: language=en&answers=role:police"


def test_only_the_filter_is_kept_of_an_address(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, _version = live

    save(researcher, survey, "rows=role&answers=role:police&next=//evil.example")

    assert SavedView.objects.get().query == "answers=role:police"


@pytest.mark.parametrize(
    ("query", "name", "message"),
    [
        ("answers=gone:x", "Gone", "The filter cannot be read, so the view was not saved."),
        ("", "Police", "There is a view named “Police” already."),
        ("", "  ", "A view needs a name of at most 80 characters."),
        ("", "a" * 81, "A view needs a name of at most 80 characters."),
        ("", "a\x00b", "A view needs a name of at most 80 characters."),
    ],
)
def test_what_cannot_be_saved_is_said(
    live: tuple[Survey, SurveyVersion], researcher: Client, query: str, name: str, message: str
) -> None:
    survey, _version = live
    save(researcher, survey, "answers=role:police")

    response = save(researcher, survey, query, name)

    assert messages(response) == message
    assert SavedView.objects.count() == 1


def test_a_view_is_read_by_all_and_changed_by_its_maker(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, _version = live
    save(researcher, survey, "answers=role:police")
    view, colleague = SavedView.objects.get(), signed_in("researcher", "r2")

    page = colleague.get(url(survey, "views")).content.decode()
    refused = [colleague.post(url(survey, act, view.pk), {"name": "Mine"}) for act in ("rename", "delete_view")]
    renamed = researcher.post(url(survey, "rename", view.pk), {"name": "Only police"}, follow=True)

    assert "“Role”: Police" in page
    assert "only its maker" in page
    assert [response.status_code for response in refused] == [403, 403]
    assert messages(renamed) == "Renamed the view “Police” to “Only police”."
    assert SavedView.objects.get().name == "Only police"


def test_a_deleted_view_leaves_its_address_as_it_was(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, _version = live
    save(researcher, survey, "answers=role:police")
    page = researcher.get(url(survey, "views")).content.decode()
    quoted = re.search(r'scope="row"><a href="([^"]+)"', page)[1]  # type: ignore[index]

    researcher.post(url(survey, "delete_view", SavedView.objects.get().pk))

    assert not SavedView.objects.exists()
    assert "<b>1</b> of 2 responses" in researcher.get(quoted).content.decode()
    assert "Deleted the view “Police”" in LogEntry.objects.latest("pk").get_change_message()


def test_an_administrator_renames_and_deletes_but_reads_no_figure(
    live: tuple[Survey, SurveyVersion], researcher: Client
) -> None:
    survey, _version = live
    save(researcher, survey, "answers=role:police")
    administrator, view = signed_in("administrator"), SavedView.objects.get()

    listed = administrator.get(url(survey, "views"))
    administrator.post(url(survey, "rename", view.pk), {"name": "Police officers"})

    assert listed.status_code == 200
    assert SavedView.objects.get().name == "Police officers"
    assert administrator.get(url(survey, "analysis")).status_code == 403
    assert administrator.post(url(survey, "save"), {"name": "Mine"}).status_code == 403


def test_a_view_of_another_survey_is_not_in_reach(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, _version = live
    other, _its_version = make_live("other")
    save(researcher, survey, "answers=role:police")

    assert researcher.post(url(other, "delete_view", SavedView.objects.get().pk)).status_code == 404


def test_editors_save_views_of_demonstrations_alone(live: tuple[Survey, SurveyVersion]) -> None:
    survey, _version = live
    editor = signed_in("editor")
    refused = editor.post(url(survey, "save"), {"name": "Mine"})
    Survey.objects.filter(pk=survey.pk).update(demonstration=True)

    assert refused.status_code == 403
    assert messages(save(editor, survey, "", "Mine")) == "The view “Mine” was saved."


def test_a_view_that_names_what_is_gone_says_so(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, _version = live
    SavedView.objects.create(survey=survey, name="Old", query="answers=gone:x", by=member("researcher", "r3"))

    page = researcher.get(url(survey, "views")).content.decode()
    opened = researcher.get(url(survey, "analysis") + "?answers=gone:x").content.decode()

    assert "cannot be read any longer" in page
    assert "The filter names “gone”" in page
    assert "The filter names “gone”" in opened


def test_each_view_of_the_list_is_said_in_its_own_words(live: tuple[Survey, SurveyVersion], researcher: Client) -> None:
    survey, _version = live
    save(researcher, survey, "answers=role:police")
    save(researcher, survey, "language=fr", "French")

    page = researcher.get(url(survey, "views")).content.decode()

    assert re.search(r">French</a></th>\s*<td>\s*in French\s*</td>", page)
    assert re.search(r">Police</a></th>\s*<td>\s*“Role”: Police\s*</td>", page)


def test_the_list_takes_as_many_queries_for_many_views_as_for_few(
    live: tuple[Survey, SurveyVersion], researcher: Client, django_assert_max_num_queries: Any
) -> None:
    survey, _version = live
    for place in range(30):
        save(researcher, survey, "answers=role:police", f"View {place}")

    with django_assert_max_num_queries(16):
        researcher.get(url(survey, "views"))


def test_who_may_see_nothing_saves_nothing(live: tuple[Survey, SurveyVersion]) -> None:
    survey, _version = live

    assert signed_in("coordinator").get(url(survey, "views")).status_code == 403
