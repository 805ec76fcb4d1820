"""A mail server of a test: takes, refuses, or falls silent, and keeps what it took."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any


class Post:
    """What the server does with the next message, and what came so far."""

    def __init__(self) -> None:
        self.answer = "take"
        self.received: list[Message] = []
        self.asked = 0
        self.port = 0
        # Called with a message that is in, before the sender hears so.
        self.before_answer: Callable[[], None] = lambda: None
        self.silence = threading.Event()

    def ids(self) -> list[str]:
        """The Message-ID of everything that came."""
        return [str(message["Message-ID"]) for message in self.received]


def _talk(post: Post) -> type[socketserver.StreamRequestHandler]:
    class Talk(socketserver.StreamRequestHandler):
        """One conversation, as far as a sender needs it."""

        def handle(self) -> None:
            post.asked += 1
            if post.answer == "hang":
                post.silence.wait(60)
                return
            try:
                self.say("220 here")
                while line := self.rfile.readline():
                    word = line[:4].upper()
                    if word == b"DATA":
                        self.take()
                    elif word == b"QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("451 later" if word == b"MAIL" and post.answer == "later" else "250 yes")
            except OSError:
                return  # the sender was killed

        def take(self) -> None:
            """Reads a message to its end and says yes, unless it is told otherwise."""
            self.say("354 go on")
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line)
            post.received.append(message_from_bytes(b"".join(lines)))
            post.before_answer()
            self.say("250 taken")

        def say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\r\n")

    return Talk


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server() -> Iterator[Post]:
    """A server on a free port of this machine."""
    post = Post()
    with _Server(("127.0.0.1", 0), _talk(post)) as server:
        address: Any = server.server_address
        post.port = address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield post
        finally:
            post.silence.set()
            server.shutdown()
