"""An installation, a contract whose channels a test chooses, and a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from expectations.contract import Channel, Contract, load_contracts
from pipelines.alerts.message import DRILL, REPORT, Message
from pipelines.alerts.outbox import DEAD, QUEUED, SENT, Outbox
from pipelines.settings import PROJECT, Settings

DAY = date(2019, 9, 4)
NOW = datetime(2019, 9, 4, 7, 0, tzinfo=UTC)
SOURCE = "disability_register"
Reached = Callable[..., Mapping[str, Contract]]
BUDGET = 0.6
"""Seconds of a delivery whose budget is used up."""
AMPLE = 3
"""Seconds of one that is over by itself: a busy machine may need some of them."""


def alerts_state(settings: Settings) -> dict[str, int]:
    """How many messages are queued, sent and dead, drills apart."""
    kept = {state: Outbox(settings).letters(state) for state in (QUEUED, SENT, DEAD)}
    return {state: sum(each.message.kind != DRILL for each in letters) for state, letters in kept.items()}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "raw", tmp_path / "home")


@pytest.fixture
def reached() -> Reached:
    """One contract, its owner reached by channels of (tool, url)."""
    contract = load_contracts(PROJECT / "expectations")[SOURCE]

    def by(*channels: tuple[str, str | None], scope: str = "issues") -> Mapping[str, Contract]:
        named = tuple(Channel(f"{tool} {n}", tool, url, scope) for n, (tool, url) in enumerate(channels))
        return {SOURCE: replace(contract, support=named)}

    return by


@pytest.fixture
def message() -> Message:
    return Message("disabled_federation", DAY, REPORT, "【保学】残联", "· 姓名必填：晋江市 2 行")
