"""A cable between the site and a server: it can be cut, or swallow what is sent as a server does that hangs."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Cable:
    """Forwards what comes at a port of its own to a server, both ways, until `hang` or `cut`."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url)
        self._far = (self._address.hostname or "127.0.0.1", self._address.port or 5432)
        self._goes_on = threading.Event()
        self._goes_on.set()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._near = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """The address of the server by way of this cable."""
        who = f"{self._address.username}:{self._address.password or ''}@" if self._address.username else ""
        return self._address._replace(netloc=f"{who}127.0.0.1:{self._near.getsockname()[1]}").geturl()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Swallow nothing and deliver nothing: whoever waits for an answer waits."""
        self._goes_on.clear()
        try:
            yield
        finally:
            self._goes_on.set()

    @contextmanager
    def cut(self) -> Iterator[None]:
        """End every connection, and refuse new ones."""
        port = self._near.getsockname()[1]
        self.close()
        try:
            yield
        finally:
            self._near = socket.create_server(("127.0.0.1", port))
            threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._near.shutdown(socket.SHUT_RDWR)  # whoever waits in accept would take one more
        self._near.close()
        self._end_all()

    def _accept(self) -> None:
        near = self._near
        with suppress(OSError):
            while True:
                line, _address = near.accept()
                threading.Thread(target=self._connect, args=(line,), daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        self._goes_on.wait()
        try:
            far = socket.create_connection(self._far, timeout=5)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        self._pairs.append((near, far))
        threading.Thread(target=self._forward, args=(near, far), daemon=True).start()
        self._forward(far, near)

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._goes_on.wait()
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _end_all(self) -> None:
        for pair in self._pairs:
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
        self._pairs.clear()
