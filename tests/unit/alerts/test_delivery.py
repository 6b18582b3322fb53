"""Delivery against servers that misbehave: what is retried, what falls back, what waits, and that nothing hangs."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from expectations.contract import Contract
from pipelines.alerts.deliver import LONGEST_WAIT, MOST_TRIES, deliver
from pipelines.alerts.message import Message
from pipelines.alerts.outbox import DEAD, QUEUED, SENT, Outbox
from pipelines.settings import Settings
from tests.unit.alerts.conftest import AMPLE, BUDGET, NOW, Reached, alerts_state
from tests.unit.alerts.misbehaving import Answer, cut, drip, drip_body, http, huge, serving, silent, unused_port

OK = http("200 OK", {"errcode": 0, "code": 0})


def sent(settings: Settings, contracts: Mapping[str, Contract], *messages: Message, **more: float) -> dict[str, int]:
    counts = deliver(settings, contracts, messages, clock=lambda: NOW, **{"budget_seconds": AMPLE, **more}).counts
    return {state: count for state, count in counts.items() if count}


def last_attempt(settings: Settings) -> tuple[str, str, str]:
    return Outbox(settings).attempts(1)[-1]


@pytest.mark.parametrize(
    ("tool", "answer", "why"),
    [
        ("webhook", silent, "超时"),
        ("webhook", drip, "超时"),
        ("webhook", drip_body, "超时"),
        ("wecom", huge, "不是 JSON"),
        ("webhook", cut, "IncompleteRead"),
        ("webhook", http("302 Found", "", "Location: http://127.0.0.1/elsewhere"), "拒绝跳转"),
        ("webhook", http("403 Forbidden"), "HTTP 403"),
        ("webhook", http("500 Oops"), "HTTP 500"),
        ("wecom", http("200 OK", {"errcode": 93000, "errmsg": "invalid webhook url"}), "errcode 93000"),
        ("wecom", http("200 OK", {"ok": True}), "errcode ?"),
        ("dingtalk", http("200 OK", {"errcode": 310000}), "errcode 310000"),
        ("feishu", http("200 OK", {"code": 19021}), "code 19021"),
        ("feishu", http("200 OK", {"StatusCode": 1}), "code 1"),
        ("feishu", http("200 OK", "<html>"), "不是 JSON"),
        ("feishu", http("200 OK", "[0]"), "不是 JSON"),
        ("webhook", b"nonsense\r\n\r\n", "BadStatusLine"),
    ],
)  # fmt: skip
def test_a_message_that_is_not_taken_stays_queued_with_the_reason_in_time(
    settings: Settings, reached: Reached, message: Message, tool: str, answer: Answer, why: str
) -> None:
    began = time.monotonic()
    with serving(answer) as server:
        assert sent(settings, reached((tool, server.url)), message, budget_seconds=BUDGET) == {QUEUED: 1}
    assert time.monotonic() - began < 3 * BUDGET
    tried = Outbox(settings).attempts(1)
    assert {(name, outcome) for name, outcome, _ in tried} == {(f"{tool} 0", "failed")}
    assert any(why in said for _, _, said in tried)


def test_a_refused_connection_leaves_the_message_queued(settings: Settings, reached: Reached, message: Message) -> None:
    contracts = reached(("webhook", f"http://127.0.0.1:{unused_port()}/"))
    assert sent(settings, contracts, message, budget_seconds=BUDGET) == {QUEUED: 1}
    assert any("ConnectionRefusedError" in said for _, _, said in Outbox(settings).attempts(1))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://", "http://127.0.0.1:x/"])
def test_only_http_addresses_are_called(settings: Settings, reached: Reached, message: Message, url: str) -> None:
    assert sent(settings, reached(("webhook", url)), message) == {QUEUED: 1}
    assert "地址不是 http(s)" in last_attempt(settings)[2]


@pytest.mark.parametrize("first", [http("500 Oops"), http("429 Slow", "", "Retry-After: 0"), cut])
def test_what_may_pass_is_tried_again_in_the_same_run(
    settings: Settings, reached: Reached, message: Message, first: Answer
) -> None:
    with serving(first, OK) as server:
        assert sent(settings, reached(("webhook", server.url)), message) == {SENT: 1}
        assert len(server.asked) == 2
    assert [outcome for _, outcome, _ in Outbox(settings).attempts(1)] == ["failed", "sent"]


def test_a_server_that_asks_for_a_wait_within_the_budget_is_given_it(
    settings: Settings, reached: Reached, message: Message
) -> None:
    began = time.monotonic()
    with serving(http("429 Slow", "", "Retry-After: 1"), OK) as server:
        assert sent(settings, reached(("webhook", server.url)), message) == {SENT: 1}
    assert time.monotonic() - began >= 1


def test_a_server_that_asks_for_a_longer_wait_is_left_alone_until_then(
    settings: Settings, reached: Reached, message: Message
) -> None:
    with serving(http("429 Slow", "", "Retry-After: 3600"), OK) as server:
        contracts = reached(("webhook", server.url))
        assert sent(settings, contracts, message) == {QUEUED: 1}
        assert sent(settings, contracts) == {}
        assert len(server.asked) == 1
        later = deliver(settings, contracts, [], clock=lambda: NOW + timedelta(hours=1), budget_seconds=AMPLE)
        assert later.counts[SENT] == 1


def test_what_one_channel_refuses_goes_by_the_next(settings: Settings, reached: Reached, message: Message) -> None:
    with serving(http("404 Gone")) as bad, serving(silent) as slow, serving(OK) as good:
        urls = [("webhook", bad.url), ("webhook", slow.url), ("wecom", good.url)]
        assert sent(settings, reached(*urls), message, budget_seconds=BUDGET) == {SENT: 1}
        assert good.asked[0][1]["text"]["content"] == f"{message.subject}\n{message.body}"
        assert len(bad.asked) == 1
    assert last_attempt(settings)[:2] == ("wecom 2", "sent")


def test_a_fresh_installation_writes_messages_down_for_its_own_account_alone(
    settings: Settings, reached: Reached, message: Message
) -> None:
    contracts = reached(("webhook", "${NOWHERE}"), ("other", None))
    assert sent(settings, contracts, message) == {SENT: 1}
    (path,) = (settings.alerts / message.owner).iterdir()
    assert path.read_text(encoding="utf-8") == f"{message.subject}\n\n{message.body}\n"
    assert [p.stat().st_mode & 0o777 for p in (path.parent, path, Outbox(settings).path)] == [0o700, 0o600, 0o600]


def test_an_address_may_lie_in_a_file_of_the_installation(
    settings: Settings, reached: Reached, message: Message
) -> None:
    (settings.home / "secrets").mkdir(parents=True)
    with serving(OK) as server:
        (settings.home / "secrets" / "HOOK").write_text(server.url + "\n", encoding="utf-8")
        assert sent(settings, reached(("webhook", "${HOOK}")), message) == {SENT: 1}
        assert server.asked[0][0] == "POST /hook?key=k HTTP/1.1"


def test_the_same_message_is_sent_once(settings: Settings, reached: Reached, message: Message) -> None:
    with serving(OK) as server:
        contracts = reached(("webhook", server.url))
        assert sent(settings, contracts, message, message) == {SENT: 1, "not_new": 1}
        assert sent(settings, contracts, message) == {"not_new": 1}
        assert len(server.asked) == 1
    assert alerts_state(settings) == {QUEUED: 0, SENT: 1, DEAD: 0}


def test_a_queued_message_goes_with_the_next_run(settings: Settings, reached: Reached, message: Message) -> None:
    with serving(http("403 No"), OK) as server:
        assert sent(settings, reached(("webhook", server.url)), message) == {QUEUED: 1}
        assert sent(settings, reached(("webhook", server.url))) == {SENT: 1}


@pytest.mark.parametrize(("runs", "age"), [(MOST_TRIES, timedelta(hours=1)), (2, 30 * LONGEST_WAIT)])
def test_neither_many_runs_nor_a_long_weekend_alone_give_a_message_up(
    settings: Settings, reached: Reached, message: Message, runs: int, age: timedelta
) -> None:
    with serving(http("403 No")) as server:
        contracts = reached(("webhook", server.url))
        for _ in range(runs - 1):
            sent(settings, contracts, message)
        last = deliver(settings, contracts, [], clock=lambda: NOW + age, budget_seconds=AMPLE)
    assert last.counts == {SENT: 0, QUEUED: 1, DEAD: 0, "not_new": 0}


def test_a_message_is_given_up_after_its_runs_when_it_is_old_and_written_down(
    settings: Settings, reached: Reached, message: Message
) -> None:
    with serving(http("403 No")) as server:
        contracts = reached(("webhook", server.url))
        for _ in range(MOST_TRIES - 1):
            sent(settings, contracts, message)
        late = deliver(settings, contracts, [], clock=lambda: NOW + LONGEST_WAIT, budget_seconds=AMPLE)
    assert late.counts == {SENT: 0, QUEUED: 0, DEAD: 1, "not_new": 0}
    assert len(list((settings.alerts / message.owner).iterdir())) == 1


def test_a_message_that_may_name_a_person_is_never_sent_nor_stored_in_full(
    settings: Settings, reached: Reached, message: Message
) -> None:
    spoilt = Message(message.owner, message.business_date, message.kind, message.subject, "证号 400000201001011234")
    with serving(OK) as server:
        assert sent(settings, reached(("webhook", server.url)), spoilt) == {DEAD: 1}
        assert server.asked == []
    assert "个人信息" in last_attempt(settings)[2]
    assert b"400000201001011234" not in Outbox(settings).path.read_bytes()


def test_an_answer_that_repeats_the_address_does_not_keep_the_secret(
    settings: Settings, reached: Reached, message: Message
) -> None:
    with serving(http("200 OK", {"errcode": 0, "token": "hush-hush", "id": "400000201001011234"})) as server:
        assert sent(settings, reached(("dingtalk", f"{server.url}#secret=hush-hush")), message) == {SENT: 1}
    kept = Outbox(settings).path.read_bytes()
    assert b"hush-hush" not in kept
    assert b"400000201001011234" not in kept


def test_slow_owners_do_not_keep_others_waiting(
    settings: Settings, reached: Reached, message: Message, tmp_path: Path
) -> None:
    with serving(silent) as slow, serving(OK) as good:
        one, other = reached(("webhook", slow.url)), reached(("webhook", good.url))
        contract = next(iter(other.values()))
        contracts = {**one, "other": contract.__class__(**{**vars(contract), "source": "other", "owner": "zz"})}
        theirs = Message("zz", message.business_date, message.kind, message.subject, message.body)
        assert sent(settings, contracts, message, theirs, budget_seconds=BUDGET) == {QUEUED: 1, SENT: 1}
