"""dbt-duckdb plugin: gives each connection the padded keys of the pseudonyms as session variables.

HMAC-SHA256 is sha256(opad || sha256(ipad || text)); macro `hmac` says it in SQL with these two variables, so the key is in
no SQL text, no log, no manifest and no database file.
"""

from __future__ import annotations

import hashlib
from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from pipelines.engine import be_quiet
from pipelines.settings import Settings

_BLOCK = 64
_given: list[Settings] = []


def use_settings(settings: Settings) -> None:
    """Let later connections of this process use the key of `settings`."""
    _given[:] = [settings]


def set_pads(con: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Set `hmac_ipad` and `hmac_opad` (BLOB, 64 bytes each) on a session, as RFC 2104 derives them from the key."""
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    con.execute("set variable hmac_ipad = ?::blob", [bytes(b ^ 0x36 for b in block)])
    con.execute("set variable hmac_opad = ?::blob", [bytes(b ^ 0x5C for b in block)])


class Plugin(BasePlugin):
    """Sets the pads on every cursor: session variables do not pass from a connection to its cursors."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Take the key of the process; a dbt that was started by hand reads it from the home of its profile."""
        settings = _given[0] if _given else Settings.load(home=plugin_config["home"])
        self._key = settings.secret()

    def configure_cursor(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Set the pads on one session, and draw no progress bar."""
        be_quiet(cursor)
        set_pads(cursor, self._key)
