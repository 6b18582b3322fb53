"""The bureau's secret in a DuckDB session: the padded keys of HMAC-SHA256, which SQL finishes.

HMAC-SHA256 is sha256(opad || sha256(ipad || text)). Macros say it with these two variables, so the key is in no SQL text, no
log, no manifest and no database file. Session variables do not pass from a connection to its cursors.
"""

from __future__ import annotations

import hashlib

import duckdb

_BLOCK = 64


def set_pads(con: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Set `hmac_ipad` and `hmac_opad` (BLOB, 64 bytes each) on a session, as RFC 2104 derives them from the key."""
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    con.execute("set variable hmac_ipad = ?::blob", [bytes(b ^ 0x36 for b in block)])
    con.execute("set variable hmac_opad = ?::blob", [bytes(b ^ 0x5C for b in block)])
