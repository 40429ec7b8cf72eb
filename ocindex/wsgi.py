"""The site for a WSGI server."""

import os
from contextlib import suppress
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocindex.settings")
django.setup(set_prefix=False)

from ocindex.kept_answers import KeptAnswers  # noqa: E402  it reads settings


class Request(WSGIRequest):
    """A request with an unknown charset counts as UTF-8 here, where Django would crash; a middleware answers 400."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        with suppress(LookupError):
            super()._set_content_type_params(meta)  # type: ignore[misc]
            return
        self._encoding = "utf-8"


class Handler(WSGIHandler):
    """Django's handler with the request class above."""

    request_class = Request


application = KeptAnswers(Handler())
