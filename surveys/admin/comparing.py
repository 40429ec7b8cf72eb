"""Admin pages that put views of a survey's responses side by side, as a page and as CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from indicators.exporting.cells import csv_text
from surveys import kinds
from surveys.admin import comparing_query
from surveys.admin.comparing_query import MOST_VIEWS, ComparedView, address
from surveys.admin.response_pages import ResponsePages, language
from surveys.admin.selection_form import SelectionForm
from surveys.admin.taking import CSV, file_response, picture_response
from surveys.admin.view_words import ViewWords
from surveys.analysis import counting, quick_views
from surveys.analysis.filterable import FilterQuestion
from surveys.analysis.selecting import Selection
from surveys.documents import wordings
from surveys.models import SavedView, Survey

QUICK: Final = {
    quick_views.BY_LANGUAGE: gettext_lazy("language"),
    quick_views.BY_VERSION: gettext_lazy("version"),
    quick_views.BY_MONTH: gettext_lazy("month"),
}


@dataclass(frozen=True)
class ViewCard:
    """A view on its card: its number of responses, whether it shares some with the first, the address without it."""

    view: ComparedView
    n: int
    is_shared: bool
    without: str


class ComparingPages(ResponsePages):
    """Two to four views beside each other, for whoever may see the figures of a survey."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(require_safe(self.compare_view))
        file = self.admin_site.admin_view(require_safe(self.compare_csv))
        picture = self.admin_site.admin_view(require_safe(self.compare_svg))
        return [
            path("surveys/<int:pk>/compare/", page, name="surveys_response_compare"),
            path("surveys/<int:pk>/compare.csv", file, name="surveys_response_compare_csv"),
            path("surveys/<int:pk>/compare/<slug:code>.svg", picture, name="surveys_response_compare_svg"),
            *super().get_urls(),
        ]

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the views of the query beside each other; `by` and `of` lead to views that divide one."""
        survey = self.survey(request, pk)
        form = SelectionForm(QueryDict(), survey, counting.choices(Selection(survey)))
        if "by" in request.GET:
            return _divided(request, survey, form)
        views, faults = comparing_query.read(survey, request.GET, form, language())
        title = _("%(views)s compared") % {"views": _listed([view.name for view in views])}
        context = _compared(request, survey, views) if len(views) > 1 else {}
        return self.page(
            request,
            "compare.html",
            survey,
            title=title if len(views) > 1 else _("Compare views"),
            views=views,
            faults=faults,
            can_add=len(views) < MOST_VIEWS,
            offered=list(_offered(survey, views, form)),
            quick=_quick(views, form),
            **context,
        )

    def compare_csv(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the figures with a line for each answer in each view; a query that cannot be read leads to the page."""
        survey = self.survey(request, pk)
        form = SelectionForm(QueryDict(), survey, counting.choices(Selection(survey)))
        views, faults = comparing_query.read(survey, request.GET, form, language())
        if faults or len(views) < 2:
            url = reverse("admin:surveys_response_compare", args=[survey.pk])
            return HttpResponseRedirect(f"{url}?{request.GET.urlencode()}")
        from surveys.admin import comparing_choice, comparing_file  # noqa: PLC0415  they load scipy, unlike the start

        selections, versions = [view.selection for view in views], list(survey.versions.all())
        questions = comparing_choice.choose(request.GET, selections, versions, language()).own
        text = csv_text(comparing_file.rows(questions, views, language(), timezone.localdate()))
        return file_response(text, CSV, f"{survey.slug}-compared.csv")

    def compare_svg(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Send one question of the comparison as a picture; a query that cannot be read leads to the page."""
        survey = self.survey(request, pk)
        form = SelectionForm(QueryDict(), survey, counting.choices(Selection(survey)))
        views, faults = comparing_query.read(survey, request.GET, form, language())
        if faults or len(views) < 2:
            url = reverse("admin:surveys_response_compare", args=[survey.pk])
            return HttpResponseRedirect(f"{url}?{request.GET.urlencode()}")
        from surveys.admin.comparing_picture import comparing_picture  # noqa: PLC0415  it loads scipy: see above

        context = _compared(request, survey, views)
        block = next((block for block, _newer in context["blocks"] if block.question.code == code), None)
        if block is None:
            raise Http404
        words = ViewWords(_listed([view.name for view in views]), (), context["query"], context["query"], "")
        drawing = comparing_picture(block, views, context["n_tested"])
        return picture_response(drawing, block.text, words, f"{survey.slug}-{code}-compared")


def _divided(request: HttpRequest, survey: Survey, form: SelectionForm) -> HttpResponse:
    """Redirect to the comparison of views that divide the one in `of`."""
    base = form.of_query(request.GET.get("of", ""))
    views = quick_views.split(base.selection(), request.GET["by"], form.questions)
    if len(views) < 2:
        messages.warning(request, _("There is nothing to compare by this: all responses say the same."))
        views = [base.selection()]
    url = reverse("admin:surveys_response_compare", args=[survey.pk])
    return HttpResponseRedirect(f"{url}?{address([view.query() for view in views])}")


def _listed(names: Sequence[str]) -> str:
    *others, last = names or [""]
    return _("%(names)s and %(last)s") % {"names": ", ".join(others), "last": last} if others else last


def _compared(request: HttpRequest, survey: Survey, views: Sequence[ComparedView]) -> dict[str, Any]:
    """Return what the page says of two views or more."""
    from surveys.admin import comparing_figures  # noqa: PLC0415  it loads scipy: see above
    from surveys.admin.comparing_choice import EQUAL, choose  # noqa: PLC0415
    from surveys.analysis import comparing  # noqa: PLC0415

    selections, every_version = [view.selection for view in views], list(survey.versions.all())
    chosen = choose(request.GET, selections, every_version, language())
    versions = [each for each in every_version if any(s.version in (None, each.number) for s in selections)]
    shared, sizes = [False, *chosen.shared], comparing.sizes(selections)
    addresses = [view.address for view in views]
    changed = {code: wordings.changed(versions, code) for code in dict.fromkeys(view.language for view in views)}
    codes = [each.code for each in chosen.every if each.code in request.GET.getlist("question")]
    mix = EQUAL if chosen.is_equal else ""
    return {
        "cards": [
            ViewCard(view, n, is_shared, address([other for other in addresses if other != view.address]))
            for view, n, is_shared in zip(views, sizes, shared, strict=True)
        ],
        "blocks": [
            (block, block.newest_wording and _of_version(selections, block.newest_wording, codes))
            for block in comparing_figures.blocks(chosen.own, views, changed, language())
        ],
        "who": comparing_figures.who_answers(chosen.every, views, language()),
        "every": [
            (question, question.document["text"][language()], question.code in codes) for question in chosen.every
        ],
        "n_chosen": len(codes),
        "n_tested": comparing.n_tested(chosen.own),
        "has_shared": any(shared),
        "mixing": chosen.mixing and chosen.mixing.document["text"][language()],
        "is_equal": chosen.is_equal,
        "may_be_equal": chosen.may_be_equal,
        "as_they_are": address(addresses, question=codes),
        "made_equal": address(addresses, question=codes, mix=EQUAL),
        "query": address(addresses, question=codes, mix=mix),
        "all_questions": address(addresses),
        "swapped": address(addresses[::-1], question=codes, mix=mix),
    }


def _of_version(views: Sequence[Selection], number: int, codes: Sequence[str]) -> str:
    return address([replace(view, version=number).query() for view in views], question=codes)


def _offered(survey: Survey, views: Sequence[ComparedView], form: SelectionForm) -> Iterator[tuple[str, list[Any]]]:
    """Yield (group, [(address of a view, its name)]) of views that can be added."""
    saved = [(str(view.pk), view.name) for view in SavedView.objects.filter(survey=survey)]
    if saved:
        yield _("Saved views"), saved
    base = replace(views[0].selection, answers=(), version=None, language="") if views else Selection(survey)
    for by, label in QUICK.items():
        parts = quick_views.split(base, by, form.questions)
        own = QueryDict(address([part.query() for part in parts]))
        parts_in_words, _faults = comparing_query.read(survey, own, form, language())
        if len(parts_in_words) > 1:
            yield str(label), [(view.address, view.name) for view in parts_in_words]
    yield _("All responses"), [("", _("Everyone"))]


def _quick(views: Sequence[ComparedView], form: SelectionForm) -> list[tuple[str, str]]:
    """Return (query, label) of the quick ways to divide the first view, or all responses."""
    of = views[0].selection.query() if views else ""
    questions = [question for question in form.questions.values() if _divides(question)]
    ways = [(by, str(label)) for by, label in QUICK.items()]
    ways += [(question.name, question.text(language())) for question in questions]
    return [(address([], by=by, of=of), label) for by, label in ways]


def _divides(question: FilterQuestion) -> bool:
    """Return whether a question has one choice among options that an editor wrote."""
    if not question.key or "." in question.number:
        return False
    kind = kinds.of(question.document["kind"])
    return kind.takes_options and kind.divides and not kind.chooses_several
