"""The batch that a suite runs over: the table `files` (every delivered file) and the view `rows` (every landed row).

`rows` is a view over the landed Parquet: its dictionaries are read as they are, so that a rule looks at each distinct
value once, and nothing of a city is copied (1.6 m rows: half the processor time of a copy in memory and half its memory,
which stays the same for five such cities); of a small load it is a view over a copy. Beside the landed text it has helper
columns, for all the rules that read them: `<column>__date`, `<column>__number`; for identity numbers `<column>__id`
(folded, first 18 characters), `__digits` (17 of them as a number where the text has the form) and `__state`
(macros_ids.sql); of the grain `_copy`, `_key` and `_grain` (kinds/load.yml); `_place` numbers the rows in order of file
and row.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import duckdb
import pyarrow.parquet as pq

from expectations.contract import Column, Contract
from expectations.keys import Issuer, make_flaws
from expectations.references import References, make_comparisons
from expectations.session import Config, session

ROWS, FILES = "rows", "files"
# Opening 3,000 files, one a school, costs a second a scan, and there are a dozen scans: more than these are merged first.
MOST_FILES = 100
SMALL = (4_000_000, 100_000)  # bytes of Parquet, which may hold very many equal rows, and rows
PLACES = 1 << 32  # room for the row numbers of one file in `_place`
PROVENANCE = ("_file", "_sha256", "_row", "_lost")
MACROS = "".join(
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("macros.sql", "macros_ids.sql", "macros_keys.sql")
)
"""SQL that makes the macros with which the gate reads cells."""
_DATES = {"date": "as_date", "month": "as_month"}


@dataclass(frozen=True)
class BatchFile:
    """One delivered file: its Parquet of landed text (None when it could not be read) and what is wrong with it.

    `rows` are those of the file's unit in the load, `last_rows` those that are served of it now (None: nothing to compare
    with). A unit of which no file came has an entry of its own, `is_absent`, under the unit's name. `lost` are headers of
    optional columns that were there when the source was last accepted.
    """

    name: str
    sha256: str
    parquet: Path | None
    problem: str | None
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    rows: int = 0
    last_rows: int | None = None
    is_absent: bool = False
    lost: tuple[str, ...] = ()


def connect(scratch: Path, memory: str = "2500MB") -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """Open a session for one batch; what does not fit spills into `scratch`."""
    config: Config = {"threads": 2, "memory_limit": memory, "preserve_insertion_order": False}
    return session(scratch / "spill", config, MACROS)


def make_batch(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    files: Sequence[BatchFile],
    references: References = MappingProxyType({}),
    issuer: Issuer | None = None,
) -> int:
    """Make `files`, `rows`, what `references` are compared by and what `issuer` finds; return the number of rows.

    `con` is one of `connect`; the Parquet files must stay while the batch is used.
    """
    _make_files(con, files)
    kind = "table" if _is_small([file.parquet for file in files if file.parquet]) else "view"
    con.execute(f"create {kind} typed_row as {_with_helpers(contract, _landed(con, contract, files))}")
    _number_copies(con, contract)
    _make_rows(con, contract)
    _share_ids(con, contract)
    make_comparisons(con, contract, "typed_row", references)
    make_flaws(con, contract, "typed_row", issuer)
    found = con.execute(f"select count(*) from {ROWS}").fetchone()
    return int(found[0]) if found else 0


def _is_small(landed: Sequence[Path]) -> bool:
    """Tell whether a load's rows are so few that reading the view's text, a dozen times, would cost more than a copy of them."""
    most_bytes, most_rows = SMALL
    return (
        sum(path.stat().st_size for path in landed) <= most_bytes
        and sum(pq.read_metadata(path).num_rows for path in landed) <= most_rows
    )


def _make_files(con: duckdb.DuckDBPyConnection, files: Sequence[BatchFile]) -> None:
    texts = ", ".join(f"{name} varchar" for name in ("name", "problem", "missing", "extra", "lost", "absent"))
    con.execute(f"create table {FILES} ({texts}, rows bigint, last_rows bigint)")
    rows = [
        [
            f.name, f.problem, *("、".join(headers) or None for headers in (f.missing, f.extra, f.lost)),
            f.name if f.is_absent else None, f.rows, f.last_rows,
        ]
        for f in files
    ]  # fmt: skip
    if rows:
        con.executemany(f"insert into {FILES} values (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _landed(con: duckdb.DuckDBPyConnection, contract: Contract, files: Sequence[BatchFile]) -> str:
    """Return SQL for all landed rows of the load with `_file` and `_sha256` in front; typed, also when there is none."""
    names = [column.name for column in contract.columns]
    read = [file for file in files if file.parquet]
    if not read:
        empty = ", ".join(f"null::{'bigint' if name == '_row' else 'varchar'} as {name}" for name in PROVENANCE)
        return f"select {empty}, 0 as _place, {', '.join(f'null::varchar as {name}' for name in names)} where false"
    con.execute("create table landed_file (parquet varchar, name varchar, sha256 varchar, nth bigint)")
    con.executemany(
        "insert into landed_file values (?, ?, ?, ?)",
        [[str(f.parquet), f.name, f.sha256, nth] for nth, f in enumerate(sorted(read, key=lambda file: file.name))],
    )
    listed = ", ".join(_text(str(file.parquet)) for file in read)
    joined = (
        f"select f.name as _file, f.sha256 as _sha256, r._row, r._lost, f.nth * {PLACES} + r._row as _place, "
        f"{', '.join(f'r.{name}' for name in names)} "
        f"from read_parquet([{listed}], filename = 'landed_from', hive_partitioning = false) as r "
        "inner join landed_file as f on r.landed_from = f.parquet"
    )
    return joined if len(read) <= MOST_FILES else _merged(con, joined)


def _merged(con: duckdb.DuckDBPyConnection, select: str) -> str:
    """Write the rows of very many files into one in the connection's own scratch folder; return SQL that reads it."""
    (folder,) = con.execute("select current_setting('temp_directory')").fetchone() or ("",)
    path = Path(folder) / "landed.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    con.execute(f"copy ({select}) to {_text(str(path))} (format parquet, compression zstd, compression_level 1)")
    return f"select * from read_parquet({_text(str(path))}, hive_partitioning = false)"


def _with_helpers(contract: Contract, landed: str) -> str:
    """Return SQL that adds the helper columns, one projection a step, so that no step computes another's again."""
    steps, ids = landed, [column.name for column in contract.columns if column.is_id]
    for added in (
        [f"id_eighteen({name}) as {name}__eighteen" for name in ids],
        [f"id_text({name}, {name}__eighteen) as {name}__id" for name in ids],
        [f"id_digits({name}__id, {name}__eighteen) as {name}__digits" for name in ids],
        [f"id_remainder({name}__digits, {name}__id, {name}__eighteen) as {name}__remainder" for name in ids],
        [helper for column in contract.columns for helper in _helpers(column)],
        [f"hash({', '.join(_key_parts(contract))}) as _hash"],
    ):
        steps = f"select *, {', '.join(added)} from ({steps})" if added else steps
    return steps


def _helpers(column: Column) -> list[str]:
    name = column.name
    if column.type in _DATES:
        return [f"{_DATES[column.type]}({name}) as {name}__date"]
    if column.type == "integer":
        return [f"try_cast(integer_text({name}) as bigint) as {name}__number"]
    if column.type == "decimal":
        return [f"try_cast(decimal_text({name}) as decimal({column.length}, {column.scale})) as {name}__number"]
    if column.is_id:
        marked = f"coalesce(contains(';' || _lost || ';', ';{name};'), false)"
        return [f"id_state({name}__id, {name}__digits, {name}__remainder, {marked}) as {name}__state"]
    return []


def _key_parts(contract: Contract) -> list[str]:
    """Return SQL for the columns of the grain as they are compared: dates and identity numbers in whatever form they came."""
    columns = [contract.column(name) for name in contract.grain]
    return [
        f"coalesce(cast({column.name}__date as varchar), {column.name})"
        if column.type in _DATES
        else f"{column.name}__id"
        if column.is_id
        else column.name
        for column in columns
    ]


def _number_copies(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Make `repeated`: of all rows whose grain stands twice the key, and `nth`: which of several equal rows it is.

    Equal rows have equal keys: of a city's rows only the handful whose keys' hashes meet is looked at. Rows are equal when
    the MD5 of their cells is: a register that is delivered twice is then sorted by 16 bytes a row, not by all its text. A
    cell may hold the character that joins them; so the hash of the cells one by one must be equal, too.
    """
    names = ", ".join(column.name for column in contract.columns)
    cells = ", ".join(f"coalesce({column.name}, chr(30))" for column in contract.columns)
    con.execute("create table met as select _hash from typed_row group by _hash having count(*) > 1")
    con.execute(f"""
        create table repeated as
        select _place, key, row_number() over (partition by cells, one_by_one order by _place) as nth
        from (
            select _place, concat_ws(chr(31), {", ".join(_key_parts(contract))}) as key,
                md5_number(concat_ws(chr(31), {cells})) as cells, hash({names}) as one_by_one
            from typed_row semi join met using (_hash)
        )
    """)


def _make_rows(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Make `rows`: every landed row with its helpers and what is known of its key."""
    ids = [column.name for column in contract.columns if column.is_id]
    dropped = ["_hash", *(f"{name}__{step}" for name in ids for step in ("eighteen", "remainder"))]
    filled = " and ".join(f"t.{name} is not null" for name in contract.grain)
    con.execute(f"""
        create view {ROWS} as
        select t.* exclude ({", ".join(dropped)}), coalesce(r.nth, 1) as _copy,
            case when r.nth = 1 and {filled} then r.key end as _key, case when {filled} then t._hash end as _grain
        from typed_row as t left join repeated as r on t._place = r._place
    """)


def _share_ids(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Make `<column>__shared` for the rules that ask for it: the valid numbers that stand under more than one key."""
    for name in {rule.column.name for rule in contract.rules if rule.column and "shared" in rule.kind.places()}:
        con.execute(f"""
            create table {name}__shared as
            select {name}__digits as number from {ROWS} where {name}__state = 'right'
            group by number having min(_grain) <> max(_grain)
        """)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
