"""The socket where the site listens: opened here, or handed over by systemd or by the process before.

Whoever holds it open loses no visitor: those who come while the server starts anew wait, and are not refused.
"""

import os
import socket
from typing import Final

from django.conf import settings

FIRST: Final = 3  # the number of the first socket that is handed over: sd_listen_fds(3)
BACKLOG: Final = 1024  # connections that the system keeps waiting


def open_socket() -> socket.socket:
    """Return the socket handed over by the process before, else one bound to HOST and PORT that nobody reaches yet.

    A handed-over socket is told of by LISTEN_FDS and LISTEN_PID, as systemd does. Raises OSError where the port or the
    address is not to be had.
    """
    if os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS") == "1":
        return socket.socket(fileno=FIRST)
    listening = socket.socket(socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.HOST, settings.PORT))
    except OSError:
        listening.close()
        raise
    return listening


def hand_over(listening: socket.socket) -> None:
    """Keep a socket open for the program that this process is about to become."""
    os.dup2(listening.fileno(), FIRST)
    os.set_inheritable(FIRST, True)
    os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
