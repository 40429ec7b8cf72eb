"""What a survey is measured against: a view of one's own, with its form written out by hand, and one INSERT."""

import json

from django import forms
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_protect

from indicators.models import Country

WHO = (
    "research student journalism civil-society law-enforcement government international business public other not-said"
)
OFTEN = "first-time yearly monthly weekly"
USES = "research teaching reporting policy risk advocacy curiosity other nothing"
PAGES = "map countries indicators rankings comparison methodology data papers none"
AGREE = "strongly-disagree disagree neither agree strongly-agree do-not-know"
HEARD = "search media work event publication other"


def choice(codes: str, *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[(code, code) for code in codes.split()], required=required, widget=forms.RadioSelect
    )


def several(codes: str) -> forms.MultipleChoiceField:
    pairs = [(code, code) for code in codes.split()]
    return forms.MultipleChoiceField(choices=pairs, required=False, widget=forms.CheckboxSelectMultiple)


def words(longest: int) -> forms.CharField:
    return forms.CharField(max_length=longest, required=False, widget=forms.Textarea)


def country() -> forms.ChoiceField:
    return forms.ChoiceField(choices=countries, required=False)


def countries() -> list[tuple[str, str]]:
    """Return the countries, read once as the survey reads them once."""
    if not KNOWN:
        KNOWN.extend((iso3.lower(), name) for iso3, name in Country.objects.values_list("iso3", "name"))
    return [("", ""), *KNOWN]


KNOWN: list[tuple[str, str]] = []


class MinimalForm(forms.Form):
    who = choice(WHO, required=True)
    who_else = forms.CharField(max_length=200, required=False)
    knows_country = country()
    how_often = choice(OFTEN)
    uses = several(USES)
    uses_else = forms.CharField(max_length=200, required=False)
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
    doubt_country = country()
    doubt_score = forms.CharField(max_length=120, required=False)
    doubt_why = words(2000)
    heard = choice(HEARD)
    quote = choice("yes no")


@csrf_protect
def minimal(request: HttpRequest) -> HttpResponse:
    """Show the form, or check it and write one row."""
    form = MinimalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_answers (content) VALUES (%s)", [json.dumps(form.cleaned_data)])
        return HttpResponseRedirect("/minimal/")
    return render(request, "minimal.html", {"form": form})


def make_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_answers (id integer PRIMARY KEY, content text NOT NULL)")
