"""dbt-duckdb plugin: gives each connection the padded keys of the pseudonyms as session variables (macro `hmac`)."""

from __future__ import annotations

from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from pipelines.engine import be_quiet
from pipelines.pads import set_pads
from pipelines.settings import Settings

_given: list[Settings] = []


def use_settings(settings: Settings) -> None:
    """Let later connections of this process use the key of `settings`."""
    _given[:] = [settings]


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
