"""The SQL that staging's macros stand for, to be compared with the gate's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import duckdb
import jinja2

from pipelines.settings import PROJECT


@cache
def staging(call: str) -> str:
    """The SQL that a call of staging's macros stands for."""
    folder = PROJECT / "dbt_project" / "macros"
    macros = "".join(
        (folder / f"{name}.sql").read_text("utf-8") for name in ("text", "numbers", "dates", "ids", "codes", "people")
    )
    rendered: str = (
        jinja2.Environment(extensions=["jinja2.ext.do"])
        .from_string(macros + "{{ " + call + " }}")
        .render(contract_codes=lambda: {"a": {"t": {"甲": "甲", "1": "甲", "乙": "乙"}}})
    )
    return rendered


def differing(con: duckdb.DuckDBPyConnection, texts: Sequence[str], gate: str, staged: str) -> list[tuple[Any, ...]]:
    """Texts of which the two say different things; both read the column `t`."""
    query = f"select t, g, s from (select t, {gate} as g, {staged} as s from (select unnest(?) as t)) where g is distinct from s"
    return con.execute(query, [list(texts)]).fetchall()
