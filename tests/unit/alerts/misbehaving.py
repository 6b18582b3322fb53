"""Servers on loopback that answer as they are told, and keep what they were sent."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Answer = bytes | Callable[[socket.socket], None]


def http(status: str, body: Any = "", *headers: str) -> bytes:
    """One whole answer; a body that is no text goes as JSON."""
    said = (body if isinstance(body, str) else json.dumps(body)).encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(said)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + said


def silent(connection: socket.socket) -> None:
    """Take the request and say nothing until the other side goes."""
    connection.recv(1)


def cut(connection: socket.socket) -> None:
    """Promise more than is sent."""
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"errcode"')


def drip(connection: socket.socket) -> None:
    """Send a header, a byte at a time, for ever."""
    for letter in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1000:
        connection.sendall(bytes([letter]))
        time.sleep(0.02)


def drip_body(connection: socket.socket) -> None:
    """Send a body without an announced end, a byte at a time, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b" ")
        time.sleep(0.02)


def huge(connection: socket.socket) -> None:
    """Send ten million bytes, or as many as are taken."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b"x" * 10_000)


class Server:
    """`asked` are the requests so far: (request line, body as JSON)."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.asked: list[tuple[str, Any]] = []
        self._answers = answers
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/hook?key=k"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as file:
            line = file.readline().decode().strip()
            length = 0
            while header := file.readline().strip():
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            self.asked.append((line, json.loads(file.read(length) or b"null")))
            answer = self._answers[min(len(self.asked), len(self._answers)) - 1]
            try:
                if callable(answer):
                    answer(connection)
                else:
                    connection.sendall(answer)
            except OSError:
                return


@contextmanager
def serving(*answers: Answer) -> Iterator[Server]:
    """A server that gives these answers in turn, the last one for ever."""
    server = Server(answers)
    try:
        yield server
    finally:
        server.close()


def unused_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
