"""The pages of coding: who may see and do what, what a coder learns of the other, and that nothing is lost."""

import csv
from io import StringIO

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from surveys.coding import ending
from surveys.models import Coding, CodingTask, Survey, SurveyVersion, WordCode
from tests.factories import colleague, make_live, signed_in
from tests.surveys.coded import code_all, coders, counting, make_frame, make_task, part_of, write
from tests.surveys.staff import messages

pytestmark = pytest.mark.django_db
Live = tuple[Survey, SurveyVersion]


@pytest.fixture
def live() -> Live:
    survey, version = make_live()
    make_frame(survey)
    return survey, version


def url(act: str, *arguments: object) -> str:
    return reverse(f"admin:surveys_response_{act}", args=arguments)


def sign_in(name: str) -> Client:
    client = Client()
    client.force_login(colleague("researcher", name))
    return client


def keys(survey: Survey) -> dict[str, int]:
    return dict(survey.word_codes.values_list("code", "pk"))


@pytest.mark.parametrize("act", ["codes", "codes_csv", "code_frame", "coding", "texts"])
def test_whoever_sees_responses_but_not_words_sees_no_page_of_words(live: Live, act: str) -> None:
    survey, version = live
    (text,) = write(version, "Slow")
    counter = User.objects.create_user("counter", is_staff=True)
    counter.user_permissions.set(
        Permission.objects.filter(codename__in=["view_response", "change_response", "view_survey"])
    )
    client = Client()
    client.force_login(counter)
    arguments = [survey.pk, text.question_id] if act == "texts" else [survey.pk]

    assert client.get(url("analysis", survey.pk)).status_code == 200
    assert client.get(url(act, *arguments)).status_code == 403
    assert client.post(url("coding", survey.pk), {"first": counter.pk}).status_code == 403


def test_whoever_reads_words_without_working_with_responses_changes_nothing(live: Live) -> None:
    survey, version = live
    write(version, "Slow")
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_response", "view_answertext"]))
    client = Client()
    client.force_login(reader)
    code = survey.word_codes.get(code="delay")

    statuses = [
        client.post(url("code_frame", survey.pk), {"label": "New"}).status_code,
        client.post(url("code", code.pk), {"act": "retire"}).status_code,
        client.post(url("coding", survey.pk), {"first": reader.pk}).status_code,
    ]

    assert statuses == [403, 403, 403]
    assert survey.word_codes.count() == 3
    assert not CodingTask.objects.exists()
    assert client.get(url("codes", survey.pk)).status_code == 200


def test_a_researcher_draws_texts_for_two_and_each_codes_by_keys_alone(live: Live) -> None:
    survey, version = live
    write(version, *(f"Text {number}" for number in range(30)))
    ada, ben = coders()
    client = sign_in("ada")

    client.post(url("coding", survey.pk), {"first": ada.pk, "second": ben.pk, "number": "20"})
    task = CodingTask.objects.get()
    page = client.get(url("coding_desk", task.pk)).content.decode()

    assert task.texts.count() == 20
    assert "0 of 20 coded" in page
    assert page.count('name="code"') == 3
    assert "js/coding.js" in page


def test_each_text_is_followed_by_the_next_one_that_is_not_coded(live: Live) -> None:
    survey, version = live
    write(version, "One", "Two", "Three")
    task, client = make_task(survey), sign_in("ada")
    first, second, third = task.texts.order_by("place")
    delay = keys(survey)["delay"]

    response = client.post(url("coding_desk", task.pk), {"drawn": second.pk, "code": delay, "act": "next"})
    assert response["Location"] == url("coding_desk", task.pk) + f"?place={third.place}"
    response = client.post(url("coding_desk", task.pk), {"drawn": third.pk, "act": "none"})
    assert response["Location"] == url("coding_desk", task.pk) + f"?place={first.place}"
    client.post(url("coding_desk", task.pk), {"drawn": first.pk, "code": delay, "act": "next"})

    page = client.get(url("coding_desk", task.pk)).content.decode()
    assert "You have coded all 3 texts." in page
    again = client.get(url("coding_desk", task.pk) + f"?place={second.place}").content.decode()
    assert f'value="{delay}" checked' in again
    client.post(url("coding_desk", task.pk), {"act": "done"})
    assert part_of(task, "ada").done_on is not None


def test_a_text_sent_with_nothing_ticked_comes_back_and_nothing_is_kept(live: Live) -> None:
    survey, version = live
    write(version, "One")
    task, client = make_task(survey), sign_in("ada")

    response = client.post(url("coding_desk", task.pk), {"drawn": task.texts.get().pk, "act": "next"})

    assert "Tick what the text speaks of" in response.content.decode()
    assert "data-unsent" in response.content.decode()
    assert not Coding.objects.exists()


def test_nobody_learns_what_a_coder_did_before_the_task_is_over(live: Live) -> None:
    """Not the other coder, not who made the task, and not through texts, codes, counts or files."""
    survey, version = live
    (text,) = write(version, "Slow")
    task = make_task(survey, by=colleague("researcher", "owner"))
    WordCode.objects.filter(survey=survey, code="politics").update(is_retired=True)
    code_all(task, {"ada": {"Slow": ["delay"]}})
    addresses = [
        url("coding", survey.pk),
        url("coding_task", task.pk),
        url("coding_desk", task.pk),
        url("codes", survey.pk),
        url("texts", survey.pk, text.question_id) + "?code=delay",
        url("codes_csv", survey.pk),
    ]

    for name in ("ben", "owner"):
        client = sign_in(name)
        pages = {address: client.get(address, follow=True).content.decode() for address in addresses}

        context = client.get(url("coding_task", task.pk)).context
        assert not {"results", "disagreements", "n_alike"} & set(context.keys())  # nor is it only hidden
        assert "checked" not in pages[url("coding_desk", task.pk)]
        assert "What counts" not in pages[url("coding_task", task.pk)]
        assert "ada" in pages[url("coding_task", task.pk)]
        assert "No text in this view." in pages[addresses[4]]
        assert '"delay","Delay",,,0,0,' in pages[url("codes_csv", survey.pk)]
    assert Coding.objects.filter(coder__user__username="ada").exists()


def test_only_who_made_a_task_ends_it_early_and_then_nobody_codes_in_it(live: Live) -> None:
    survey, version = live
    write(version, "Slow")
    task = make_task(survey, by=colleague("researcher", "owner"))
    code_all(task, {"ada": {"Slow": ["delay"]}})

    assert sign_in("ben").post(url("coding_task", task.pk), {"act": "end"}).status_code == 403
    sign_in("owner").post(url("coding_task", task.pk), {"act": "end"})

    task.refresh_from_db()
    assert task.ended_on is not None
    drawn = task.texts.get().pk
    response = sign_in("ben").post(
        url("coding_desk", task.pk), {"drawn": drawn, "code": keys(survey)["staff"], "act": "next"}
    )
    assert "This task is over" in response.content.decode()
    assert Coding.objects.count() == 1


def test_who_is_no_coder_of_a_task_codes_nothing_in_it(live: Live) -> None:
    survey, version = live
    write(version, "Slow")
    task = make_task(survey)

    data = {"drawn": task.texts.get().pk, "code": keys(survey)["staff"], "act": "next"}
    response = sign_in("cleo").post(url("coding_desk", task.pk), data)

    assert response["Location"] == url("coding_task", task.pk)
    assert not Coding.objects.exists()


def test_a_coder_cannot_reach_a_text_of_another_task(live: Live) -> None:
    survey, version = live
    write(version, "Slow")
    task, other = make_task(survey), make_task(survey)

    data = {"drawn": other.texts.get().pk, "code": keys(survey)["staff"], "act": "next"}
    response = sign_in("ada").post(url("coding_desk", task.pk), data, follow=True)

    assert "This text is gone" in messages(response)
    assert not Coding.objects.exists()


def test_the_page_of_a_task_that_is_over_has_kappa_and_what_is_left_to_settle(live: Live) -> None:
    """Delay 4, 1, 1, 4 of ten texts: kappa .60, its error .253 (by statsmodels), so .10 to 1.00."""
    survey, version = live
    words = [f"Text {number}" for number in range(10)]
    write(version, *words)
    task = make_task(survey)
    ada = {word: ["delay"] if number < 5 else [] for number, word in enumerate(words)}
    ben = {word: ["delay"] if 1 <= number < 6 else [] for number, word in enumerate(words)}
    code_all(task, {"ada": ada, "ben": ben})
    ending.end_task(task)
    client = sign_in("ada")

    page = client.get(url("coding_task", task.pk)).content.decode()

    assert "α = 0.62" in page
    assert "8 of 10 texts have the same codes" in page
    assert "0.60" in page
    assert "0.10–1.00" in page
    assert page.count('class="disagreement"') == 2
    drawn = task.texts.get(text__text="Text 0")
    client.post(url("coding_task", task.pk), {"drawn": drawn.pk, "code": keys(survey)["staff"], "act": "settle"})
    drawn.refresh_from_db()
    assert str(drawn.settled_by) == "ada"
    assert counting(survey)[drawn.text.response_id] == ["staff"]
    assert client.get(url("coding_task", task.pk)).content.decode().count('class="disagreement"') == 1


def test_the_frame_takes_codes_renames_retires_and_merges_them(live: Live) -> None:
    survey, _version = live
    client, codes = sign_in("ada"), keys(survey)

    client.post(url("code_frame", survey.pk), {"label": "Means", "definition": "Money or people."})
    client.post(url("code", codes["delay"]), {"act": "save", "label": "Too slow", "definition": "", "order": "9"})
    client.post(url("code", codes["politics"]), {"act": "retire"})
    response = client.post(url("code", codes["staff"]), {"act": "merge", "into": keys(survey)["means"]}, follow=True)

    assert list(survey.word_codes.values_list("code", "label", "is_retired")) == [
        ("politics", "Politics", True),
        ("means", "Means", False),
        ("delay", "Too slow", False),
    ]
    assert "Code merged" in messages(response)
    refused = client.post(url("code_frame", survey.pk), {"label": "Means"})
    assert "There is a code “means” already." in refused.content.decode()


def test_a_code_of_another_survey_cannot_be_merged_into(live: Live) -> None:
    survey, _version = live
    other = make_frame(Survey.objects.create(slug="other", title_en="O", title_fr="A"))

    response = sign_in("ada").post(url("code", keys(survey)["delay"]), {"act": "merge", "into": other["staff"].pk})

    assert "Select a valid choice" in response.content.decode()
    assert survey.word_codes.count() == 3


def test_the_file_of_codes_has_the_counts_by_segment_and_no_formula(live: Live) -> None:
    survey, version = live
    write(version, "Slow", "Slower")
    write(version, "Lent", language="fr")
    survey.word_codes.filter(code="delay").update(label="=1+1")
    task = make_task(survey, n_coders=1)
    code_all(task, {"ada": {"Slow": ["delay"], "Slower": ["delay", "staff"], "Lent": []}})
    ending.end_task(task)

    text = sign_in("ada").get(url("codes_csv", survey.pk) + "?by=response.language").content.decode()

    rows = [(row["label"], row["category"], row["texts"], row["base"]) for row in csv.DictReader(StringIO(text))]
    assert rows == [
        ("'=1+1", "", "2", "3"),
        ("'=1+1", "English", "2", "2"),
        ("'=1+1", "French", "0", "1"),
        ("Staff", "", "1", "3"),
        ("Staff", "English", "1", "2"),
        ("Staff", "French", "0", "1"),
        ("Politics", "", "0", "3"),
    ]


def test_codes_filter_the_texts_and_stand_beside_them(live: Live) -> None:
    survey, version = live
    text, _other = write(version, "Slow", "Other")
    task = make_task(survey, n_coders=1)
    code_all(task, {"ada": {"Slow": ["delay"]}})
    ending.end_task(task)
    client = signed_in("researcher")
    texts = url("texts", survey.pk, text.question_id)

    coded, rest = (client.get(f"{texts}?code={name}").content.decode() for name in ("delay", "-"))

    assert ("Slow" in coded, "Other" in coded) == (True, False)
    assert ("Slow" in rest, "Other" in rest) == (False, True)
    assert 'class="pill"' in coded


@pytest.mark.parametrize("act", ["coding", "coding_desk", "coding_task", "codes", "texts"])
def test_pages_ask_the_database_no_more_for_many_texts_than_for_few(
    live: Live, act: str, django_assert_max_num_queries: object
) -> None:
    survey, version = live
    texts = write(version, *(f"Text {number}" for number in range(25)))
    task = make_task(survey)
    code_all(task, {"ada": {f"Text {number}": ["delay"] for number in range(20)}})
    if act == "coding_task":
        ending.end_task(task)
    client = sign_in("ada")
    arguments = {"coding_task": [task.pk], "coding_desk": [task.pk], "texts": [survey.pk, texts[0].question_id]}

    with django_assert_max_num_queries(30):  # type: ignore[operator]
        client.get(url(act, *arguments.get(act, [survey.pk])))
