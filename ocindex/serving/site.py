"""The site, served."""

import socket
from collections.abc import Callable


def serve(listening_at: socket.socket, say_alive: Callable[[], None] = lambda: None) -> None:
    """Serve the site on a socket, in this process, until SIGTERM; other processes may serve the same one.

    `say_alive` is called each second at least, as long as the server works.
    """
    # Not before: what is imported here lists the static files, which `prepare` collects first.
    from lib import drawing_ahead  # noqa: PLC0415
    from ocindex.serving import admission, server  # noqa: PLC0415
    from ocindex.serving.access_log import AccessLog  # noqa: PLC0415
    from ocindex.serving.refusing import EarlyRefusals  # noqa: PLC0415
    from ocindex.wsgi import application  # noqa: PLC0415

    admission.use_connections_of_turns()
    drawing_ahead.start()
    refusals = EarlyRefusals(application)
    server.serve(AccessLog(refusals), listening_at, say_alive, refusals.find)
