"""The least that does the job, as a site of its own: a form that is kept, and a page that is given out.

Without middleware but the check of the CSRF token, without compression, accounts, languages, limits or a cache: the
form is a text written out once, its answers are validated by forms.Form and kept as one row of JSON over a connection
that stays open; the page is a string that this process keeps.

    DATABASE_URL=... COUNTRIES=countries.csv PAGES=folder python -m waitress tests.bench.baseline:application
"""

import csv
import json
import os
from html import escape
from pathlib import Path

import environ
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import csrf_protect

DATABASE = environ.Env.db_url_config(os.environ["DATABASE_URL"])
if DATABASE["ENGINE"].endswith("sqlite3"):  # as durable as ours
    DATABASE["OPTIONS"] = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"}
WHO = (
    "research student journalism civil-society law-enforcement government international business public other not-said"
)
OFTEN = "first-time yearly monthly weekly"
USES = "research teaching reporting policy risk advocacy curiosity other nothing"
PAGES = "map countries indicators rankings comparison methodology data papers none"
AGREE = "strongly-disagree disagree neither agree strongly-agree do-not-know"
HEARD = "search media work event publication other"
with Path(os.environ["COUNTRIES"]).open(encoding="utf-8") as file:
    COUNTRIES = [(row["iso3"].lower(), row["name_en"]) for row in csv.DictReader(file)]


def choice(codes: str, *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[(code, code) for code in codes.split()], required=required)


def several(codes: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(choices=[(code, code) for code in codes.split()], required=False)


def words(longest: int) -> forms.CharField:
    return forms.CharField(max_length=longest, required=False)


class Answers(forms.Form):
    """The 23 fields of the survey about the index."""

    who = choice(WHO, required=True)
    who_else = words(200)
    knows_country = forms.ChoiceField(choices=[("", ""), *COUNTRIES], required=False)
    how_often = choice(OFTEN)
    uses = several(USES)
    uses_else = words(200)
    pages = several(PAGES)
    found = choice("yes partly no looking-around")
    clear_scores = choice(AGREE)
    clear_method = choice(AGREE)
    clear_charts = choice(AGREE)
    clear_changes = choice(AGREE)
    trust_country = choice(AGREE)
    trust_compare = choice(AGREE)
    trust_independent = choice(AGREE)
    trust_quote = choice(AGREE)
    useful = choice("not-at-all a-little fairly very cannot-say")
    missing = words(2000)
    doubt_country = forms.ChoiceField(choices=[("", ""), *COUNTRIES], required=False)
    doubt_score = words(120)
    doubt_why = words(2000)
    heard = choice(HEARD)
    quote = choice("yes no")


def written_out() -> str:
    """Return the template of the form: plain HTML, and the one tag that a token needs."""
    fields = "".join(_field(name, field) for name, field in Answers.base_fields.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Feedback</title></head><body>'
        f'<form method="post">{{% csrf_token %}}{fields}<button type="submit">Send</button></form></body></html>'
    )


def _field(name: str, field: forms.Field) -> str:
    if name.endswith("country"):
        options = "".join(f'<option value="{code}">{escape(country)}</option>' for code, country in COUNTRIES)
        return f'<p><label>{name} <select name="{name}"><option value=""></option>{options}</select></label></p>'
    if not isinstance(field, forms.ChoiceField):
        return f'<p><label>{name} <textarea name="{name}" maxlength="{field.max_length}"></textarea></label></p>'  # type: ignore[attr-defined]
    kind = "checkbox" if isinstance(field, forms.MultipleChoiceField) else "radio"
    boxes = (
        f'<label><input type="{kind}" name="{name}" value="{code}"> {code}</label>' for code, _same in field.choices
    )  # type: ignore[misc]
    return f"<fieldset><legend>{name}</legend>{''.join(boxes)}</fieldset>"


settings.configure(
    SECRET_KEY="of-no-site" * 5,  # nosec B106
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    DATABASES={"default": {**DATABASE, "CONN_MAX_AGE": None}},
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {
                            "form.html": written_out(),
                            "thanks.html": "<!doctype html><title>Thank you</title>\n<p>Your answers are kept.</p>\n",
                        },
                    )
                ],
            },
        }
    ],
)
application = get_wsgi_application()
KEPT = {file.name: file.read_bytes() for file in Path(os.environ["PAGES"]).iterdir()}


@csrf_protect
def form(request: HttpRequest) -> HttpResponse:
    """Show the form, or check it and write one row."""
    if request.method != "POST":
        return render(request, "form.html")
    answers = Answers(request.POST)
    if not answers.is_valid():
        return render(request, "form.html", status=422)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_answers (content) VALUES (%s)", [json.dumps(answers.cleaned_data)])
    return HttpResponseRedirect("/thanks/")


def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "thanks.html")


def page(request: HttpRequest, name: str) -> HttpResponse:
    """Give out a string that is kept: the bytes of one of our pages."""
    return HttpResponse(KEPT[name], headers={"Content-Encoding": "gzip"})


def make_table() -> None:
    kind = "integer PRIMARY KEY" if connection.vendor == "sqlite" else "bigserial PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_answers (id {kind}, content text NOT NULL)")
    connection.close()


urlpatterns = [path("form/", form), path("thanks/", thanks), path("page/<str:name>/", page)]
make_table()
