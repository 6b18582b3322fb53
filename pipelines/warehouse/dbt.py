"""Runs dbt in this process: one parse, any number of invocations on its manifest, no lock left behind.

dbt's own log is off: an engine's error may quote a row. What a node said comes back redacted in `NodeResult`.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from dbt.version import __version__ as dbt_version
from dbt_common.events.base_types import EventMsg

from expectations.contract import Contract
from pipelines.errors import NotPublishedError
from pipelines.lock import file_lock
from pipelines.redact import redact
from pipelines.settings import Settings
from pipelines.warehouse import plugin
from pipelines.warehouse.candidate import FILE_NAME, candidate_path, engine
from pipelines.warehouse.sources import write_derived
from pipelines.warehouse.thrift import save_work

THREADS = 2
"""Models built at once. A third one would only wait for the engine's two threads and add to the peak."""


class DbtError(NotPublishedError):
    """dbt itself failed: the project does not parse, or an invocation broke off before its nodes."""


@dataclass(frozen=True)
class NodeResult:
    """What became of one node (model, seed, test): `status` is dbt's (success, pass, warn, fail, error, skipped)."""

    unique_id: str
    status: str
    seconds: float
    message: str
    failures: int | None = None

    @property
    def name(self) -> str:
        """The node's name within its package."""
        return self.unique_id.split(".")[2]

    @property
    def is_failed(self) -> bool:
        """The audit must stop here; a test of severity warn does not."""
        return self.status in {"fail", "error", "runtime error", "partial success"}


_MADE = frozenset({"target", "logs"})
"""Folders of the project in which dbt writes."""

Listener = Callable[[NodeResult], None]


_PARSED: dict[Path, tuple[str, Manifest]] = {}
"""By folder of the parse: what the project's files looked like, and the manifest that this process parsed from them."""


@dataclass
class Dbt:
    """dbt on one installation. A process parses a project once for as long as none of its files changes."""

    settings: Settings
    contracts: Mapping[str, Contract]
    on_node: Listener | None = None

    @property
    def target(self) -> Path:
        """Where this installation's manifest.json lies, and where dbt writes compiled SQL."""
        return self.settings.warehouse / "target"

    @property
    def parsed(self) -> Path:
        """Where dbt keeps its parse: beside the project, for every installation that it serves, if it may write there."""
        project = self.settings.dbt_project
        return project / "target" if os.access(project, os.W_OK) else self.target

    def manifest_path(self) -> Path:
        """Parse the project; return the path of its manifest.json."""
        self.parse()
        return self.target / "manifest.json"

    def parse(self) -> Manifest:
        """Bring derived files and profile up to date and parse; quick when nothing changed since anybody's last run."""
        write_derived(self.settings.dbt_project, self.contracts)
        _write_profile(self.settings.warehouse, self._profile())
        looks, ours = _looks(self.settings.dbt_project), self.target / "manifest.json"
        known = _PARSED.get(self.parsed)
        if known and known[0] == looks and ours.exists():
            return known[1]
        # Others may parse the same project at this moment; dbt does not write its files at one stroke.
        with file_lock(self.parsed / "parse.lock"):
            manifest = known[1] if known and known[0] == looks else self._parse(looks)
            if self.parsed != self.target:
                self.target.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.copyfile(self.parsed / "manifest.json", ours)
        _PARSED[self.parsed] = looks, manifest
        # The manifest lives as long as the process; each full collection of garbage would walk all of it.
        gc.freeze()
        return manifest

    def _parse(self, looks: str) -> Manifest:
        """Parse with a profile that names no home, so that the parse serves all of them: dbt reads no data for it.

        To write manifest.json takes as long as to parse; where it is that of the same files, it stays.
        """
        _write_profile(self.parsed, {"path": FILE_NAME})
        written_of, manifest = self.parsed / "written_of", self.parsed / "manifest.json"
        stands = manifest.exists() and written_of.exists() and written_of.read_text(encoding="utf-8") == looks
        if not stands:
            written_of.unlink(missing_ok=True)
        result = self._invoke(["parse", "--no-write-json"] if stands else ["parse"], None)
        if not isinstance(result.result, Manifest):
            # What dbt kept of an earlier parse misleads it when a unit test has moved to another file.
            result = self._invoke(["parse", "--no-partial-parse"], None)
        if not isinstance(result.result, Manifest):
            raise DbtError(f"dbt parse: {redact(str(result.exception))}")
        written_of.write_text(looks, encoding="utf-8")
        return result.result

    def build(self, select: Sequence[str] = (), kinds: Sequence[str] = ()) -> list[NodeResult]:
        """Run `dbt build` on the candidate; return every node's result in the order in which they ended.

        Without `select` all nodes but unit tests run; failures of nodes are results, not exceptions.
        """
        manifest = self.parse()
        chosen = [a for kind in kinds for a in ("--resource-type", kind)] or ["--exclude-resource-type", "unit_test"]
        select_args = ["--select", *select] if select else []
        result = self._invoke(["build", *chosen, "--no-write-json", *select_args], manifest)
        if result.result is None:
            raise DbtError(f"dbt build: {redact(str(result.exception))}")
        return [_node_result(r.node.unique_id, r.to_msg_dict()) for r in _results(result)]

    def _invoke(self, arguments: list[str], manifest: Manifest | None) -> dbtRunnerResult:
        """Call dbt on the candidate, or beside the project where there is no manifest yet.

        Its connections are closed: a lock that stays would keep the publish step out.
        """
        save_work()
        plugin.use_settings(self.settings)
        profile, target = (self.settings.warehouse, self.target) if manifest else (self.parsed, self.parsed)
        project, logs = str(self.settings.dbt_project), str(self.settings.warehouse / "logs")
        where = ["--project-dir", project, "--profiles-dir", str(profile), "--target-path", str(target)]
        quiet = ["--quiet", "--log-level", "none", "--log-level-file", "none", "--log-path", logs]
        try:
            listeners: list[Callable[[EventMsg], Any]] = [self._heard] if self.on_node else []
            result = dbtRunner(manifest=manifest, callbacks=listeners).invoke([*arguments, *where, *quiet])
        finally:
            _close_connections()
        if isinstance(result.exception, KeyboardInterrupt | SystemExit):
            raise result.exception
        return result

    def _heard(self, event: EventMsg) -> None:
        """Pass on the end of a node; called from dbt's worker threads."""
        if self.on_node and event.info.name == "NodeFinished":
            outcome = event.data.run_result
            spoken = {"status": outcome.status, "execution_time": outcome.execution_time, "message": outcome.message}
            self.on_node(_node_result(event.data.node_info.unique_id, spoken))

    def _profile(self) -> dict[str, Any]:
        return {
            "path": str(candidate_path(self.settings)),
            "config_options": engine(self.settings),
            "plugins": [{"module": plugin.__name__, "config": {"home": str(self.settings.home)}}],
        }


def _write_profile(folder: Path, engine_of_it: Mapping[str, Any]) -> None:
    """Write profiles.yml into `folder`, unless it stands there: what changes makes dbt parse anew."""
    output = {"type": "duckdb", "schema": "main", "threads": THREADS, **engine_of_it}
    text = json.dumps({"baoxue": {"target": "candidate", "outputs": {"candidate": output}}}, indent=1)
    path = folder / "profiles.yml"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _looks(project: Path) -> str:
    """Return a text that changes with dbt and with any file of the project: names, sizes, times of change."""
    sources = (path for part in sorted(project.iterdir()) if part.name not in _MADE for path in sorted(part.rglob("*")))
    files = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in [*sources, *project.glob("*.yml")]]
    return sha256(repr((dbt_version, files)).encode()).hexdigest()


def _results(result: dbtRunnerResult) -> list[Any]:
    """Return the node results of an invocation; the union of dbt's result types is narrowed here."""
    return list(getattr(result.result, "results", []))


def _node_result(unique_id: str, spoken: Mapping[str, Any]) -> NodeResult:
    return NodeResult(
        unique_id,
        str(spoken["status"]),
        float(spoken["execution_time"]),
        redact(str(spoken.get("message") or "")),
        spoken.get("failures"),
    )


def _close_connections() -> None:
    """Close dbt-duckdb's one database handle and forget it."""
    try:
        DuckDBConnectionManager.env().close()  # type: ignore[no-untyped-call]  # the adapter's own
    except Exception:  # raised as a bare Exception when no connection was ever opened
        return
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]  # the adapter's own
