"""Texts of mails to experts: those that ship, what editors may write, and a preview with an invented expert."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from surveys.models import MailText
from surveys.rounds import mail_texts
from tests.factories import signed_in

pytestmark = pytest.mark.django_db
TELLING = re.compile(r"crim|mafia|traffick|trafic|drug|drogue|index|indice|\{countries\}", re.IGNORECASE)


def of(kind: str) -> MailText:
    return MailText.objects.get(kind=kind)


def change(text: MailText) -> str:
    return reverse("admin:surveys_mailtext_change", args=[text.pk])


def form_of(client: Client, text: MailText, **changes: str) -> dict[str, str]:
    """Return what the form of a text sends, with some fields changed."""
    form = client.get(change(text)).context["adminform"].form
    return {name: form[name].value() or "" for name in form.fields} | changes


@pytest.mark.parametrize("kind", ["invitation", "reminder", "thanks"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_shipped_mail_is_whole_and_says_nothing_of_its_topic(kind: str, language: str) -> None:
    text = of(kind)
    subject, body = (getattr(text, f"{field}_{language}") for field in ("subject", "body"))

    assert subject
    assert not TELLING.search(subject + body)
    assert list(mail_texts.faults(subject, kind=kind, in_subject=True)) == []
    assert list(mail_texts.faults(body, kind=kind)) == []


def test_loading_again_leaves_what_editors_changed(capsys: pytest.CaptureFixture[str]) -> None:
    MailText.objects.filter(kind="thanks").update(subject_en="Ours")
    MailText.objects.filter(kind="reminder").delete()

    call_command("load_surveys")

    assert of("thanks").subject_en == "Ours"  # type: ignore[attr-defined]
    assert of("reminder").subject_fr == "Un rappel pour vous"  # type: ignore[attr-defined]
    assert "Mails to experts: reminder." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("field", "words", "complaint"),
    [
        ("body_en", "{link} {name}", "{name} is no placeholder here."),
        ("body_fr", "{link} {0}", "{0} is no placeholder here."),
        ("body_en", "{link.__class__} {link}", "{link.__class__} is no placeholder here."),
        ("body_en", "No link at all", "Write {link} where the link should stand"),
        ("body_en", "{link} and } alone", "A brace stands alone."),
        ("subject_en", "For {countries}", "{countries} is no placeholder here."),
        ("subject_en", "One\nBcc: x@y.example", "A subject is one line."),
    ],
)
def test_a_text_that_would_make_a_bad_mail_is_refused(editor: Client, field: str, words: str, complaint: str) -> None:
    text = of("invitation")

    answered = editor.post(change(text), form_of(editor, text, **{field: words}))

    assert answered.status_code == 200
    assert any(complaint in error for error in answered.context["adminform"].form.errors[field])
    text.refresh_from_db()
    assert getattr(text, field) != words


def test_thanks_hold_no_link(editor: Client) -> None:
    text = of("thanks")

    answered = editor.post(change(text), form_of(editor, text, body_en="{link}"))

    assert "There are: {closes}, {countries}, {edition} and {sender}." in str(
        answered.context["adminform"].form.errors["body_en"]
    )


def test_an_editor_changes_a_text_and_its_history_is_kept(editor: Client) -> None:
    text = of("reminder")

    editor.post(change(text), form_of(editor, text, body_en="Soon: {closes}\n{link}"))

    text.refresh_from_db()
    assert text.body_en == "Soon: {closes}\n{link}"  # type: ignore[attr-defined]
    assert "Soon:" in editor.get(reverse("admin:surveys_mailtext_history", args=[text.pk])).text


def test_a_preview_shows_the_unsaved_mail_to_an_invented_expert(editor: Client) -> None:
    text = of("invitation")
    posted = form_of(editor, text, body_fr="Bonjour {countries}, {closes} : {link} <b>{sender}</b>")

    shown = editor.post(reverse("admin:surveys_mailtext_preview", args=[text.pk]), {**posted, "language": "fr"}).text

    assert "Une invitation pour vous" in shown
    assert "4 décembre 2041 : http://localhost:8000/fr/experts/example/ &lt;b&gt;" in shown
    text.refresh_from_db()
    assert "Bonjour {countries}" not in text.body_fr  # type: ignore[attr-defined]


def test_a_coordinator_reads_the_mails_and_changes_none() -> None:
    client, text = signed_in("coordinator"), of("invitation")

    shown = client.get(change(text))

    assert "An invitation for you" in shown.text
    assert client.post(change(text), {"subject_en": "X"}).status_code == 403


def test_a_value_is_not_read_as_a_placeholder() -> None:
    filled = mail_texts.fill("{sender} {link}", {"sender": "{link}", "link": "https://x.example/"})

    assert filled == "{link} https://x.example/"
