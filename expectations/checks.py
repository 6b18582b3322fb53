"""Great Expectations' own expectations, counting and never sampling, and the one that takes a row predicate.

With GX's result formats a count comes only together with sampled values, and those are personal data. So each class
here asks for no more than `BOOLEAN_ONLY` does (no query for values is made) and adds the count that GX computed for it.
"""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa

from expectations.gx import (
    ColumnMapExpectation,
    ColumnMapMetricProvider,
    SqlAlchemyExecutionEngine,
    column_condition_partial,
    gxe,
)
from expectations.thrift import once

_QUIET = {"result_format": {"result_format": "BOOLEAN_ONLY"}}


class _Counting:
    """Adds `unexpected_count` to what a column map expectation says."""

    map_metric: ClassVar[str]

    @property
    def configuration(self) -> Any:
        """Make it once a validation."""
        own: Any = super()
        return once(self, "configuration", lambda: own.configuration)

    def get_validation_dependencies(self, execution_engine: Any = None, runtime_configuration: Any = None) -> Any:
        """Ask once for the metrics of `BOOLEAN_ONLY`, so that no values are fetched; GX empties the result of that format."""
        own: Any = super()

        def ask() -> Any:
            wanted = own.get_validation_dependencies(execution_engine, _QUIET)
            wanted.result_format = {"result_format": "BASIC"}
            return wanted

        return once(self, "dependencies", ask)

    def _validate(self, metrics: dict[str, Any], *args: Any, **kwargs: Any) -> dict[str, Any]:
        verdict: dict[str, Any] = super()._validate(metrics, _QUIET)  # type: ignore[misc]  # GX's mixin partner
        count = metrics[f"{self.map_metric}.unexpected_count"]
        # The sum over no rows is NULL.
        return {**verdict, "result": {"unexpected_count": int(count or 0)}}


class ExpectFilled(_Counting, gxe.ExpectColumnValuesToNotBeNull):  # type: ignore[misc]  # GX ships no types
    """`expect_column_values_to_not_be_null` with its count."""


class ExpectEmpty(_Counting, gxe.ExpectColumnValuesToBeNull):  # type: ignore[misc]  # GX ships no types
    """`expect_column_values_to_be_null` with its count."""


class ExpectKnown(_Counting, gxe.ExpectColumnValuesToBeInSet):  # type: ignore[misc]  # GX ships no types
    """`expect_column_values_to_be_in_set` with its count."""


class ExpectMatch(_Counting, gxe.ExpectColumnValuesToMatchRegex):  # type: ignore[misc]  # GX ships no types
    """`expect_column_values_to_match_regex` with its count."""


class ExpectUnique(_Counting, gxe.ExpectColumnValuesToBeUnique):  # type: ignore[misc]  # GX ships no types
    """`expect_column_values_to_be_unique` with its count."""


class ExpectBetween(_Counting, gxe.ExpectColumnValuesToBeBetween):  # type: ignore[misc]  # GX ships no types
    """`expect_column_values_to_be_between` with its count."""


class RowsFailing(ColumnMapMetricProvider):
    """The rows for which an SQL predicate is true; NULL is not a failure."""

    condition_metric_name = "column_values.baoxue_predicate"
    condition_value_keys = ("bad",)

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, bad: str, **kwargs: Any) -> Any:
        return sa.literal_column(f"(({bad}) is not true)")


class ExpectRowsToPass(_Counting, ColumnMapExpectation):  # type: ignore[misc]  # GX ships no types
    """No row for which `bad` is true; with `at_least`, fewer than that many are let pass, as `mostly` lets a share pass.

    `column` gives the rows that count: those where it is not NULL.
    """

    bad: str
    at_least: int = 1
    map_metric: ClassVar[str] = "column_values.baoxue_predicate"
    success_keys: ClassVar[tuple[str, ...]] = ("bad", "mostly", "at_least")
    args_keys: ClassVar[tuple[str, ...]] = ("column", "bad")

    def _validate(self, metrics: dict[str, Any], *args: Any, **kwargs: Any) -> dict[str, Any]:
        verdict = super()._validate(metrics, *args, **kwargs)
        few = verdict["result"]["unexpected_count"] < self.at_least
        return {**verdict, "success": verdict["success"] or few}


CLASSES: dict[str, type[Any]] = {
    "expect_column_values_to_not_be_null": ExpectFilled,
    "expect_column_values_to_be_null": ExpectEmpty,
    "expect_column_values_to_be_in_set": ExpectKnown,
    "expect_column_values_to_match_regex": ExpectMatch,
    "expect_column_values_to_be_unique": ExpectUnique,
    "expect_column_values_to_be_between": ExpectBetween,
    "expect_table_row_count_to_be_between": gxe.ExpectTableRowCountToBeBetween,
    "expect_rows_to_pass": ExpectRowsToPass,
}
