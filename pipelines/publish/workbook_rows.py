"""What the workbooks of a publication hold, as texts: read by SQL from the tables that it publishes, unit by unit."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from expectations.batch import MACROS
from pipelines import engine
from pipelines.inspect import words
from pipelines.pads import set_pads
from pipelines.publish.export import attached
from pipelines.units import CITY

NEEDS = frozenset(
    [
        "dim_person",
        "dim_org_unit",
        "dim_ledger_category",
        "fct_dropout_case",
        "fct_case_contact",
        "fct_persuasion_visit",
    ]
)
"""The published tables that workbooks are written from."""
LEDGER, OPEN = "ledger_row", "open_row"
A_TITLE, B_TITLE = "A类：需要劝返人员", "B类：不需要劝返人员"
"""The two halves of the annex."""
_QUERIES = ("workbook_cases.sql", "workbook_ledger.sql")
_SUB_REASONS = {"graduated": ("已毕业", ""), "over_age": ("满16周岁", "")}
_WORDS = {
    "sex": words.SEX, "outcome": words.OUTCOME, "status": words.STATUS, "evidence": words.EVIDENCE,
    "sub_reason": _SUB_REASONS,
}  # fmt: skip
_AT_ONCE = 2_000
_UNITS = (
    "select org_unit_code, name_zh from published.main.dim_org_unit where is_reporting or org_unit_code = ? order by 1"
)
_ANNEX = """
    select code, category_group, name_zh, note_zh, evidence_zh from published.main.dim_ledger_category
    order by category_group, length(code), code
"""


@dataclass(frozen=True)
class Origin:
    """What workbooks are written from: the database file with the tables of a day's publication, its candidate or its own."""

    database: Path
    tables: Collection[str]
    day: date


@dataclass(frozen=True)
class Unit:
    """A reporting unit; the city's ledger is that of all units, its worklist that of cases which no other unit has."""

    code: str
    name: str


@dataclass(frozen=True)
class Category:
    """A line of the annex: code A1-B10, its group, official name, explanation, and the evidence that B codes need."""

    code: str
    group: str
    name: str
    note: str
    evidence: str

    @property
    def title(self) -> str:
        """As the annex prints it."""
        return f"{self.code}：{self.name}"


@dataclass(frozen=True)
class Rows:
    """The rows of one publication; `con` has the tables of LEDGER and OPEN."""

    con: duckdb.DuckDBPyConnection
    day: date

    def units(self) -> list[Unit]:
        """Return the reporting units, the city first."""
        return [Unit(*row) for row in self.con.execute(_UNITS, [CITY]).fetchall()]

    def annex(self) -> list[Category]:
        """Return the categories that are valid on the day, in the annex's order."""
        return [Category(*(text or "" for text in row)) for row in self.con.execute(_ANNEX).fetchall()]

    def texts(
        self, table: str, columns: Sequence[str], unit: str | None, where: str = "true"
    ) -> Iterator[Sequence[str]]:
        """Yield the rows of a unit (None: of all) as texts, in the table's order; no more than some are in memory."""
        named = ", ".join(f'"{column}"::varchar' for column in columns)
        asked = f"select {named} from {table} where (unit = $unit or $unit is null) and {where} order by nth"
        cursor = self.con.cursor()
        cursor.execute(asked, {"unit": unit})
        while found := cursor.fetchmany(_AT_ONCE):
            yield from found

    def count(self, table: str, unit: str | None) -> int:
        """Count the rows of a unit."""
        asked = f"select count(*) from {table} where unit = $unit or $unit is null"
        ((count,),) = self.con.execute(asked, {"unit": unit}).fetchall()
        return int(count)

    def tally(self, by: str, unit: str | None) -> dict[tuple[str, str], int]:
        """Count a unit's ledger by a column and category; the category of a pending case is empty."""
        asked = f"""
            select "{by}", coalesce(code, ''), count(*) from {LEDGER} where unit = $unit or $unit is null group by all
        """
        return {(str(k), str(code)): int(n) for k, code, n in self.con.execute(asked, {"unit": unit}).fetchall()}


@contextmanager
def workbook_rows(origin: Origin, folder: Path, key: bytes) -> Iterator[Rows]:
    """Read what is published; `key` is the bureau's secret. What spills lies in `folder`."""
    with (
        tempfile.TemporaryDirectory(prefix=".rows-", dir=folder) as spill,
        engine.connect(Path(spill), {"memory_limit": "1GB", "preserve_insertion_order": True}) as con,
        attached(con, origin.database),
    ):
        set_pads(con, key)
        con.execute(MACROS)
        con.execute("set variable day = ?::date", [origin.day])
        codes, said = _dictionary(_WORDS)
        con.execute("set variable words = map(?::varchar[], ?::varchar[])", [codes, said])
        for query in _QUERIES:
            con.execute(Path(__file__).with_name(query).read_text(encoding="utf-8"))
        yield Rows(con, origin.day)


def _dictionary(tables: Mapping[str, words.Words]) -> tuple[list[str], list[str]]:
    pairs = {f"{table}:{code}": chinese for table, known in tables.items() for code, (chinese, _) in known.items()}
    return list(pairs), list(pairs.values())
