"""How tests read a page: as its words, one blank between them."""

import re
from html import unescape

from django.test import Client


def words(client: Client, path: str) -> str:
    """Return the words of a page that is there."""
    response = client.get(path)
    assert response.status_code == 200, f"{path} answered {response.status_code}"
    return words_of(response.content.decode())


def words_of(html: str) -> str:
    """Return HTML as words."""
    body = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
