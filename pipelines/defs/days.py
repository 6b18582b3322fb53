"""Business dates as partitions, and what all steps share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import dagster as dg

from pipelines.redact import redact

FIRST_DAY = date(2019, 8, 9)
ZONE = "Asia/Shanghai"
# A business date may lie ahead of the clock (planning, synthetic data): ten years of it.
DAYS = dg.DailyPartitionsDefinition(start_date=FIRST_DAY.isoformat(), timezone=ZONE, end_offset=3660)

WRITER_POOL = "duckdb_writer"
# Files on a share come and go; what the gate or a test says of data does not change by asking again.
IO_RETRY = dg.RetryPolicy(max_retries=2, delay=2, backoff=dg.Backoff.EXPONENTIAL)

KNOWN_AT_TAG = "baoxue/known-at"
CONTINUES_TAG = "baoxue/continues"
JOB = "daily"


def business_date(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> date:
    """Return the day that the run is for."""
    return date.fromisoformat(context.run.tags["dagster/partition"])


def known_at(context: dg.AssetExecutionContext) -> date | None:
    """Return K of `--known-at K`, None when the day is asked for as it is known now."""
    text = context.run.tags.get(KNOWN_AT_TAG)
    return date.fromisoformat(text) if text else None


@contextmanager
def guarded() -> Iterator[None]:
    """Keep people's data out of Dagster's event log: an engine's message may quote the cell that it choked on."""
    try:
        yield
    except dg.Failure:
        raise
    except Exception as error:
        kind = type(error).__name__
        raise dg.Failure(f"{kind}: {redact(str(error))}", allow_retries=isinstance(error, OSError)) from None
