"""What a hostile delivery is, and the small contract that all of them are judged by.

A case is a row of a table: what is wrong in words, the bytes, and what must come of them. `refused` cases cannot be read
at all; `landed` cases land, and say which rules fail in how many rows, how many rows are set aside, and which text landed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from expectations.contract import Contract
from tests.contracts.contract_rows import id_number
from tests.contracts.small_contract import HEADERS, document, loaded, rule, table

ID = id_number("20150101", 103)
KEY = "P0001"
COLUMNS = ("no", "name", "id_number", "birth_date", "sex_code", "marks", "entered", "remark")
HEADER = ["编号", "姓名", "身份证号", "出生日期", "性别", "分数", "入学年月", "备注"]
GOOD: dict[str, Any] = dict(zip(COLUMNS, [KEY, "王小明", ID, "2015-01-01", "男", "7", "201909", "无"], strict=True))
# What the gate says of a file that cannot be read, when there is no other.
UNREADABLE = {"file_readable": 1, "has_rows": 0}
AS_A_ROW = dict.fromkeys(
    ("no-pattern", "id_number-id_form", "birth_date-date", "sex_code-known_code", "marks-number", "entered-month"), 1
)
"""What the header row fails when it stands among the rows."""
Content = bytes | str | Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """One delivery. `content` goes into a file of the name `file`, or makes the date's folder as it likes.

    `problem` and `line`: why the file cannot be read, and the line that its owner is told. `fails`: the rules that fail
    and in how many rows; `blocked`: they block. `shows`: column -> the texts that landed, in order of file and row.
    """

    name: str
    content: Content
    file: str = "a.csv"
    problem: str | None = None
    line: int | None = None
    rows: int = 0
    aside: int = 0
    blocked: bool = False
    fails: Mapping[str, int] = field(default_factory=dict)
    shows: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def deliver(self, folder: Path) -> None:
        """Put the delivery into its folder."""
        if callable(self.content):
            self.content(folder)
            return
        content = self.content.encode() if isinstance(self.content, str) else self.content
        (folder / self.file).write_bytes(content)


def refused(name: str, content: Content, problem: str, line: int | None = None, file: str = "a.csv") -> Case:
    """A delivery of which nothing can be read."""
    return Case(name, content, file, problem, line, blocked=True, fails=UNREADABLE)


def landed(name: str, content: Content, rows: int = 1, file: str = "a.csv", **more: Any) -> Case:
    """A delivery that lands; `more` as in Case."""
    return Case(name, content, file, rows=rows, **more)


def cells(**changed: Any) -> list[Any]:
    """The cells of a good row in the header's order, with some of them changed."""
    return list({**GOOD, **changed}.values())


def line(**changed: str) -> str:
    """The same as a line of a CSV; what is changed stands there as it is."""
    return ",".join(cells(**changed))


def csv(*lines: str, end: str = "\n") -> str:
    """A CSV of these lines below the header, a good row if there are none."""
    return end.join([",".join(HEADER), *(lines or [line()]), ""])


def lazily(build: Callable[[], bytes | str], file: str = "a.csv") -> Content:
    """A file too large to be made before it is needed."""

    def make(folder: Path) -> None:
        content = build()
        (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)

    return make


def one(name: str, column: str, written: str, lands: str | None, aside: int = 0, **fails: int) -> Case:
    """A CSV of a good row but for one cell: what is written there and what lands; of `fails`, `__` stands for a hyphen."""
    failed = {rule_id.replace("__", "-"): count for rule_id, count in fails.items()}
    return landed(name, csv(line(**{column: written})), shows={column: [lands]}, aside=aside, fails=failed)


def _column(name: str, kind: str, logical: str, quality: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    header = HEADER[COLUMNS.index(name)]
    required = more.pop("required", False)
    custom = [{"property": key, "value": value} for key, value in {"type": kind, **more}.items()]
    return {
        "name": name, "physicalName": header, "logicalType": logical, "physicalType": "text", "required": required,
        "classification": "personal", "description": header, "customProperties": custom, "quality": quality,
    }  # fmt: skip


def contract(folder: Path) -> Contract:
    """The contract of the hostile deliveries: the small one with an identity number, a day, a month and a remark."""
    contents = document()
    columns = {each["name"]: each for each in table(contents)["properties"]}
    ids = [rule(kind, rule_id=f"id_number-{kind}") for kind in ("id_lost", "id_form", "id_date", "id_check")]
    ids.append(rule("id_share", "block", "id_number-id_share", most=0.5, at_least=5))
    days = [rule(kind, "quarantine", f"birth_date-{kind}") for kind in ("filled", "date")]
    columns["id_number"] = _column("id_number", "text", "string", ids, isId=True, aliases=["证件号码"])
    columns["birth_date"] = _column("birth_date", "date", "date", days, required=True)
    columns["entered"] = _column("entered", "month", "date", [rule("month", rule_id="entered-month")])
    columns["remark"] = _column("remark", "text", "string", [])
    assert {HEADER[COLUMNS.index(name)] for name in HEADERS} == set(HEADERS.values())
    table(contents)["properties"] = [columns[name] for name in COLUMNS]
    table(contents)["quality"].append(rule("headers_known"))
    return loaded(folder, contents)
