"""Weighs what the day's publication did without: what each blocked load would have changed, into its owner's worklist.

A load is weighed once, after the first publication without it; `baoxue why-blocked` weighs it against others.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from expectations.contract import Contract
from pipelines.desk.worklists import write_worklists
from pipelines.ingest.loads import read_manifests
from pipelines.inspect.changes import is_weighed
from pipelines.inspect.whatif import what_if
from pipelines.settings import Settings
from pipelines.standing import blocked_sources


def weigh(settings: Settings, contracts: Mapping[str, Contract], day: date) -> list[str]:
    """Weigh the loads that block on `day` and write their worklists anew; return the sources of which something is said.

    Call it with the writer's lock held, when `day` is published. A load of which nothing could be read weighs nothing.
    """
    told = []
    for found in blocked_sources(read_manifests(settings), contracts, day):
        load = found.newest
        if load is None or not load.rows_landed or is_weighed(settings, load):
            continue
        if what_if(settings, contracts[found.source], load, day):
            write_worklists(settings, contracts, day, only=found.source)
            told.append(found.source)
    return told
