"""What servers answer: how long they may keep a message waiting, what is acceptance, and what of it is kept."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from pipelines.alerts.deliver import deliver
from pipelines.alerts.drill import drill
from pipelines.alerts.message import Message
from pipelines.alerts.outbox import QUEUED, SENT, Outbox
from pipelines.settings import Settings
from tests.unit.alerts.conftest import AMPLE, BUDGET, NOW, Reached
from tests.unit.alerts.misbehaving import http, serving

OK = http("200 OK", {"errcode": 0, "code": 0})


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ("31536000", timedelta(hours=1)),
        ("9" * 20, timedelta(hours=1)),
        ("9" * 400, timedelta(hours=1)),
        ("Wed, 04 Sep 2019 07:30:00 GMT", timedelta(minutes=30)),
        ("Wed, 04 Sep 2069 07:30:00 GMT", timedelta(hours=1)),
        ("Wed, 04 Sep 2019 06:30:00 GMT", timedelta(0)),
        ("Wed, 04 Sep 99999 07:30:00 +9999", timedelta(0)),
        ("soon", timedelta(0)),
    ],
)
def test_a_server_may_ask_for_an_hour_at_most_by_seconds_or_by_date(
    settings: Settings, reached: Reached, message: Message, asked: str, waits: timedelta
) -> None:
    with serving(http("429 Slow", "", f"Retry-After: {asked}")) as server:
        # Asked for no wait it tries again for as long as it may.
        seconds = AMPLE if waits else BUDGET
        contracts = reached(("webhook", server.url))
        report = deliver(settings, contracts, [message], clock=lambda: NOW, budget_seconds=seconds)
    assert report.counts[QUEUED] == 1
    outbox = Outbox(settings)
    assert len(outbox.due(NOW + waits)) == 1
    assert outbox.due(NOW + waits - timedelta(seconds=1)) == []


def test_a_server_that_asks_for_no_wait_is_not_hammered(settings: Settings, reached: Reached, message: Message) -> None:
    with serving(http("429 Slow", "", "Retry-After: 0")) as server:
        deliver(settings, reached(("webhook", server.url)), [message], clock=lambda: NOW, budget_seconds=BUDGET)
        assert len(server.asked) < 8


@pytest.mark.parametrize(
    ("tool", "body"),
    [
        ("wecom", {"errcode": False}),
        ("wecom", {"errcode": "0"}),
        ("wecom", {"errcode": 0.0}),
        ("dingtalk", {"errcode": None}),
        ("dingtalk", {"errmsg": "ok"}),
        ("feishu", {"code": False}),
        ("feishu", {"code": 0, "StatusCode": 19001}),
    ],
)
def test_only_the_number_nought_is_acceptance(
    settings: Settings, reached: Reached, message: Message, tool: str, body: dict[str, Any]
) -> None:
    with serving(http("200 OK", body)) as server:
        contracts = reached((tool, server.url))
        report = deliver(settings, contracts, [message], clock=lambda: NOW, budget_seconds=AMPLE)
    assert (report.counts[SENT], report.counts[QUEUED]) == (0, 1)
    assert "对方拒收" in Outbox(settings).attempts(1)[0][2]


@pytest.mark.parametrize("body", [{"errcode": 0, "errmsg": "ECHO"}, {"errcode": "ECHO"}], ids=["taken", "refused"])
@pytest.mark.parametrize(
    "echo",
    ["693a91f6-7xxx", "693A91F6-7XXX", "SEC0ffee", "cgi-bin/Tkn/5512", "Tkn%2F5512", "127.0.0.1:PORT", "key=693a91f6-7xxx"],
)  # fmt: skip
def test_no_part_of_an_address_or_secret_is_kept_of_an_answer(
    settings: Settings, reached: Reached, message: Message, body: dict[str, Any], echo: str
) -> None:
    answer: list[bytes] = []
    with serving(lambda connection: connection.sendall(answer[0])) as server:
        place = server.url.split("/hook")[0]
        echo = echo.replace("PORT", place.rsplit(":", 1)[1])
        answer.append(http("200 OK", {name: echo if said == "ECHO" else said for name, said in body.items()}))
        url = f"{place}/cgi-bin/Tkn%2F5512?key=693a91f6-7xxx#secret=SEC0ffee"
        deliver(settings, reached(("wecom", url)), [message], clock=lambda: NOW, budget_seconds=AMPLE)
        lines, _ = drill(settings, reached(("wecom", url)), message.owner, NOW, AMPLE)
    told = " ".join([*(said for _, _, said in Outbox(settings).attempts(1)), *lines]).lower()
    assert "errcode" in told
    assert [part for part in ("693a91f6", "sec0ffee", "5512", "127.0.0.1") if part in told] == []


def test_a_key_within_a_word_of_the_address_is_not_kept(
    settings: Settings, reached: Reached, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOXUE_ALERT_TOKEN", "T0pSecret")
    with serving(http("200 OK", {"errcode": 0, "errmsg": "T0pSecret"})) as server:
        contracts = reached(("wecom", server.url.split("/hook")[0] + "/bot${TOKEN}/send"))
        deliver(settings, contracts, [message], clock=lambda: NOW, budget_seconds=AMPLE)
        assert "/botT0pSecret/send" in server.asked[0][0]
    assert b"T0pSecret" not in Outbox(settings).path.read_bytes()


def test_retries_end_in_time_when_a_date_is_far_away(settings: Settings, reached: Reached, message: Message) -> None:
    began = time.monotonic()
    with serving(http("503 Down", "", "Retry-After: Wed, 04 Sep 2019 08:00:00 GMT")) as server:
        deliver(settings, reached(("webhook", server.url)), [message], clock=lambda: NOW, budget_seconds=BUDGET)
        assert len(server.asked) == 1
    assert time.monotonic() - began < BUDGET + 1
