"""The floor: what a careful hand with DuckDB alone needs for the same files.

Every delivered file -> typed Parquet with a validated ID key -> exact join of the lists with the registry -> ledger fact,
exceptions and an aggregate. No gate, no history, no audit, no repair of IDs: the least that any warehouse must do.
"""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import fastexcel

from expectations.contract import Contract

CHUNK = 16 << 20
ID_HEADERS = ("身份证件号", "公民身份号码", "证件号码", "身份证号", "残疾人证号")


def run_floor(data_raw: Path, contracts: dict[str, Contract], day: date) -> dict[str, float]:
    """Do the floor's work for one business date; return seconds by stage and in total."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        con = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False, "temp_directory": scratch})
        sources = [s for s in sorted(contracts) if (data_raw / s / day.isoformat()).is_dir()]
        for source in sources:
            load(con, data_raw / source / day.isoformat(), contracts[source], Path(scratch) / f"{source}.parquet")
        loaded = time.perf_counter()
        join(con, Path(scratch))
        con.close()
    ended = time.perf_counter()
    return {"load": loaded - began, "join": ended - loaded, "total": ended - began}


def load(con: duckdb.DuckDBPyConnection, folder: Path, contract: Contract, target: Path) -> None:
    """Read one source's files as text, type the dates, check the IDs, write one Parquet file."""
    parts = []
    known = {alias: c.header for c in contract.columns for alias in (c.header, *c.aliases)}
    for number, path in enumerate(sorted(folder.iterdir())):
        if path.suffix == ".csv":
            parts.append(
                f"select * from read_csv('{utf8(path, target.parent)}', all_varchar=true, header=true, delim=',', "
                f"quote='\"', escape='\"', auto_detect=false, columns={columns(path, known)})"
            )
        else:
            sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").to_arrow()
            con.register(f"sheet_{number}", sheet)
            parts.append(f"select * from ({from_sheet(con, f'sheet_{number}', known)})")
    relation = " union all by name ".join(parts)
    present = {d[0] for d in con.execute(f"select * from ({relation}) limit 0").description}
    typed = ", ".join(typed_date(c.header) for c in contract.columns if c.type == "date" and c.header in present)
    ids = next((c.header for c in contract.columns if c.header in ID_HEADERS and c.header in present), None)
    key = f", {id_key(ids)} as id_key" if ids else ", null::bigint as id_key"
    replaced = f"* replace ({typed})" if typed else "*"
    con.execute(f"copy (select {replaced}{key} from ({relation})) to '{target}' (format parquet, compression snappy)")


def utf8(path: Path, scratch: Path) -> Path:
    """Return a UTF-8 copy of a GB18030 file, or the file itself when it is UTF-8 already."""
    with path.open("rb") as raw:
        head = raw.read(CHUNK)
    try:
        head[: head.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        copy = scratch / f"{path.parent.parent.name}-{path.name}"
        with path.open(encoding="gb18030", newline="") as source, copy.open("w", encoding="utf-8", newline="") as sink:
            while chunk := source.read(CHUNK):
                sink.write(chunk)
        return copy
    return path


def columns(path: Path, known: dict[str, str]) -> str:
    """Spell the header row as DuckDB's column list, all text, under the contract's headers."""
    with path.open("rb") as raw:
        line = raw.readline()
    try:
        header = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        header = line.decode("gb18030")
    names = [name.strip().strip('"') for name in header.split(",")]
    return "{" + ", ".join(f"'{known.get(name, name)}': 'VARCHAR'" for name in names) + "}"


def from_sheet(con: duckdb.DuckDBPyConnection, view: str, known: dict[str, str]) -> str:
    """Select a sheet's rows under the names of its header row: the first row without an empty cell among the first ten."""
    rows = con.execute(f"select * from {view} limit 10").fetchall()
    at = next((i for i, row in enumerate(rows) if sum(cell is not None for cell in row) > len(row) * 0.8), 0)
    names = [d[0] for d in con.execute(f"select * from {view} limit 0").description]
    chosen = ", ".join(f'"{old}" as "{known.get(new, new)}"' for old, new in zip(names, rows[at], strict=True) if new)
    return f"select {chosen} from (select *, row_number() over () as n from {view}) where n > {at + 1}"


def typed_date(header: str) -> str:
    """Parse the four forms of a date."""
    digits = f"regexp_replace(\"{header}\", '[年月/.]', '-', 'g')"
    return f"coalesce(try_strptime(\"{header}\", '%Y%m%d'), try_strptime(rtrim({digits}, '日'), '%Y-%m-%d'))::date as \"{header}\""


def id_key(header: str) -> str:
    """Return the number of the first 17 digits when length, digits and check digit are right."""
    text = f"left(replace(replace(upper(\"{header}\"), '=\"', ''), '\"', ''), 18)"
    n = f"try_cast(left({text}, 17) as bigint)"
    doubled = " + ".join(f"({n} // {10**k}) * {2**k}" for k in range(1, 17))
    last = f"case right({text}, 1) when 'X' then 10 else ascii(right({text}, 1)) - 48 end"
    check = f"(2 * (({n} - 4 * ({doubled})) % 11) + {last}) % 11"
    return f"case when length({text}) = 18 and {check} = 1 then {n} end"


def join(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Join the poor and the household register with the registry on the key; write fact, exceptions and aggregate."""
    for name in ("student_registry", "poverty_students", "household_register"):
        con.execute(f"create view {name} as select * from read_parquet('{folder / name}.parquet')")
    con.execute(
        "create temp table enrolled as select distinct id_key from student_registry"
        " where id_key is not null and 学生状态 in ('在读', '复学')"
    )
    for name in ("poverty_students", "household_register"):
        con.execute(
            f"copy (select l.*, e.id_key is not null as is_enrolled from {name} l left join enrolled e using (id_key))"
            f" to '{folder}/fact_{name}.parquet' (format parquet, compression snappy)"
        )
        con.execute(
            f"copy (select * from {name} anti join enrolled using (id_key)) to '{folder}/exception_{name}.parquet' (format parquet)"
        )
    con.execute(
        f"copy (select left(户籍地区划, 6) as unit, is_enrolled, count(*) as children from"
        f" read_parquet('{folder}/fact_household_register.parquet') group by all) to '{folder}/aggregate.csv'"
    )
