"""What a panel is promised: written before the round opens, in every language, and never changed after."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import timedelta

from lib.refusals import Refused
from surveys.models import Round
from surveys.rounds import opening, promising
from tests.factories import planned_round, signed_in

pytestmark = pytest.mark.django_db


def test_a_round_does_not_open_before_it_promises_something_in_every_language() -> None:
    planned = planned_round()
    Round.objects.update(promise_fr="  ")

    with pytest.raises(Refused, match="promised nothing yet in: French. Write it on the round’s page"):
        opening.open_round(planned, by=None)

    assert Round.objects.get().state == "planned"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_new_round_begins_with_a_text_that_says_who_knows_what_for_how_long(language: str) -> None:
    form = signed_in("coordinator").get(reverse("admin:surveys_round_add")).context["adminform"].form

    text = form[f"promise_{language}"].value()

    assert text == promising.default_promise(language)
    assert promising.MONTHS in text
    assert text.count("**") == 10  # who knows the name, the code, how long, what is published, how to leave
    assert form.fields[f"promise_{language}"].label.endswith({"en": "English", "fr": "French"}[language])


def test_the_number_of_months_is_written_into_the_promise_as_the_round_opens() -> None:
    planned = planned_round()
    Round.objects.update(promise_en="Erased after {months} months.", promise_fr="{months} mois.", keep_months=18)

    opening.open_round(planned, by=None)

    kept = Round.objects.get()
    assert kept.promise_en == "Erased after 18 months."  # type: ignore[attr-defined]
    assert kept.promise_fr == "18 mois."  # type: ignore[attr-defined]


def test_the_page_that_opens_a_round_shows_what_its_experts_will_read() -> None:
    planned = planned_round()
    Round.objects.update(promise_en="Erased after **{months}** months.", promise_fr="Effacé après {months} mois.")

    page = signed_in("coordinator").get(reverse("admin:surveys_round_open", args=[planned.pk])).text

    assert "Erased after <strong>12</strong> months." in page
    assert '<div class="round-promise" lang="fr"' in page
    assert "Effacé après 12 mois." in page


def test_a_round_that_would_close_itself_at_once_does_not_open() -> None:
    planned = planned_round()
    Round.objects.update(closes=timezone.now().date() - timedelta(days=1), closes_itself=True)

    with pytest.raises(Refused, match="would close by itself at once"):
        opening.open_round(planned, by=None)


def test_a_last_day_that_is_past_is_not_planned() -> None:
    client, planned = signed_in("coordinator"), planned_round()

    answered = client.post(reverse("admin:surveys_round_change", args=[planned.pk]), {"closes": "2020-01-31"})

    assert answered.context["adminform"].form.errors["closes"] == ["This day is past."]
