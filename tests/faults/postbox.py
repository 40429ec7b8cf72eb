"""A mail server that keeps what it takes, refuses as real ones do, by repeating the address, and hangs when told to."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import cast


class Postbox(ThreadingTCPServer):
    """Takes mail on a port of this machine."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mails: list[bytes] = []
        self.refusals: defaultdict[str, list[int]] = defaultdict(list)
        self.refused: list[str] = []
        self.hangs_after = 0
        self.hangs = Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def refuse(self, address: str, code: int) -> None:
        """Refuse the next mail to an address."""
        self.refusals[address].append(code)

    def hang_after(self, mails: int) -> None:
        """Take so many mails more; take the next one too, and never say so. 0: hang no longer."""
        self.hangs_after = len(self.mails) + mails + 1 if mails else 0

    def text(self) -> str:
        """Return the mails one after the other, as they are read."""
        messages = [message_from_bytes(mail, policy=policy.default) for mail in self.mails]
        return "\n".join(f"To: {message['To']}\n\n{message.get_content()}" for message in messages)


class Session(StreamRequestHandler):
    """One conversation with somebody who brings mail."""

    def handle(self) -> None:
        self.box = cast(Postbox, self.server)
        self.say(b"220 postbox")
        while line := self.rfile.readline():
            self.answer(line.strip())

    def answer(self, line: bytes) -> None:
        command = line[:4].upper()
        if command == b"RCPT":
            self.receive(line.decode().partition("<")[2].partition(">")[0])
        elif command == b"DATA":
            self.say(b"354 go on")
            self.take()
        else:
            self.say(b"250 postbox" if command != b"QUIT" else b"221 bye")

    def receive(self, address: str) -> None:
        if codes := self.box.refusals[address]:
            self.box.refused.append(address)
            self.say(f"{codes.pop(0)} <{address}>: Recipient address rejected: {address} is unknown here".encode())
        else:
            self.say(b"250 yes")

    def take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        self.box.mails.append(b"".join(line.removeprefix(b".") if line.startswith(b"..") else line for line in lines))
        if len(self.box.mails) == self.box.hangs_after:
            self.box.hangs.set()
            self.rfile.read()  # until the other side is gone
        else:
            self.say(b"250 taken")

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    with Postbox() as postbox:
        Thread(target=postbox.serve_forever, daemon=True).start()
        yield postbox
        postbox.shutdown()
