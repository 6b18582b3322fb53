"""Which files serve when a contract says `scope: file`: a unit without a good file in the newest load keeps its last good one."""

from __future__ import annotations

from collections.abc import Sequence

from expectations.contract import Contract
from pipelines.ingest.loads import LoadManifest

Serving = tuple[LoadManifest, frozenset[str] | None]
"""A load, and the names of its files that serve; None: all that it accepted."""


def serving_files(contract: Contract, accepted: Sequence[LoadManifest]) -> list[Serving]:
    """Return what serves of a source that does not accumulate, oldest first; `accepted` are its loads, oldest first.

    The newest load serves whole. With `scope: file`, a unit of which it has no good file is served from the newest load
    that has one. A file that names no unit is the whole city's: nothing older can be added to it.
    """
    if not accepted:
        return []
    newest, older = accepted[-1], accepted[:-1]
    served: list[Serving] = [(newest, None)]
    units = _units(newest)
    if contract.scope != "file" or None in units or not units:
        return served
    for load in reversed(older):
        found = _units(load)
        if None in found or not found:
            break
        lost = found - units
        if lost:
            served.append((load, frozenset(f.name for f in load.files if f.serves and f.unit in lost)))
            units |= lost
    return served[::-1]


def _units(load: LoadManifest) -> set[str | None]:
    return {file.unit for file in load.files if file.serves}
