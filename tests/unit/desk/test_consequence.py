"""What accepting a refused load would have changed: keys and money counted, and the ledger when somebody had it computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from expectations.contract import Contract, load_contracts
from pipelines.desk.worklists import write_worklists
from pipelines.ingest.accept import judge_and_store
from pipelines.ingest.landing import land
from pipelines.ingest.loads import read_manifests
from pipelines.inspect.changes import Changes, is_weighed, keep, newest_kept
from pipelines.inspect.consequence import consequence
from pipelines.settings import PROJECT, Settings
from pipelines.standing import standing
from tests.integration.city import installation
from tests.unit.desk.school_office import MONDAY, TUESDAY, Office, absence, contracts, opened

FUNDS = "fund_allocations"
HEAD = "文号,下达日期,年度,资金级次,资金项目,受款单位代码,下达金额,实际下达金额,是否新增资金,投向类型"


@pytest.fixture(scope="module")
def funds() -> Contract:
    found = load_contracts(PROJECT / "expectations")[FUNDS]
    return replace(found, rules=tuple(rule for rule in found.rules if not rule.kind.refers))


def deliver(settings: Settings, contract: Contract, day: date, amounts: list[str]) -> None:
    """Judge a delivery of one document a payee, with these amounts."""
    folder = settings.data_raw / FUNDS / day.isoformat()
    folder.mkdir(parents=True)
    rows = [f'闽财〔2019〕1号,2019-08-01,2019,省级,公用经费,P{n},"{yuan}",,否,普惠' for n, yuan in enumerate(amounts)]
    (folder / "资金.csv").write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    load = land(settings, contract, day)
    assert load is not None
    judge_and_store(settings, contract, load, day)


def test_money_is_added_up_as_it_is_served_and_as_it_was_refused(tmp_path: Path, funds: Contract) -> None:
    settings = installation(tmp_path)
    deliver(settings, funds, MONDAY, ["1000", "2,500.50", "３００", "一百", "0.5"])
    deliver(settings, funds, TUESDAY, ["1000", "20.00"])
    told = consequence(settings, funds, standing(read_manifests(settings), FUNDS, TUESDAY))
    assert told[1].strip().startswith("若接收 had it been accepted: 3 条记录将从名单中消失")
    assert told[2:] == [
        "  「下达金额」合计 total: 3,801.00 → 1,020.00 元 (-2,781.00, -73.2%)",
        "  「实际下达金额」合计 total: 0.00 → 0.00 元 (+0.00)",
    ]


def test_a_list_says_what_accepting_its_load_would_change_once_that_was_computed(office: Office) -> None:
    office.deliver([absence()[:2]], head=("统计日期", "学校标识码"))
    load = office.judge()
    assert newest_kept(office.settings, load) is None
    (path,) = write_worklists(office.settings, contracts(), MONDAY)
    before = path.read_bytes()
    keep(office.settings, load, "2019-09-01-bbbbbbbb", Changes(9, 9, 9, 9, 9))
    keep(office.settings, load, "2019-09-02-aaaaaaaa", Changes(1, 1234, 5, 0, 2))
    assert write_worklists(office.settings, contracts(), MONDAY, only="another source") == []
    assert path.read_bytes() == before
    assert write_worklists(office.settings, contracts(), MONDAY, only=load.source) == [path]
    told = [cell.value for row in opened(path).worksheets[1] for cell in row if cell.value]
    assert any(str(text).startswith("按 2019-09-02 的台账测算") and "−1,234" in str(text) for text in told)


def test_a_load_of_which_no_ledger_can_be_built_is_weighed_once_and_says_nothing(office: Office) -> None:
    office.deliver([absence()[:2]], head=("统计日期", "学校标识码"))
    load = office.judge()
    assert not is_weighed(office.settings, load)
    keep(office.settings, load, "2019-09-02-aaaaaaaa", None)
    assert is_weighed(office.settings, load)
    assert newest_kept(office.settings, load) is None
