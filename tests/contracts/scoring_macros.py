"""The SQL that the scoring macros stand for, rendered by plain Jinja: for tests and for benchmarks on other data."""

from __future__ import annotations

from typing import Any

import jinja2

from pipelines.settings import PROJECT

FILES = sorted((PROJECT / "dbt_project" / "macros").glob("scoring*.sql"))


def scoring(macro: str, *arguments: Any, **named: Any) -> str:
    """The SQL of one call of a scoring macro; arguments as scoring.sql says."""
    module = jinja2.Environment().from_string("".join(file.read_text("utf-8") for file in FILES)).module
    sql: str = getattr(module, macro)(*arguments, **named)
    return sql
