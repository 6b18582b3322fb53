"""Lands and judges what waits for a business date, source by source; the job's steps call it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date

from expectations.contract import Contract, load_contract, load_contracts
from pipelines.ingest.accept import judge_and_store, judged_by
from pipelines.ingest.files import Stamps, stamps
from pipelines.ingest.landing import AT_ONCE, LandedLoad, land
from pipelines.ingest.loads import pending, read_manifests, write_seen
from pipelines.lock import writer_lock
from pipelines.settings import Settings
from pipelines.stages import Stages
from pipelines.standing import Standing, standing


@dataclass
class _Waiting:
    """What a landing step hands to its gate: loads in date order, and how each date's folder looked before it was read."""

    loads: list[LandedLoad] = field(default_factory=list)
    folders: dict[str, Stamps] = field(default_factory=dict)


@dataclass
class Intake:
    """Landing and gate of one installation.

    `_landed` hands loads from a landing step to its gate in the same process, so that files are hashed once; a gate
    without it (another process, a step run alone) lands again, which finds the Parquet that is there. `_judged` says what
    has been judged since it was landed: a source is judged after those that its rules refer to, whoever asks first.
    `_together` are the sources that a run has read at once, each until its own step asks for it; `_run` is that run.
    """

    settings: Settings
    stages: Stages
    _landed: dict[tuple[str, date], _Waiting] = field(default_factory=dict)
    _judged: set[tuple[str, date]] = field(default_factory=set)
    _together: dict[str, Future[_Waiting]] = field(default_factory=dict)
    _run: str | None = None

    def land(self, contract: Contract, upto: date, run: str | None = None) -> list[LandedLoad]:
        """Land every delivery of the source up to `upto` whose bytes have no verdict yet, in date order.

        `run` names a run all of whose steps are this process's: the first one of them lands all sources, for many come as
        one file, which keeps one core busy. What breaks is raised in the step of its own source.
        """
        with writer_lock(self.settings.home):
            if run and run != self._run:
                self._run, self._together = run, self._read_together(upto)
            early = self._together.pop(contract.source, None) if run else None
            if early:
                waiting = early.result()
            else:
                with self.stages.measure("land", contract.source):
                    waiting = self._read(contract, upto)
        self._landed[contract.source, upto] = waiting
        self._judged.discard((contract.source, upto))
        return waiting.loads

    def _read_together(self, upto: date) -> dict[str, Future[_Waiting]]:
        """Read what waits of all sources side by side; return what came of each."""

        def read(contract: Contract) -> _Waiting:
            self.stages.tell("land", contract.source)
            return self._read(contract, upto)

        contracts = load_contracts(self.settings.expectations)
        with self.stages.measure("land", f"{len(contracts)} 个来源"), ThreadPoolExecutor(AT_ONCE) as pool:
            return {source: pool.submit(read, contract) for source, contract in contracts.items()}

    def _read(self, contract: Contract, upto: date) -> _Waiting:
        waiting = _Waiting()
        for day in pending(self.settings, contract, upto, judged_by(self.settings, contract)):
            # Before the bytes: what changes while it is read looks changed to the next run.
            waiting.folders[day.isoformat()] = stamps(self.settings.data_raw / contract.source / day.isoformat())
            load = land(self.settings, contract, day)
            waiting.loads += [load] if load else []
        return waiting

    def judge(self, contract: Contract, upto: date) -> Standing:
        """Judge what was landed, in date order, after what it is compared with; return how the source stands on `upto`."""
        for source in contract.refers_to:
            if (source, upto) not in self._judged:
                self.judge(load_contract(self.settings.expectations / f"{source}.yaml"), upto)
        if (contract.source, upto) not in self._landed:
            self.land(contract, upto)
        waiting = self._landed.pop((contract.source, upto))
        with self.stages.measure("gate", contract.source), writer_lock(self.settings.home):
            for load in waiting.loads:
                judge_and_store(self.settings, contract, load, upto)
            write_seen(self.settings, contract.source, upto, waiting.folders)
        self._judged.add((contract.source, upto))
        return standing(read_manifests(self.settings, contract.source), contract.source, upto)
