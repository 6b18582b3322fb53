"""Builds the ledger of a day on the candidate database and audits it; nothing here touches a publication.

The ledger folds over every calendar day. Between two load days the inputs stand still, so the days before D are
caught up in one step a load day, from the newest stored state; the last step is the full build with all tests.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from expectations.contract import Contract, load_contracts
from pipelines.errors import NotPublishedError
from pipelines.ingest.loads import LoadManifest, read_manifests
from pipelines.packs import Choice, chosen_pack
from pipelines.settings import Settings
from pipelines.stages import Busy
from pipelines.standing import missing_required
from pipelines.warehouse.calendar import workdays
from pipelines.warehouse.candidate import Ground, candidate_path, create_candidate, open_candidate
from pipelines.warehouse.control import LOOK_AHEAD, Run
from pipelines.warehouse.dbt import Dbt, DbtError, Listener, NodeResult
from pipelines.warehouse.effective import Plan, Step, Switch, chain_links, effective_loads, known_loads, plan_steps
from pipelines.warehouse.previous import Previous, find_previous
from pipelines.warehouse.service import reads_of
from pipelines.warehouse.state import StateStore, chain_base

FOLD = "+tag:fold"
_UNAUDITED = ("model", "seed")


class NotPublishable(NotPublishedError):
    """The day cannot be built at all: required sources have no accepted load up to it."""

    def __init__(self, day: date, missing: Sequence[str]) -> None:
        """Name the day and the sources, and what to do."""
        self.missing = tuple(missing)
        super().__init__(
            f"{day}: 必需来源尚无通过检查的数据,不能发布: {'、'.join(missing)}; 请把该来源的文件放入 data_raw/<来源>/<日期>/ 后重跑"
        )


@dataclass(frozen=True)
class StepTiming:
    """One fold step that was built: its days, the load day that served them, seconds."""

    load_day: date
    from_date: date
    as_of: date
    seconds: float


@dataclass(frozen=True)
class BuildResult:
    """What a build made. `failures` is empty when the audit passed; `chain` names the loads, key and rules behind it."""

    candidate: Path
    as_of: date
    known_at: date | None
    run_id: str
    chain: str
    nodes: tuple[NodeResult, ...]
    steps: tuple[StepTiming, ...]
    previous: Previous | None
    unknown_years: tuple[int, ...]

    @property
    def failures(self) -> tuple[NodeResult, ...]:
        """Nodes that failed: models that broke, tests that found something."""
        return tuple(node for node in self.nodes if node.is_failed)

    @property
    def is_publishable(self) -> bool:
        """Every model was built and every test passed."""
        return not self.failures


def build(  # noqa: PLR0913  what to build, and who listens
    settings: Settings,
    as_of: date,
    run_id: str,
    known_at: date | None = None,
    on_node: Listener | None = None,
    busy: Busy | None = None,
    only: Sequence[str] = (),
) -> BuildResult:
    """Build the day `as_of`, as known on `known_at`, and audit it; `busy` learns of rows moved outside dbt's nodes.

    With `only`, dbt's selectors, those models alone are made, beside the fold's, and nothing is audited: to look at,
    never to publish.

    Raises NotPublishable when a required source never had an accepted load, DbtError when a step before the last
    breaks. The candidate stays for the publish step, or for whoever looks into a failure.
    """
    contracts = load_contracts(settings.expectations)
    loads = known_loads(read_manifests(settings), as_of, known_at)
    missing = missing_required(loads, contracts, as_of)
    if missing:
        raise NotPublishable(as_of, missing)
    dbt, rules = Dbt(settings, contracts, on_node), chosen_pack(settings)
    history = _History(settings, contracts, loads, dbt, busy or Busy(), rules, tuple(only))
    return history.build(as_of, run_id, known_at)


@dataclass(frozen=True)
class _History:
    """The loads of one build and the tools to fold them."""

    settings: Settings
    contracts: Mapping[str, Contract]
    loads: Sequence[LoadManifest]
    dbt: Dbt
    busy: Busy
    rules: Choice
    only: tuple[str, ...]

    def build(self, as_of: date, run_id: str, known_at: date | None) -> BuildResult:
        """Catch up to the last load day, then build and audit in full."""
        self.dbt.parse()
        store = StateStore(self.settings)
        links = chain_links(self.loads, self.contracts, chain_base(self.settings), self._switch(as_of))
        plan = plan_steps(links, as_of, store.keys())
        previous = find_previous(self.settings, as_of, {link.chain for link in links})
        timings = [self._catch_up(plan, n, run_id, known_at) for n in range(len(plan.steps) - 1)]
        began, last = time.perf_counter(), plan.steps[-1]
        self._create(plan, len(plan.steps) - 1, self._run(last, run_id, known_at), previous)
        nodes = self.dbt.build([FOLD, *self.only], _UNAUDITED) if self.only else self.dbt.build()
        if not any(node.is_failed for node in nodes):
            self._save(last)
            store.prune()
        timings.append(StepTiming(last.link.day, last.from_date, last.as_of, time.perf_counter() - began))
        return BuildResult(
            candidate_path(self.settings), as_of, known_at, run_id, last.link.chain, tuple(nodes), tuple(timings),
            previous, workdays(as_of + LOOK_AHEAD).unknown_years,
        )  # fmt: skip

    def _catch_up(self, plan: Plan, n: int, run_id: str, known_at: date | None) -> StepTiming:
        """Build the fold's models alone for a step before the last, and keep its state."""
        began, step = time.perf_counter(), plan.steps[n]
        self._create(plan, n, self._run(step, run_id, known_at), None)
        failed = [node for node in self.dbt.build([FOLD], _UNAUDITED) if node.is_failed]
        if failed:
            said = "; ".join(f"{node.name}: {node.message}" for node in failed)
            raise DbtError(f"{step.from_date}..{step.as_of}: {said}")
        self._save(step)
        return StepTiming(step.link.day, step.from_date, step.as_of, time.perf_counter() - began)

    def _switch(self, as_of: date) -> Switch | None:
        """Return the day on which another pack than the default comes into force, when that is not after `as_of`."""
        since = self.rules.since or date.min
        is_other = self.rules.pack != self.rules.default
        return Switch(since, self.rules.pack.pack) if is_other and since <= as_of else None

    def _run(self, step: Step, run_id: str, known_at: date | None) -> Run:
        """Return what the build of a step is for."""
        return Run(step.as_of, step.from_date, run_id, self.rules.on(step.as_of).pack, known_at)

    def _create(self, plan: Plan, n: int, run: Run, previous: Previous | None) -> None:
        """Make the candidate of a step: the loads of its load day, the state of the step before it."""
        step = plan.steps[n]
        before = (plan.steps[n - 1].link.chain, plan.steps[n - 1].as_of) if n else plan.prior
        prior = StateStore(self.settings).folder(before) if before else None
        effective = effective_loads(self.loads, self.contracts, step.link.day)
        ground = Ground(self.contracts, self.loads, effective, prior, previous, reads_of(self.dbt.parse()))
        with self.busy.working():
            create_candidate(self.settings, run, ground)

    def _save(self, step: Step) -> None:
        with self.busy.working(), open_candidate(self.settings) as con:
            StateStore(self.settings).save(con, (step.link.chain, step.as_of))
