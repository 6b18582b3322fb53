"""Great Expectations, imported here first: without `scipy.stats`, a third of the time that its import takes.

GX needs scipy's statistics for three expectations about distributions, which no contract declares. The module is put in
its place unread and read when somebody asks for anything in it.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys


def _put_unread(package: str, name: str) -> None:
    """Put a submodule into its package unread, unless it was read already."""
    full = f"{package}.{name}"
    spec = importlib.util.find_spec(full)
    if full in sys.modules or spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[full] = module
    spec.loader.exec_module(module)
    setattr(importlib.import_module(package), name, module)


_put_unread("scipy", "stats")

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.core.id_dict import IDDict
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metrics import ColumnMapMetricProvider, column_condition_partial
from great_expectations.validator.validation_graph import ValidationGraph

__all__ = [
    "ColumnMapExpectation",
    "ColumnMapMetricProvider",
    "ExpectationConfiguration",
    "IDDict",
    "ProgressBarsConfig",
    "SqlAlchemyExecutionEngine",
    "ValidationGraph",
    "column_condition_partial",
    "gx",
    "gxe",
]
