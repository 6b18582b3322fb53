"""The last look at the database for BI: no column and no value in it may lead back to a person (SPEC 4).

The models of schema `bureau` see to that; this asks the finished file, so that a model that forgets fails the day
instead of publishing a child's number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from expectations.contract import Contract
from pipelines.publish.export import PUBLISHED, ExportError, attached

# What owners classify so in their contracts names somebody or leads to them.
_IDENTIFYING = frozenset({"identifier", "name", "contact", "linking_key"})
_NEVER = frozenset({"birth_date", "file", "row", "remark", "explanation_zh", "explanation_en", "by_post"})
# A case goes by a pseudonym there, under its old name; what stands in it is looked at value by value.
_PSEUDONYMS = frozenset({"case_id", "person_key"})
_NUMBER = r"C[0-9A-F]{12}|[GLJ]?\d{17}[\dXx]"
_KEY_LENGTH = 24


class IdentityLeakError(ExportError):
    """A table for BI holds what only the restricted database may hold; the message names columns, never a value."""


def refuse_identities(con: duckdb.DuckDBPyConnection, bureau: Path, contracts: Mapping[str, Contract]) -> None:
    """Raise IdentityLeakError when the database file `bureau` has an identifying column or value.

    Values are compared with the shapes of case, ID and student numbers, and with the person keys of the candidate,
    which is the connection's default database.
    """
    query = f"""
        select table_name, column_name, data_type from duckdb_columns()
        where database_name = '{PUBLISHED}' order by table_name, column_index
    """
    with attached(con, bureau):
        columns = [(str(t), str(c), str(kind)) for t, c, kind in con.execute(query).fetchall()]
        found = [f"{table}.{column}" for table, column, _ in columns if column in forbidden_columns(contracts)]
        for table in dict.fromkeys(table for table, _, _ in columns):
            texts = [column for name, column, kind in columns if (name, kind) == (table, "VARCHAR")]
            found += [f"{table}.{column}" for column in _leaks(con, f'{PUBLISHED}.main."{table}"', texts)]
    if found:
        raise IdentityLeakError(f"{bureau.name}: identities that BI may not see in {', '.join(found)}")


def forbidden_columns(contracts: Mapping[str, Contract]) -> frozenset[str]:
    """Return the names of columns that no table for BI may have, as the contracts classify them."""
    classified = {
        column.name
        for contract in contracts.values()
        for column in contract.columns
        if column.classification in _IDENTIFYING
    }
    return frozenset(classified) - _PSEUDONYMS | _NEVER


def _leaks(con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> list[str]:
    """Return the columns that hold a number or a key of somebody: one scan of the table, then a join a key column."""
    if not columns:
        return []
    asked = ", ".join(
        f"count(*) filter (length({name}) in (13, 18, 19) and regexp_full_match({name}, '{_NUMBER}')) > 0,"
        f" coalesce(bool_or(length({name}) = {_KEY_LENGTH}), false)"
        for name in (f'"{column}"' for column in columns)
    )
    row = con.execute(f"select {asked} from {table}").fetchone() or ()
    found = zip(columns, row[::2], row[1::2], strict=True)
    return [name for name, has_number, has_keys in found if has_number or (has_keys and _knows(con, table, name))]


def _knows(con: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    query = f'select count(*) from {table} where "{column}" in (select person_key from main.dim_person)'
    found = con.execute(query).fetchone()
    return bool(found and found[0])
