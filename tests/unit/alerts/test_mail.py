"""Mail through a real SMTP server on loopback: taken, refused for now, refused for good, silent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from pipelines.alerts.deliver import deliver
from pipelines.alerts.message import Message
from pipelines.alerts.outbox import QUEUED, SENT, Outbox
from pipelines.settings import Settings
from tests.unit.alerts.conftest import AMPLE, BUDGET, NOW, Reached
from tests.unit.alerts.misbehaving import serving, silent, unused_port


class Mailbox:
    """Answers DATA with each of these in turn, and keeps what came."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.mails: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # aiosmtpd's name
        self.mails.append(envelope)
        return self.answers[min(len(self.mails), len(self.answers)) - 1]


@contextmanager
def mail_server(monkeypatch: pytest.MonkeyPatch, box: Mailbox) -> Iterator[None]:
    controller = Controller(box, hostname="127.0.0.1", port=unused_port())
    controller.start()
    configure(monkeypatch, controller.port)
    try:
        yield
    finally:
        controller.stop()


def configure(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    told = {"HOST": "127.0.0.1", "PORT": str(port), "TLS": "none", "FROM": "baoxue@example.org"}
    for name, value in told.items():
        monkeypatch.setenv(f"BAOXUE_SMTP_{name}", value)


def sent(
    settings: Settings,
    reached: Reached,
    message: Message,
    url: str = "mailto:desk@example.org",
    budget: float = AMPLE,
) -> dict[str, int]:
    counts = deliver(settings, reached(("email", url)), [message], clock=lambda: NOW, budget_seconds=budget).counts
    return {state: count for state, count in counts.items() if count}


def test_a_mail_reaches_its_mailbox(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, reached: Reached, message: Message
) -> None:
    box = Mailbox("250 ok")
    with mail_server(monkeypatch, box):
        assert sent(settings, reached, message, "mailto:desk@example.org,two@example.org") == {SENT: 1}
    (envelope,) = box.mails
    mail = message_from_bytes(envelope.content, policy=policy.default)
    assert envelope.rcpt_tos == ["desk@example.org", "two@example.org"]
    assert (mail["Subject"], mail["From"]) == (message.subject, "baoxue@example.org")
    assert mail.get_content().strip() == message.body


@pytest.mark.parametrize(
    ("answers", "state", "tries"), [(["451 later", "250 ok"], SENT, 2), (["554 never"], QUEUED, 1)]
)
def test_a_mail_is_tried_again_when_refused_for_now_and_not_when_for_good(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, reached: Reached, message: Message,
    answers: list[str], state: str, tries: int,
) -> None:  # fmt: skip
    box = Mailbox(*answers)
    with mail_server(monkeypatch, box):
        assert sent(settings, reached, message) == {state: 1}
    assert len(box.mails) == tries
    assert Outbox(settings).attempts(1)[0][2] == f"SMTP {answers[0][:3]}"


def test_a_server_that_never_greets_costs_no_more_than_the_budget(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, reached: Reached, message: Message
) -> None:
    began = time.monotonic()
    with serving(silent) as server:
        configure(monkeypatch, int(server.url.split(":")[2].split("/")[0]))
        assert sent(settings, reached, message, budget=BUDGET) == {QUEUED: 1}
    assert time.monotonic() - began < 2
    assert "超时" in Outbox(settings).attempts(1)[0][2]


def test_what_is_no_mail_address_is_not_tried(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, reached: Reached, message: Message
) -> None:
    configure(monkeypatch, unused_port())
    assert sent(settings, reached, message, "mailto:nobody") == {QUEUED: 1}
    assert "mailto" in Outbox(settings).attempts(1)[0][2]


def test_without_a_mail_server_mail_is_not_configured(settings: Settings, reached: Reached, message: Message) -> None:
    assert sent(settings, reached, message) == {SENT: 1}
    assert Outbox(settings).attempts(1)[0][0] == "本机文件夹 folder"
