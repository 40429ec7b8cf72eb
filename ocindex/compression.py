"""Compression of pages that are made for one reader: what is kept for everybody is compressed when it is kept."""

import re
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# https://www.w3.org/TR/fetch-metadata/: the page itself had its browser ask, or the reader, by a bookmark or by typing.
BY_THE_READER: Final = {"same-origin", "none"}
TEXT: Final = re.compile(r"text/|application/(?:[a-z.]+\+)?(?:json|xml|javascript)|image/svg")


class CompressionMiddleware(GZipMiddleware):
    """Django's, which adds up to 100 random bytes; only for texts, and only where no other site had the browser ask.

    Whoever sees how long answers are, and has a staff member's browser ask for many, could learn by the lengths what is
    written on a page (BREACH). For that their own page must ask, and every browser says so; one that says nothing gets
    the page as it is.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        asked_by_the_reader = request.headers.get("Sec-Fetch-Site") in BY_THE_READER
        is_text = TEXT.match(response.headers.get("Content-Type", "")) is not None
        if response.streaming or not (asked_by_the_reader and is_text):
            return response
        return super().process_response(request, response)
