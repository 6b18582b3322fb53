"""Lands and judges what waits for a business date, source by source; the job's steps call it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from expectations.contract import Contract
from pipelines.ingest.accept import judge_and_store
from pipelines.ingest.landing import LandedLoad, land
from pipelines.ingest.loads import pending, read_manifests
from pipelines.lock import writer_lock
from pipelines.settings import Settings
from pipelines.stages import Stages
from pipelines.standing import Standing, standing


@dataclass
class Intake:
    """Landing and gate of one installation.

    `_landed` hands loads from a landing step to its gate in the same process, so that files are hashed once; a gate
    without it (another process, a step run alone) lands again, which finds the Parquet that is there.
    """

    settings: Settings
    stages: Stages
    _landed: dict[tuple[str, date], list[LandedLoad]] = field(default_factory=dict)

    def land(self, contract: Contract, upto: date) -> list[LandedLoad]:
        """Land every delivery of the source up to `upto` whose bytes have no verdict yet, in date order."""
        with self.stages.measure("land", contract.source), writer_lock(self.settings.home):
            days = sorted(pending(self.settings, contract, upto))
            found = [load for day in days if (load := land(self.settings, contract, day))]
        self._landed[contract.source, upto] = found
        return found

    def judge(self, contract: Contract, upto: date) -> Standing:
        """Judge what was landed, in date order; return how the source stands on `upto`."""
        waiting = self._landed.pop((contract.source, upto), None)
        if waiting is None:
            waiting = self.land(contract, upto)
        with self.stages.measure("gate", contract.source), writer_lock(self.settings.home):
            for load in waiting:
                judge_and_store(self.settings, contract, load, upto)
        return standing(read_manifests(self.settings), contract.source, upto)
