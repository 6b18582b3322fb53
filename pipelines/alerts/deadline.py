"""A time by which a whole exchange must be over, however slowly the other side drips."""

from __future__ import annotations

import socket
import threading
import time
from types import TracebackType


class DeliveryError(Exception):
    """A message was not taken: `is_final` when trying the same channel again is useless; `wait` is what it asks for, seconds.

    `is_unreachable` when nobody answered: no other message would fare better now.
    """

    def __init__(
        self, why: str, is_final: bool = False, wait: float | None = None, is_unreachable: bool = False
    ) -> None:
        """Keep why, in words without an address or a secret."""
        super().__init__(why)
        self.is_final, self.wait, self.is_unreachable = is_final, wait, is_unreachable


class Deadline:
    """Connects, and cuts the connection when the seconds are over: a time-out of a socket only bounds one read of many."""

    def __init__(self, seconds: float) -> None:
        """The seconds begin now."""
        self._ends = time.monotonic() + seconds
        self._watch: threading.Timer | None = None
        self._twin: socket.socket | None = None

    @property
    def left(self) -> float:
        """Seconds that are left, never negative."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Nothing is left."""
        return self._ends <= time.monotonic()

    def check(self) -> None:
        """Raise DeliveryError when it is over."""
        if self.is_over:
            raise DeliveryError("超时 timed out", is_unreachable=True)

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a socket that is connected; OSError or DeliveryError when that fails in time."""
        self.check()
        failed: OSError | None = None
        for address in self._addresses(host, port):
            self.check()
            try:
                made = socket.create_connection(address[:2], timeout=self.left)
            except OSError as error:
                failed = error
                continue
            # TLS takes a socket over, so the watch holds a handle of its own on the same connection.
            self._twin = made.dup()
            self._watch = threading.Timer(self.left, self._cut)
            self._watch.daemon = True
            self._watch.start()
            return made
        raise failed or OSError("no address")

    def _addresses(self, host: str, port: int) -> list[tuple[str, int]]:
        """Resolve beside: the resolver knows no time-out."""
        found: list[tuple[str, int]] = []

        def resolve() -> None:
            try:
                found.extend(
                    (str(name[0]), port) for *_, name in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                )
            except OSError:
                return

        asking = threading.Thread(target=resolve, daemon=True)
        asking.start()
        asking.join(self.left)
        self.check()
        if not found:
            raise DeliveryError("找不到主机 no such host", is_unreachable=True)
        return found

    def _cut(self) -> None:
        if self._twin is not None:
            try:
                self._twin.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    def __enter__(self) -> Deadline:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the watch."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch.join()
        if self._twin is not None:
            self._twin.close()
