"""What owners are told: one report a day, warnings in short, what is mended, what nobody mended; never of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from expectations.contract import Contract, load_contracts
from pipelines.alerts.deliver import deliver
from pipelines.alerts.message import ESCALATION, REPORT, RESOLVED, Message, fit, without_people
from pipelines.alerts.messages import messages
from pipelines.desk import incident as state
from pipelines.desk.incident import Incident
from pipelines.settings import PROJECT, Settings
from tests.unit.alerts.conftest import NOW

TUESDAY = date(2019, 9, 3)
BROKEN = Incident(
    "I1",
    "disability_register",
    "350582",
    "name-filled",
    "quarantine",
    "旧说法",
    "旧办法",
    TUESDAY,
    TUESDAY,
    1,
    0,
    2,
    state.OPEN,
)


@pytest.fixture(scope="module")
def contracts() -> Mapping[str, Contract]:
    return load_contracts(PROJECT / "expectations")


def told(settings: Settings, contracts: Mapping[str, Contract], day: date, *found: Incident) -> list[Message]:
    """The messages of a day, which are stored as those of a run are."""
    made = messages(settings, contracts, found, day)
    deliver(settings, contracts, made, clock=lambda: NOW, budget_seconds=1)
    return made


def test_a_report_says_what_fails_where_since_when_and_what_to_do(
    settings: Settings, contracts: Mapping[str, Contract]
) -> None:
    county, city = BROKEN, replace(BROKEN, unit="350500", failed_rows=5)
    (message,) = told(settings, contracts, TUESDAY, county, city)
    rule = next(r for r in contracts[BROKEN.source].rules if r.id == BROKEN.rule_id)
    assert (message.owner, message.kind) == ("disabled_federation", REPORT)
    assert message.subject == "【保学】残联 2019-09-03：1 项待处理"
    assert f"· {rule.description}：泉州市 5 行、晋江市 2 行；自 2019-09-03，今日新增" in message.body
    assert f"处理：{rule.remedy}" in message.body
    assert "尚无可用数据" in message.body
    assert "worklists/disabled_federation/2019-09-03/" in message.body


def test_each_owner_gets_one_message(settings: Settings, contracts: Mapping[str, Contract]) -> None:
    other = replace(BROKEN, source="household_register")
    assert [m.owner for m in told(settings, contracts, TUESDAY, BROKEN, other)] == [
        "disabled_federation",
        "household_police",
    ]


@pytest.mark.parametrize("rule_id", ["name-filled", "sla-late"])
def test_what_only_warns_reaches_its_owner_in_a_digest_of_every_day(
    settings: Settings, contracts: Mapping[str, Contract], rule_id: str
) -> None:
    warns = replace(BROKEN, on_fail="warn", rule_id=rule_id, opened=date(2019, 8, 30))
    made = {day: told(settings, contracts, date(2019, 9, day), warns) for day in (3, 4, 5)}
    assert {day: [m.subject for m in each] for day, each in made.items()} == {
        day: [f"【保学】残联 2019-09-{day:02}：提醒 1 项"] for day in made
    }
    assert all("1 项，共 2 行" in m.body for each in made.values() for m in each)


def test_a_warning_that_its_owner_answered_needs_no_digest_until_there_is_another(
    settings: Settings, contracts: Mapping[str, Contract]
) -> None:
    answered = replace(BROKEN, on_fail="warn", status=state.ACKNOWLEDGED)
    another = replace(BROKEN, on_fail="warn", rule_id="sla-late")
    assert told(settings, contracts, TUESDAY, answered) == []
    assert [m.subject for m in told(settings, contracts, TUESDAY, answered, another)] == [
        "【保学】残联 2019-09-03：提醒 2 项"
    ]


def test_warnings_that_are_over_are_told_in_short_and_once(
    settings: Settings, contracts: Mapping[str, Contract]
) -> None:
    stays = replace(BROKEN, on_fail="warn")
    goes = replace(stays, rule_id="sla-late")
    over = replace(goes, status=state.RESOLVED, resolved=date(2019, 9, 4))
    assert told(settings, contracts, TUESDAY, stays, goes)
    # Nobody ran on the day on which it was resolved.
    (message,) = told(settings, contracts, date(2019, 9, 5), stays, over)
    assert (message.kind, message.subject) == (REPORT, "【保学】残联 2019-09-05：提醒 1 项")
    assert f"【提醒已消除】\n· {contracts[BROKEN.source].name_zh}：1 项" in message.body
    (message,) = told(settings, contracts, date(2019, 9, 6), stays, over)
    assert "提醒已消除" not in message.body
    last = replace(stays, status=state.RESOLVED, resolved=date(2019, 9, 6))
    (message,) = told(settings, contracts, date(2019, 9, 6), last, over)
    assert (message.kind, message.body) == (RESOLVED, f"【提醒已消除】\n· {contracts[BROKEN.source].name_zh}：1 项")


def test_when_all_is_mended_its_owner_is_told_once(settings: Settings, contracts: Mapping[str, Contract]) -> None:
    told(settings, contracts, TUESDAY, BROKEN)
    mended = replace(BROKEN, status=state.RESOLVED, resolved=date(2019, 9, 4))
    (message,) = told(settings, contracts, date(2019, 9, 4), mended)
    assert (message.kind, message.subject) == (RESOLVED, "【保学】残联 2019-09-04：已全部解决")
    assert told(settings, contracts, date(2019, 9, 5), mended) == []


def test_what_is_mended_stands_in_the_report_while_something_else_is_open(
    settings: Settings, contracts: Mapping[str, Contract]
) -> None:
    mended = replace(
        BROKEN, rule_id="sla-late", status=state.RESOLVED, resolved=TUESDAY, description_zh="按约定周期报送"
    )
    (message,) = told(settings, contracts, TUESDAY, BROKEN, mended)
    assert message.kind == REPORT
    assert "【已解决】\n· 残疾人证" in message.body.replace(contracts[BROKEN.source].name_zh, "残疾人证")


def test_an_incident_its_owner_asked_time_for_alarms_nobody(
    settings: Settings, contracts: Mapping[str, Contract]
) -> None:
    asked = replace(BROKEN, status=state.ACKNOWLEDGED, acknowledged_until=date(2019, 9, 10))
    assert told(settings, contracts, TUESDAY, asked) == []


def test_a_past_day_that_is_run_again_alarms_nobody(settings: Settings, contracts: Mapping[str, Contract]) -> None:
    assert told(settings, contracts, date(2019, 9, 5), BROKEN)
    assert told(settings, contracts, date(2019, 9, 4), BROKEN) == []
    assert told(settings, contracts, date(2019, 9, 5), BROKEN)


def test_a_blocking_incident_is_escalated_after_three_and_five_workdays(
    settings: Settings, contracts: Mapping[str, Contract]
) -> None:
    """Opened on Tuesday; Friday 13 September 2019 is a holiday, which no incident of that week counts."""
    blocked = replace(BROKEN, on_fail="block", opened=date(2019, 9, 9))
    days = {
        day: [m.kind for m in told(settings, contracts, date(2019, 9, day), blocked)]
        for day in (9, 10, 11, 12, 13, 16, 17, 18)
    }
    assert [day for day, kinds in days.items() if ESCALATION in kinds] == [12, 17]
    assert all(REPORT in kinds for kinds in days.values())


def test_a_day_without_a_run_does_not_swallow_the_escalation(
    settings: Settings, contracts: Mapping[str, Contract]
) -> None:
    blocked = replace(BROKEN, on_fail="block")
    told(settings, contracts, TUESDAY, blocked)
    made = told(settings, contracts, date(2019, 9, 9), blocked)
    assert [m.subject for m in made if m.kind == ESCALATION] == ["【保学】督办：残联 2019-09-09，1 项逾期未解决"]


def test_what_only_quarantines_is_not_escalated(settings: Settings, contracts: Mapping[str, Contract]) -> None:
    assert [m.kind for m in told(settings, contracts, date(2019, 9, 20), BROKEN)] == [REPORT]


def test_no_sentence_of_any_contract_is_taken_for_personal_data(
    settings: Settings, contracts: Mapping[str, Contract]
) -> None:
    every = [replace(BROKEN, source=c.source, rule_id=r.id) for c in contracts.values() for r in c.rules]
    made = messages(settings, contracts, every, TUESDAY)
    assert len(made) == len({c.owner for c in contracts.values()})
    assert [m.subject for m in made if without_people(m.body) != m.body or without_people(m.subject) != m.subject] == []


def test_a_long_message_is_cut_by_lines_and_says_how_much_is_missing() -> None:
    text = "\n".join(["标题", *[f"· 第 {n} 条" for n in range(100)]])
    short = fit(text, 300)
    kept = short.split("\n")
    assert len(short.encode()) <= 300
    assert kept[-1] == f"另有 {100 - (len(kept) - 2)} 项"
    assert text.startswith("\n".join(kept[:-1]))
    assert fit(text, len(text.encode())) == text
