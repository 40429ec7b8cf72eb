"""A site of files that a test may let answer badly."""

from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler


class Answer(SimpleHTTPRequestHandler):
    """Serves a folder; what ends in one of the hostile names is answered as it says."""

    hostile: dict[str, Callable[["Answer"], None]] = {}

    def do_GET(self) -> None:
        for end, answer in self.hostile.items():
            if self.path.endswith(end):
                answer(self)
                return
        super().do_GET()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
