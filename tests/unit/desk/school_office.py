"""A school office that delivers its daily absences, and what the gate makes of them: the real contract, real verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from expectations.contract import Contract, load_contracts
from pipelines.ingest.accept import judge_and_store
from pipelines.ingest.landing import land
from pipelines.ingest.loads import LoadManifest
from pipelines.settings import PROJECT, Settings

SOURCE, RETURNS = "school_attendance", "worklist_returns"
MONDAY, TUESDAY = date(2019, 9, 2), date(2019, 9, 3)
HEAD = ("统计日期", "学校标识码", "学籍号", "姓名", "在校状态", "连续缺勤天数", "缺勤原因")
NUMBER, NAME, FORMULA = "400000201003100011", "测试甲乙", '=HYPERLINK("http://400000.test")'
MOBILE = "13900000001"
NUMBERS_RULE, STATES_RULE = "student_no-pattern", "presence_code-known_code"
Row = tuple[str, ...]


@cache
def contracts() -> Mapping[str, Contract]:
    """The contracts of the office and of the lists that it sends back; what other sources hold is asked of nobody."""
    found = load_contracts(PROJECT / "expectations")
    alone = {source: found[source] for source in (SOURCE, RETURNS)}
    return {
        source: replace(contract, rules=tuple(rule for rule in contract.rules if not rule.kind.refers))
        for source, contract in alone.items()
    }


def absence(day: date = MONDAY, **changed: str) -> Row:
    """A row that passes every rule, but for what is changed: school, number, name, state, days or reason."""
    good = {"day": str(day), "school": "3135000001", "number": f"G{NUMBER}", "name": NAME, "state": "旷课"}
    return tuple({**good, "days": "2", "reason": "家中有事", **changed}.values())


@dataclass(frozen=True)
class Office:
    """Delivers into `settings.data_raw` and has it judged."""

    settings: Settings

    def deliver(self, rows: list[Row], day: date = MONDAY, name: str = "缺勤.csv", head: Row = HEAD) -> None:
        """Put a CSV file into the folder of a day."""
        lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (head, *rows)]
        path = self.folder(SOURCE, day) / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def folder(self, source: str, day: date) -> Path:
        """The folder of a source's deliveries of a day."""
        folder = self.settings.data_raw / source / day.isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def judge(self, day: date = MONDAY, source: str = SOURCE) -> LoadManifest:
        """Land and judge what was delivered."""
        load = land(self.settings, contracts()[source], day)
        assert load is not None
        manifest = judge_and_store(self.settings, contracts()[source], load, day)
        assert manifest is not None
        return manifest


def opened(path: Path) -> Workbook:
    """Open a worklist as its owner does."""
    return load_workbook(path)


def lines(path: Path) -> list[dict[str, str | None]]:
    """The list of a workbook: text by header."""
    head, *rows = opened(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]
