"""The admin page of keywords: the most frequent words of each language, and one in its contexts."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from lib.text import normalize_for_search
from surveys.admin.word_pages import WordPages, chosen_question
from surveys.analysis import keywords, searching, words
from surveys.analysis.response_facts import language_name
from surveys.documents.languages import direction
from surveys.models import AnswerText

MOST_CONTEXTS: Final = 200  # texts of which the places are shown
LONGEST_WORD: Final = 60
SORTS: Final = {
    "": gettext_lazy("latest first"),
    "after": gettext_lazy("by what follows"),
    "before": gettext_lazy("by what precedes"),
}


class KeywordPages(WordPages):
    """Words of texts, for those who may read the texts."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.keywords_view))
        return [path("surveys/<int:pk>/keywords/", view, name="surveys_response_keywords"), *super().get_urls()]

    def keywords_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how many texts of a language use which words, and the places of the word that the query names."""
        survey = self.readable(request, pk)
        question = chosen_question(survey, request.GET)
        form, selection = self.filtered(request, survey)
        texts = words.texts(selection, question.pk if question else None)
        offered = keywords.languages(texts)
        language = _chosen_language(request, offered)
        word = request.GET.get("word", "").strip()[:LONGEST_WORD]
        chosen = {"question": request.GET.get("question", ""), "in": request.GET.get("in", "")}
        keeping = {name: value for name, value in chosen.items() if value}
        return self.page(
            request, "keywords.html", survey, title=gettext("Keywords"), form=form, selection=selection,
            offered=[(code, language_name(code), n) for code, n in offered], language=language, word=word,
            counts=keywords.frequent_words(texts, language) if language else [], most=keywords.MOST_TEXTS,
            is_cut=any(n > keywords.MOST_TEXTS for code, n in offered if code == language),
            direction=direction(language) if language else "ltr",
            keeping=keeping, query=selection.query(**keeping), sorts=SORTS, sort=request.GET.get("sort", ""),
            **_contexts(texts.filter(language=language), word, request.GET.get("sort", "")),
            **self.word_context(survey, question),
        )  # fmt: skip


def _chosen_language(request: HttpRequest, offered: list[tuple[str, int]]) -> str:
    codes = [code for code, _n in offered]
    return request.GET["in"] if request.GET.get("in") in codes else next(iter(codes), "")


def _contexts(texts: QuerySet[AnswerText], word: str, sort: str) -> dict[str, Any]:
    """Return the places of a word and the number of texts that have it; nothing without a word."""
    search = searching.parse(f'"{word}"') if word else searching.Search()
    if not search.present:
        return {"contexts": [], "n_found": 0}
    keys = searching.matching(texts, search)
    first = list(texts.filter(pk__in=list(keys[:MOST_CONTEXTS])))
    places = keywords.contexts(first, word)
    if sort == "after":
        places.sort(key=lambda place: normalize_for_search(place.after))
    elif sort == "before":
        places.sort(key=lambda place: normalize_for_search(place.before).split()[::-1])
    return {"contexts": places, "n_found": Paginator(keys, MOST_CONTEXTS).count, "n_read": len(first)}
