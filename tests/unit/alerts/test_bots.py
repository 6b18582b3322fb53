"""What bots are sent: the forms and signatures of their manuals, and no more than they take."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from pipelines.alerts.deliver import deliver
from pipelines.alerts.message import ESCALATION, Message
from pipelines.alerts.outbox import SENT
from pipelines.settings import Settings
from tests.unit.alerts.conftest import AMPLE, NOW, Reached
from tests.unit.alerts.misbehaving import http, serving

OK = http("200 OK", {"errcode": 0, "code": 0})


def asked(settings: Settings, reached: Reached, tool: str, message: Message) -> tuple[str, dict[str, object]]:
    """Send to a bot with a secret; return the address that was called, and the body."""
    with serving(OK) as server:
        contracts = reached((tool, f"{server.url}#secret=SEC"))
        assert deliver(settings, contracts, [message], clock=lambda: NOW, budget_seconds=AMPLE).counts[SENT] == 1
        ((line, body),) = server.asked
    return line.split()[1], body


def test_dingtalk_is_signed_in_the_address(settings: Settings, reached: Reached, message: Message) -> None:
    address, body = asked(settings, reached, "dingtalk", message)
    query = parse_qs(urlsplit(address).query)
    stamp = "1567580400000"
    expected = base64.b64encode(hmac.new(b"SEC", f"{stamp}\nSEC".encode(), hashlib.sha256).digest()).decode()
    assert (query["key"], query["timestamp"], query["sign"]) == (["k"], [stamp], [expected])
    assert body["msgtype"] == "text"


def test_feishu_is_signed_in_the_body(settings: Settings, reached: Reached, message: Message) -> None:
    address, body = asked(settings, reached, "feishu", message)
    expected = base64.b64encode(hmac.new(b"1567580400\nSEC", b"", hashlib.sha256).digest()).decode()
    assert (body["timestamp"], body["sign"], body["msg_type"]) == ("1567580400", expected, "text")
    assert "sign" not in address


@pytest.mark.parametrize(
    ("lines", "kind", "most"), [(3, "text", 2048), (60, "markdown", 4096), (900, "markdown", 4096)]
)
def test_wecom_gets_what_it_takes(
    settings: Settings, reached: Reached, message: Message, lines: int, kind: str, most: int
) -> None:
    long = replace(message, body="\n".join(["· 姓名必填：晋江市 2 行"] * lines))
    _, body = asked(settings, reached, "wecom", long)
    content = body[kind]["content"]  # type: ignore[index]
    assert (body["msgtype"], len(content.encode()) <= most, "另有" in content) == (kind, True, lines == 900)


def test_an_escalation_goes_to_those_who_are_named_for_it(
    settings: Settings, reached: Reached, message: Message
) -> None:
    with serving(OK) as desk, serving(OK) as chief:
        ((source, usual),) = reached(("webhook", desk.url)).items()
        (higher,) = reached(("webhook", chief.url), scope="escalation").values()
        contracts = {source: replace(usual, support=usual.support + higher.support)}
        urgent = replace(message, kind=ESCALATION)
        deliver(settings, contracts, [message, urgent], clock=lambda: NOW, budget_seconds=AMPLE)
        assert (len(desk.asked), len(chief.asked)) == (1, 1)
