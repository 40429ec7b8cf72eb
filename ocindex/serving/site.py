"""The site, served."""

import socket


def serve(listening_at: socket.socket) -> None:
    """Serve the site on a socket, in this process, until SIGTERM; other processes may serve the same one."""
    # Not before: what is imported here lists the static files, which `prepare` collects first.
    from lib import drawing_ahead  # noqa: PLC0415
    from ocindex.serving import admission, server  # noqa: PLC0415
    from ocindex.serving.access_log import AccessLog  # noqa: PLC0415
    from ocindex.wsgi import application  # noqa: PLC0415

    admission.use_connections_of_turns()
    drawing_ahead.start()
    server.serve(AccessLog(application), listening_at)
