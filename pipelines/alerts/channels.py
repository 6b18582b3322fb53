"""The ways to an owner: which channels a contract names, whether each is configured, and how each takes a message."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote_plus, unquote, urldefrag, urlsplit

from expectations.contract import Channel, Contract
from pipelines.alerts.deadline import DeliveryError
from pipelines.alerts.http import Answer, post_json
from pipelines.alerts.mail import send_mail
from pipelines.alerts.message import ESCALATION, Message, fit
from pipelines.settings import Settings

MOST_TEXT, MOST_MARKDOWN, MOST_BODY = 2048, 4096, 20_000
"""Bytes: WeCom's text and markdown, and the others (limits of the bots' manuals)."""
LAST = Channel("本机文件夹 folder", "file")
_SHORTEST_PIECE = 4
_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True)
class Route:
    """A channel with its placeholders filled; `url` is None when it is not configured (and for a folder).

    `keys` are the values that went into the url.
    """

    channel: Channel
    url: str | None
    is_configured: bool
    keys: tuple[str, ...] = ()

    @property
    def is_local(self) -> bool:
        """A folder of this machine holds a copy, which is no proof that anybody read it."""
        return self.channel.tool == "file"

    def scrubbed(self, said: str) -> str:
        """Return what was answered without the address, its key and secret, or any part of them, in whatever case."""
        address, fragment = urldefrag(self.url or "")
        parts = urlsplit(address)
        pieces = [
            parts.netloc,
            parts.hostname or "",
            *parts.path.split("/"),
            *(value for _, value in parse_qsl(parts.query)),
            *self.keys,
        ]
        hidden = {self.url or "", address, *(piece for piece in pieces if len(piece) >= _SHORTEST_PIECE)}
        hidden |= {fragment, fragment.removeprefix("secret=")}
        hidden |= {form for piece in hidden for form in (unquote(piece), quote_plus(piece))}
        longest_first = sorted(hidden - {""}, key=lambda piece: (-len(piece), piece))
        return re.sub("|".join(map(re.escape, longest_first)) or "(?!)", "…", said, flags=re.IGNORECASE)


def routes(settings: Settings, contracts: Iterable[Contract], owner: str, kind: str) -> list[Route]:
    """Return the owner's channels in order, each once, those for escalations when one is meant and there are any.

    The folder of the installation comes last where no other is configured: a message is written down at least.
    """
    named = dict.fromkeys(channel for c in contracts if c.owner == owner for channel in c.support)
    automatic = [channel for channel in named if channel.tool != "other"]
    once = {(channel.tool, channel.url, channel.scope): channel for channel in reversed(automatic)}
    found = [_route(settings, channel) for channel in automatic if channel in once.values()]
    higher = [route for route in found if route.channel.scope == ESCALATION]
    usual = [route for route in found if route.channel.scope != ESCALATION]
    chosen = higher + usual if kind == ESCALATION else usual
    if not any(route.is_configured for route in chosen):
        chosen.append(Route(LAST, None, True))
    return chosen


def _route(settings: Settings, channel: Channel) -> Route:
    """Fill the placeholders; what one of them stands for is not set: the channel is not configured."""
    if channel.tool == "file":
        return Route(channel, None, True)
    values = {name: settings.alert_secret(name) for name in _PLACEHOLDER.findall(channel.url or "")}
    keys = tuple(value for value in values.values() if value)
    if len(keys) < len(values) or (channel.tool == "email" and settings.smtp() is None):
        return Route(channel, None, False)
    return Route(channel, _PLACEHOLDER.sub(lambda found: values[found[1]] or "", channel.url or ""), True, keys)


def send(settings: Settings, route: Route, message: Message, now: datetime, seconds: float) -> str:
    """Send a message and return what the channel answered; DeliveryError when it was not taken within the seconds."""
    if route.is_local:
        return write_down(settings, message)
    try:
        return route.scrubbed(_send(settings, route, message, now, seconds))
    except DeliveryError as error:
        error.args = (route.scrubbed(str(error)),)
        raise


def _send(settings: Settings, route: Route, message: Message, now: datetime, seconds: float) -> str:
    if route.channel.tool == "email":
        return send_mail(settings.smtp(), route.url or "", message.subject, fit(message.body, MOST_BODY), seconds)
    address, fragment = urldefrag(route.url or "")
    secret = fragment.removeprefix("secret=") if fragment.startswith("secret=") else ""
    text = f"{message.subject}\n{message.body}"
    return _BOTS[route.channel.tool](address, secret, text, now, seconds).body.decode(errors="replace")


def write_down(settings: Settings, message: Message) -> str:
    """Write the message into the owner's folder, readable by the installation's account alone, and return where.

    DeliveryError when that cannot be done.
    """
    folder = settings.alerts / message.owner
    name = f"{message.business_date}-{message.kind}-{message.digest[:8]}.txt"
    try:
        settings.alerts.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(exist_ok=True, mode=0o700)
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{message.subject}\n\n{message.body}\n")
    except OSError as error:
        raise DeliveryError(f"无法写入 cannot write: {type(error).__name__}") from error
    return f"alerts/{message.owner}/{name}"


def _wecom(url: str, _secret: str, text: str, now: datetime, seconds: float) -> Answer:
    kind, most = ("text", MOST_TEXT) if len(text.encode()) <= MOST_TEXT else ("markdown", MOST_MARKDOWN)
    return _accepted(post_json(url, {"msgtype": kind, kind: {"content": fit(text, most)}}, now, seconds), "errcode")


def _dingtalk(url: str, secret: str, text: str, now: datetime, seconds: float) -> Answer:
    if secret:
        stamp = str(round(now.timestamp() * 1000))
        sign = base64.b64encode(hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256))
        url += f"{'&' if '?' in url else '?'}timestamp={stamp}&sign={quote_plus(sign)}"
    return _accepted(
        post_json(url, {"msgtype": "text", "text": {"content": fit(text, MOST_BODY)}}, now, seconds), "errcode"
    )


def _feishu(url: str, secret: str, text: str, now: datetime, seconds: float) -> Answer:
    payload: dict[str, Any] = {"msg_type": "text", "content": {"text": fit(text, MOST_BODY)}}
    if secret:
        stamp = str(int(now.timestamp()))
        # Feishu signs nothing with a key that is the text, the other way round than DingTalk does.
        sign = base64.b64encode(hmac.digest(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256))
        payload |= {"timestamp": stamp, "sign": sign.decode()}
    return _accepted(post_json(url, payload, now, seconds), "code", "StatusCode")


def _webhook(url: str, secret: str, text: str, now: datetime, seconds: float) -> Answer:
    key = {"secret": secret} if secret else {}
    return post_json(url, {"text": fit(text, MOST_BODY), **key}, now, seconds)


def _accepted(answer: Answer, *names: str) -> Answer:
    """Bots say in the body whether they took a message, with 200 either way; DeliveryError when they did not."""
    told = answer.json()
    codes = [told[name] for name in names if name in told]
    # In Python False is 0, and in some servers "0" is; the manuals know the number alone.
    wrong = [code for code in codes if type(code) is not int or code != 0]
    if wrong or not codes:
        raise DeliveryError(f"对方拒收 refused: {names[0]} {wrong[0] if wrong else '?'}", is_final=True)
    return answer


_BOTS: Mapping[str, Callable[[str, str, str, datetime, float], Answer]] = {
    "wecom": _wecom, "dingtalk": _dingtalk, "feishu": _feishu, "webhook": _webhook,
}  # fmt: skip
