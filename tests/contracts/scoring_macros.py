"""The SQL that the scoring macros stand for, rendered by plain Jinja: for tests and for benchmarks on other data."""

from __future__ import annotations

from typing import Any

import jinja2

from pipelines.settings import PROJECT

FILE = PROJECT / "dbt_project" / "macros" / "scoring.sql"


def scoring(macro: str, *arguments: Any, **named: Any) -> str:
    """The SQL of one call of a scoring macro; arguments as the file says."""
    module = jinja2.Environment().from_string(FILE.read_text("utf-8")).module
    sql: str = getattr(module, macro)(*arguments, **named)
    return sql
