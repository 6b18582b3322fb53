"""Keys of issued rows as their form is laid down, made without the gate's SQL; and a ledger that some of them do not agree with."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
from contract_rows import DAY, Row

from expectations.contract import Contract

SECRET = b"a key for tests"
UNIT, OTHER_UNIT = "3505A1", "350582"


def _keyed(secret: bytes, text: str, length: int) -> str:
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:length].upper()


def row_key(case_id: str, person: str, secret: bytes = SECRET, unit: str = UNIT) -> str:
    """The key of a row that was issued to `unit` on DAY."""
    day = f"{DAY:%Y%m%d}"
    seal = _keyed(secret, "\x1f".join(["row key", case_id, person, unit, day]), 24)
    return f"BX1-{unit}-{day}-{_keyed(secret, 'issuer of row keys', 8)}-{seal}"


def write_ledger(folder: Path, contract: Contract, files: Mapping[str, Sequence[Row]]) -> Path:
    """Write a published ledger with the cases of these files: open and the unit's, but for the twins of `moved` and `closed`."""
    path = folder / "restricted.duckdb"
    told = {rule.id: str(rule.params.get("flaw")) for rule in contract.rules}
    with duckdb.connect(str(path)) as con:
        con.execute("create table fct_dropout_case (case_id varchar, status varchar, org_unit_code varchar)")
        for name, rows in files.items():
            status = "closed" if told.get(name) == "closed" else "verifying"
            unit = OTHER_UNIT if told.get(name) == "moved" else UNIT
            con.executemany(
                "insert into fct_dropout_case values (?, ?, ?)", [[row["case_id"], status, unit] for row in rows]
            )
    return path
