"""One POST of JSON with all bounds: seconds in all, bytes of the answer, no redirects, http and https alone."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

from pipelines.alerts.deadline import Deadline, DeliveryError

MOST_BYTES = 64 * 1024
LONGEST_PAUSE = 3600.0
"""Seconds: no server keeps a message waiting for longer, whatever it asks for (assumption)."""
_TRY_LATER = (408, 425, 429)


@dataclass(frozen=True)
class Answer:
    """What a server answered with 2xx: the first MOST_BYTES, and whether that is all of it."""

    status: int
    body: bytes
    is_whole: bool

    def json(self) -> dict[str, Any]:
        """Return the answer as an object; DeliveryError when it is none: then nobody knows whether it was taken."""
        try:
            found = json.loads(self.body) if self.is_whole else None
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise DeliveryError("应答不是 JSON 对象 the answer is no JSON object", is_final=True)
        return found


def post_json(url: str, payload: Mapping[str, Any], now: datetime, seconds: float) -> Answer:
    """Send and return the answer; DeliveryError on anything but 2xx in time. The fragment of the url stays here.

    `now` is what a date in Retry-After is compared with.
    """
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        port = 0
    if parts.scheme not in ("http", "https") or not parts.hostname or not port:
        raise DeliveryError("地址不是 http(s) not an http(s) address", is_final=True)
    with Deadline(seconds) as deadline:
        try:
            answer, asked, place = _exchange(deadline, parts, port, payload)
        except ssl.SSLCertVerificationError as error:
            raise DeliveryError("证书不可信 the certificate is not trusted", is_final=True) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            deadline.check()
            gone = isinstance(error, OSError)
            raise DeliveryError(f"连接失败 {type(error).__name__}", is_unreachable=gone) from error
        deadline.check()
    _judge(answer.status, _pause(asked, now), place)
    return answer


def _exchange(
    deadline: Deadline, parts: SplitResult, port: int, payload: Mapping[str, Any]
) -> tuple[Answer, str, bool]:
    """Return the answer, what it says of when to come back (Retry-After), and whether it names another place."""
    host = parts.hostname or ""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sock = deadline.connect(host, port)
    connection = http.client.HTTPConnection(host, port)
    try:
        connection.sock = sock
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        body = json.dumps(payload, ensure_ascii=False).encode()
        connection.request(
            "POST", target, body, {"Content-Type": "application/json; charset=utf-8", "Connection": "close"}
        )
        response = connection.getresponse()
        said = response.read(MOST_BYTES + 1)
        # A read of fewer bytes than were promised is a cut connection, which `read(n)` does not tell.
        if len(said) <= MOST_BYTES and response.length:
            raise http.client.IncompleteRead(said)
        return (
            Answer(response.status, said[:MOST_BYTES], len(said) <= MOST_BYTES),
            response.getheader("Retry-After", "").strip(),
            bool(response.getheader("Location")),
        )
    finally:
        connection.close()
        sock.close()


def _pause(asked: str, now: datetime) -> float | None:
    """Return the seconds of a Retry-After, which are a number or a date (RFC 9110, 10.2.3); None when they are neither."""
    if asked.isdecimal():
        return min(float(asked), LONGEST_PAUSE)
    try:
        then = parsedate_to_datetime(asked)
        seconds = ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_PAUSE)


def _judge(status: int, wait: float | None, names_place: bool) -> None:
    """Raise DeliveryError on a status that does not say that the message was taken."""
    if 200 <= status < 300:
        return
    if 300 <= status < 400 or names_place:
        raise DeliveryError(f"HTTP {status}：拒绝跳转 a redirect is not followed", is_final=True)
    later = status >= 500 or status in _TRY_LATER
    raise DeliveryError(f"HTTP {status}", is_final=not later, wait=wait if later else None)
