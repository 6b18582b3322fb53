"""Business dates as partitions, and what all steps share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import dagster as dg

from pipelines.dates import FIRST_DAY, LAST_DAY
from pipelines.redact import redact

ZONE = "Asia/Shanghai"
# A business date may lie ahead of the clock (planning, synthetic data), so the end is a date; Dagster leaves it out.
DAYS = dg.DailyPartitionsDefinition(
    start_date=FIRST_DAY.isoformat(), end_date=(LAST_DAY + timedelta(days=1)).isoformat(), timezone=ZONE
)

# A day stands on the days before it: a backfill runs them one by one.
A_DAY_A_RUN = dg.BackfillPolicy.multi_run(1)

WRITER_POOL = "duckdb_writer"
# Files on a share come and go; what the gate or a test says of data does not change by asking again.
IO_RETRY = dg.RetryPolicy(max_retries=2, delay=2, backoff=dg.Backoff.EXPONENTIAL)

KNOWN_AT_TAG = "baoxue/known-at"
IN_PROCESS_TAG = "baoxue/in-process"
"""Of runs all of whose steps are one process's: those of `baoxue run`."""
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
